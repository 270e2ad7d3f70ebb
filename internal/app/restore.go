package app

import (
	"context"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Restored is what came out of a backup, and the ticket of a link by which an
// administrator enters, once.
type Restored struct {
	archive.Restored
	Ticket string
}

// Restore reads a backup into this lab, which was opened empty; see
// archive.Restore.
func (l *Lab) Restore(ctx context.Context, from io.Reader, key archive.Key, progress archive.Progress) (out Restored, err error) {
	blobs, err := l.openBlobs(ctx, l.Config)
	if err != nil {
		return out, err
	}
	staging, err := upload.NewStaging(l.Config.Staging())
	if err != nil {
		return out, err
	}
	schema, err := sqldb.Newest(sqlstore.Migrations())
	if err != nil {
		return out, err
	}
	r := archive.Restore{
		Record: arriving{l}, Blobs: blobs, Staged: staged{staging}, Schema: schema,
		Scratch: l.Config.Scratch(), IDs: l.ids, Progress: progress,
	}
	if out.Restored, err = r.Read(ctx, from, key); err != nil {
		return out, err
	}
	login, err := l.stores.record.Administrator(ctx)
	if err != nil {
		return out, fmt.Errorf("look for an administrator: %w", err)
	}
	out.Ticket, err = l.Accounts.LinkFor(ctx, login)
	return out, err
}

// arriving is the record of an empty lab that another comes into.
type arriving struct{ lab *Lab }

// Vacant implements archive.Target.
func (a arriving) Vacant(ctx context.Context) error { return a.lab.stores.record.Vacant(ctx) }

// Load implements archive.Target: the tables are made as they were when the
// record was written, and brought up to date around it.
func (a arriving) Load(ctx context.Context, open func() (io.ReadCloser, error), how archive.Arrival) error {
	if err := a.lab.DB.Migrate(ctx, sqldb.UpTo(sqlstore.Migrations(), how.Schema), job.Migrate); err != nil {
		return err
	}
	if err := a.lab.stores.record.Load(ctx, open, how, adding()); err != nil {
		return err
	}
	return a.lab.migrate(ctx)
}
