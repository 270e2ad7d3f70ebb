package app

import (
	"context"
	"strings"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// The adapters that the settings choose. A new one is a case here and nothing
// above it.

func (l *Lab) openBlobs(c config.Config) (blob.Store, error) {
	store, err := dir.Open(strings.TrimPrefix(c.Blobs, "dir:"))
	if err != nil {
		return nil, err
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
