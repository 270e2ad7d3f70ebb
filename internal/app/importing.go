package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/intake/stick"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// importing brings folders into this very lab, as somebody: by the services
// that an upload goes through, without the network between.
type importing struct {
	*Lab
	who account.Actor
}

// Importing gives what a folder is brought to on behalf of somebody, by login;
// empty for the administrator.
func (l *Lab) Importing(ctx context.Context, login string) (stick.Lab, error) {
	if login == "" {
		login = adminLogin
	}
	who, err := l.Accounts.ActorFor(ctx, login)
	if err != nil {
		return nil, fmt.Errorf("bring a folder for %s: %w", login, err)
	}
	return importing{l, who}, nil
}

// Plan says what becomes of a folder.
func (i importing) Plan(ctx context.Context, l intake.Listing, begin bool) (intake.Plan, error) {
	return i.intake.Plan(ctx, i.who, l, begin)
}

// syncEvery is how many bytes may be lost of a file that was being copied when
// the power went; less than that is copied again.
const syncEvery = 64 << 20

// Send copies an item to where the bytes of uploads wait.
func (i importing) Send(ctx context.Context, course string, item intake.Item, from io.ReaderAt, there func(bytes int64)) error {
	u, err := i.reception.Begin(ctx, i.who, upload.Upload{
		ID: item.Upload, Course: course, Module: item.Module, Resource: item.Resource, As: item.As, Name: item.Name, Size: item.Size,
	})
	if err != nil || u.State != upload.Receiving {
		return err
	}
	if err := i.copyIn(ctx, u, from, there); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return blob.ErrFull.Because(err)
		}
		return err
	}
	if err := i.staging.Sync(u.ID); err != nil {
		return err
	}
	return i.reception.Whole(ctx, u)
}

// copyIn goes on with a copy, from the last place that is surely on the disk.
func (i importing) copyIn(ctx context.Context, u upload.Upload, from io.ReaderAt, there func(bytes int64)) (err error) {
	have, err := i.staging.Size(u.ID)
	if err != nil {
		return err
	}
	at := min(have, u.Size) / syncEvery * syncEvery
	file, err := os.OpenFile(i.staging.Path(u.ID), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := file.Truncate(at); err != nil {
		return err
	}
	for at < u.Size {
		step := min(syncEvery, u.Size-at)
		part := contextReader{ctx, io.NewSectionReader(from, at, step)}
		n, err := io.Copy(io.NewOffsetWriter(file, at), part)
		if err == nil && n < step {
			err = intake.ErrChanged
		}
		if err == nil {
			err = file.Sync()
		}
		if err != nil {
			return err
		}
		at += n
		there(at)
		if _, err := i.reception.Touch(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// GiveUp takes an item back.
func (i importing) GiveUp(ctx context.Context, item intake.Item) error {
	u, err := i.reception.Find(ctx, i.who, item.Upload)
	if err != nil {
		return err
	}
	return errors.Join(i.reception.Delete(ctx, u), i.staging.Remove(u.ID))
}

// Made tells how far the files of a course are digitised.
func (i importing) Made(ctx context.Context, course string) ([]stick.Made, error) {
	folder, err := i.stores.courses.Folder(ctx, i.who.Scope(), course)
	if err != nil {
		return nil, err
	}
	var made []stick.Made
	for _, one := range folder.Items {
		made = append(made, stick.Made{Name: one.File.Name, State: one.File.State, Reason: one.File.Reason})
		for _, t := range one.Tracks {
			made = append(made, captionsMade(one, t))
		}
	}
	return made, nil
}

func captionsMade(film catalogue.Item, t catalogue.Caption) stick.Made {
	return stick.Made{Name: film.File.Name + " (" + t.Language + ")", State: t.State, Reason: t.Reason}
}
