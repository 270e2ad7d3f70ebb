package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// receiveJob makes an asset of an upload whose last byte is on disk.
type receiveJob struct {
	Upload string `json:"upload"`
}

// Kind names it for the queue.
func (receiveJob) Kind() string { return "receive" }

// expireJob gives up the uploads that have had no byte for a day.
type expireJob struct{}

// Kind names it for the queue.
func (expireJob) Kind() string { return "upload.expire" }

const (
	receiveTime     = time.Hour // to hash and copy the largest file from a slow disk
	receiveAttempts = 10
	expireEvery     = 15 * time.Minute
)

// receiving turns whole uploads into assets.
type receiving struct {
	uploads   *sqlstore.Uploads
	reception *upload.Reception
	staging   upload.Staging
	blobs     blob.Store
	hub       *live.Hub
	log       *slog.Logger
}

// register says who works the jobs.
func (r *receiving) register(q *job.Queue) {
	job.Handle(q, receiveTime, receiveAttempts, r.receive)
	job.Handle(q, time.Minute, 1, r.expire)
	q.Every(expireEvery, expireJob{})
}

// resume takes up what a lab that died left: uploads whose last byte came
// before their row, and bytes that no row waits for any more.
func (r *receiving) resume(ctx context.Context) error {
	unfinished, err := r.uploads.Unfinished(ctx)
	if err != nil {
		return err
	}
	for _, u := range unfinished {
		have, err := r.staging.Size(u.ID)
		if err == nil && have == u.Size {
			err = errors.Join(r.staging.Sync(u.ID), r.reception.Whole(ctx, u))
		}
		if err != nil {
			return fmt.Errorf("resume upload %s: %w", u.ID, err)
		}
	}
	return r.clearAll(ctx)
}

// clearAll removes the bytes of all uploads that nobody needs any more.
func (r *receiving) clearAll(ctx context.Context) error {
	for id, err := range r.staging.All() {
		if err == nil {
			err = r.clear(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// clear removes the bytes of an upload that nobody needs any more.
func (r *receiving) clear(ctx context.Context, id string) error {
	u, err := r.uploads.Find(ctx, account.Lab(""), id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if u.State == upload.Receiving || u.State == upload.Whole {
		return nil
	}
	return r.staging.Remove(id)
}

func (r *receiving) receive(ctx context.Context, j job.Job[receiveJob]) error {
	u, err := r.uploads.Find(ctx, account.Lab(""), j.Args.Upload)
	if err != nil {
		return err
	}
	if u.State == upload.Whole {
		if err := r.settle(ctx, u, j.Done); err != nil {
			return err
		}
	}
	if err := errors.Join(r.clear(ctx, u.ID), r.tell(ctx, u.ID)); err != nil {
		r.log.WarnContext(ctx, "an upload left something behind", "upload", u.ID, "err", err) // the next start clears it
	}
	return nil
}

// settle checks the bytes, keeps them, and gives the asset its place.
func (r *receiving) settle(ctx context.Context, u upload.Upload, last sqlstore.Last) error {
	f, err := r.inspect(ctx, u)
	if f.SHA256 != "" && u.SHA256 != "" && f.SHA256 != u.SHA256 {
		err = errHash
	}
	if fault.KindOf(err) == fault.Invalid {
		return r.uploads.Refuse(ctx, u.ID, codeOf(err), last)
	}
	if err != nil {
		return err
	}
	if err := r.keep(ctx, u, f); err != nil {
		return err
	}
	return r.uploads.Receive(ctx, u.ID, f, current(f.Kind), last)
}

var errHash = fault.New(fault.Invalid, "hash", "The file did not arrive as it was sent. Send it again.")

// codeOf gives the code of a fault with what in the file it is about behind a
// colon, or the code of none.
func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return strings.TrimSuffix(f.Code+":"+f.Field, ":")
	}
	return "internal"
}

// inspect reads the bytes once: their hash, and what they are.
func (r *receiving) inspect(ctx context.Context, u upload.Upload) (f media.Asset, err error) {
	name := r.staging.Path(u.ID)
	file, err := os.Open(name)
	if err != nil {
		return f, fmt.Errorf("open an upload: %w", err)
	}
	defer file.Close()
	sum := sha256.New()
	if f.Size, err = io.Copy(sum, contextReader{ctx, file}); err != nil {
		return f, fmt.Errorf("read an upload: %w", err)
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	f.Kind, f.MIME, err = digitise.Detect(name, u.Name)
	return f, err
}

// keep puts the bytes among the blobs, by a link where they are on the same
// disk.
func (r *receiving) keep(ctx context.Context, u upload.Upload, f media.Asset) error {
	want := blob.Digest{Size: f.Size, SHA256: f.SHA256}
	key := "source/" + f.SHA256
	if adopter, can := r.blobs.(blob.Adopter); can {
		_, err := adopter.Adopt(ctx, key, r.staging.Path(u.ID), want)
		return err
	}
	file, err := os.Open(r.staging.Path(u.ID))
	if err != nil {
		return fmt.Errorf("open an upload: %w", err)
	}
	defer file.Close()
	_, err = r.blobs.Put(ctx, key, file, want)
	return err
}

// tell lets the owner see how the upload ended.
func (r *receiving) tell(ctx context.Context, id string) error {
	u, err := r.uploads.Find(ctx, account.Lab(""), id)
	if err != nil {
		return err
	}
	r.hub.Tell(httpapi.UploadEvent(u, u.Size))
	return nil
}

func (r *receiving) expire(ctx context.Context, j job.Job[expireJob]) error {
	overdue, err := r.uploads.Overdue(ctx)
	if err != nil {
		return err
	}
	for _, u := range overdue {
		moved, err := r.uploads.Move(ctx, u.ID, upload.Receiving, upload.Expired, "")
		if err == nil && moved {
			err = errors.Join(r.staging.Remove(u.ID), r.tell(ctx, u.ID))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// contextReader stops reading when its context ends. It lives as long as one
// call.
type contextReader struct {
	ctx context.Context //nolint:containedctx // io.Reader has no place for it
	r   io.Reader
}

// Read reads while the context lasts.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
