package tus

import (
	"context"
	"errors"
	"io"
	"net/http"

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
