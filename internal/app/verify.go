package app

import (
	"context"
	"io"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// Verify looks whether all bytes that the record names are as they were kept,
// in the lab of these settings, which may be at work; see archive.Verify. With
// again, what can be made again from a sound source is owed another digitising,
// which the lab begins when it is at work.
func (l *Lab) Verify(ctx context.Context, quick, again bool, progress archive.Progress, found func(archive.Finding) error) (archive.Sum, error) {
	blobs, err := l.openBlobs(ctx, l.Config)
	if err != nil {
		return archive.Sum{}, err
	}
	v := archive.Verify{
		Register: l.stores.record, Holder: l.stores.record, Blobs: blobs, Quick: quick, IDs: l.ids, Now: l.now, Progress: progress,
	}
	return v.Run(ctx, func(f archive.Finding) error {
		if again && f.Again {
			if err := l.stores.record.Remake(ctx, f.Use.Asset); err != nil {
				return err
			}
		}
		return found(f)
	})
}

// Mend takes out of a backup what of this lab's files is missing or damaged, and
// counts it; the lab may be at work. See archive.Mend.
func (l *Lab) Mend(ctx context.Context, from io.Reader, key archive.Key, progress archive.Progress) (int64, error) {
	blobs, err := l.openBlobs(ctx, l.Config)
	if err != nil {
		return 0, err
	}
	schema, err := sqldb.Newest(sqlstore.Migrations())
	if err != nil {
		return 0, err
	}
	m := archive.Mend{
		Register: l.stores.record, Holder: l.stores.record, Blobs: blobs, Schema: schema,
		Scratch: l.Config.Scratch(), IDs: l.ids, Now: l.now, Progress: progress,
	}
	return m.Read(ctx, from, key)
}
