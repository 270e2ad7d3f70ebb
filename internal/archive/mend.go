package archive

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/id"
)

// Mend takes out of a backup what of a lab's objects is missing or damaged, and
// nothing else. The lab may be at work meanwhile.
type Mend struct {
	Register Register
	Holder   Holder
	Blobs    blob.Store
	Schema   int64 // newest version of the tables that this lab knows
	Scratch  string
	IDs      *id.Maker
	Now      func() time.Time
	Progress Progress
}

// Read mends what it can from a backup and counts it. Each object is put when it
// was found as the record wants it: what was mended stays, though the backup
// turns out to be damaged further on.
func (m *Mend) Read(ctx context.Context, from io.Reader, key Key) (mended int64, err error) {
	held := holding{holder: m.Holder, id: m.IDs.New(), now: m.Now}
	if err := held.renew(ctx); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, held.end(ctx)) }()
	source, err := unseal(from, key)
	if err != nil {
		return 0, err
	}
	var count atomic.Int64
	u := &unpacking{
		source: source, tape: tar.NewReader(source), schema: m.Schema, scratch: m.Scratch, progress: m.Progress,
		keep: func(ctx context.Context, o Object, r io.Reader) error {
			put, err := m.object(ctx, o, r)
			if put {
				count.Add(1)
			}
			return err
		},
	}
	defer func() { err = errors.Join(err, u.close()) }()
	err = u.begin()
	if err == nil {
		err = u.all(ctx)
	}
	return count.Load(), u.meant(err)
}

// object puts an object that the lab needs, and reports whether it did.
func (m *Mend) object(ctx context.Context, o Object, r io.Reader) (bool, error) {
	needed, err := m.needs(ctx, o)
	if err != nil || !needed {
		return false, errors.Join(err, check(ctx, o, r))
	}
	if err := m.Blobs.Delete(ctx, o.Key); err != nil {
		return false, fmt.Errorf("make room for %s: %w", o.Key, err)
	}
	_, err = m.Blobs.Put(ctx, o.Key, r, o.digest())
	return err == nil, err
}

// needs reports whether the record names an object that is not as it should be.
func (m *Mend) needs(ctx context.Context, o Object) (bool, error) {
	if _, staged := stagedUpload(o.Key); staged {
		return false, nil
	}
	damage, err := (&Verify{Blobs: m.Blobs}).look(ctx, o)
	if err != nil || damage == "" {
		return false, err
	}
	unnamed, err := m.Register.Unnamed(ctx, []string{o.Key})
	return len(unnamed) == 0, err
}
