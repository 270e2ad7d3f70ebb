package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// Backup writes a backup of the lab, which may be at work in another process;
// see archive.Backup.
func (l *Lab) Backup(ctx context.Context, w io.Writer, key archive.Key, progress archive.Progress) (archive.Written, error) {
	if l.stores.record.Vacant(ctx) == nil {
		return archive.Written{}, errNoLab
	}
	blobs, err := l.openBlobs(ctx, l.Config)
	if err != nil {
		return archive.Written{}, err
	}
	staging, err := upload.NewStaging(l.Config.Staging())
	if err != nil {
		return archive.Written{}, err
	}
	schema, err := sqldb.Newest(sqlstore.Migrations())
	if err != nil {
		return archive.Written{}, err
	}
	b := archive.Backup{
		Record: l.stores.record, Blobs: blobs, Staged: staged{staging}, Schema: schema,
		Scratch: l.Config.Scratch(), IDs: l.ids, Now: l.now, Progress: progress,
	}
	return b.Write(ctx, w, key)
}

// staged is the folder of uploads as backups know it.
type staged struct{ upload.Staging }

// Take implements archive.Staged.
func (s staged) Take(id string) (io.ReadCloser, error) {
	file, err := os.Open(s.Path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Missing().Because(err)
	}
	return file, err
}

// Give implements archive.Staged.
func (s staged) Give(id string, r io.Reader) error {
	file, err := os.OpenFile(s.Path(id), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, r)
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, s.Remove(id))
	}
	return s.Sync(id)
}
