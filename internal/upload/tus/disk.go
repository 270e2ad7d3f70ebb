package tus

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/tus/tusd/v2/pkg/filestore"
	tusd "github.com/tus/tusd/v2/pkg/handler"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// disk is tusd's file store, which tells a full disk from other trouble.
type disk struct{ filestore.FileStore }

// GetUpload gives an upload that names a full disk.
func (d disk) GetUpload(ctx context.Context, id string) (tusd.Upload, error) {
	u, err := d.FileStore.GetUpload(ctx, id)
	return file{u}, err
}

type file struct{ tusd.Upload }

// WriteChunk writes what it can; on a full disk that is a part of the chunk,
// which stays and counts.
func (f file) WriteChunk(ctx context.Context, offset int64, from io.Reader) (int64, error) {
	n, err := f.Upload.WriteChunk(ctx, offset, from)
	if fault.KindOf(full(err)) == fault.NoSpace {
		err = errors.Join(tusd.NewError("ERR_NO_SPACE", "disk full", http.StatusInsufficientStorage), err)
	}
	return n, err
}

// busy knows which uploads somebody is writing to. tusd's own locker would let
// a second writer interrupt the first, so that two tabs never come to an end.
type busy struct {
	mu    sync.Mutex
	taken map[string]bool
}

func newBusy() *busy { return &busy{taken: map[string]bool{}} }

// take keeps an upload for one writer until release, or says that another has
// it.
func (b *busy) take(id string) (release func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.taken[id] {
		return nil, errBusy
	}
	b.taken[id] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.taken, id)
	}, nil
}
