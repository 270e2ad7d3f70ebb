package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/blob/s3"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// The adapters that the settings choose. A new one is a row or a case here and
// nothing above it.

// blobs is a store of files as it is opened: to be closed in the end.
type blobs interface {
	blob.Store
	io.Closer
}

// blobStores says by the head of LAB_BLOBS which store keeps the files. Each
// takes the whole setting.
func blobStores() map[string]func(ctx context.Context, setting string) (blobs, error) {
	return map[string]func(context.Context, string) (blobs, error){
		"dir": func(_ context.Context, setting string) (blobs, error) {
			return dir.Open(strings.TrimPrefix(setting, "dir:"))
		},
		"s3": func(ctx context.Context, setting string) (blobs, error) { return s3.Open(ctx, setting) },
	}
}

// openBlobs opens the store of files.
func (l *Lab) openBlobs(ctx context.Context, c config.Config) (blob.Store, error) {
	head, _, _ := strings.Cut(c.Blobs, ":")
	open, known := blobStores()[head]
	if !known {
		return nil, errors.New("LAB_BLOBS must begin with dir: or s3://")
	}
	store, err := open(ctx, c.Blobs)
	if err != nil {
		return nil, fmt.Errorf("LAB_BLOBS: %w", err)
	}
	l.onClose(store.Close)
	return store, nil
}

func (l *Lab) openIndex(c config.Config) (search.Index, error) {
	index, err := local.Open(strings.TrimPrefix(c.Search, "local:"))
	if err != nil {
		return nil, err
	}
	l.onClose(index.Close)
	return index, nil
}

// migrate brings the record up to date: the queue's tables, then ours.
func (l *Lab) migrate(ctx context.Context) error {
	return l.DB.Migrate(ctx, sqlstore.Migrations(), job.Migrate)
}
