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
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/search/meili"
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

// indexes says by the head of LAB_SEARCH which engine searches.
func indexes() map[string]func(context.Context, config.Config) (search.Index, error) {
	return map[string]func(context.Context, config.Config) (search.Index, error){
		"local": func(_ context.Context, c config.Config) (search.Index, error) {
			return local.Open(strings.TrimPrefix(c.Search, "local:"))
		},
		"meili": func(ctx context.Context, c config.Config) (search.Index, error) {
			server, err := meili.ParseServer(c.Search, c.SearchKey)
			if err != nil {
				return nil, err
			}
			return meili.Open(ctx, server)
		},
	}
}

// openIndex opens the index.
func (l *Lab) openIndex(ctx context.Context, c config.Config) (search.Index, error) {
	head, _, _ := strings.Cut(c.Search, ":")
	open, known := indexes()[head]
	if !known {
		return nil, errors.New("LAB_SEARCH must begin with local: or meili:http")
	}
	index, err := open(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("LAB_SEARCH: %w", err)
	}
	l.onClose(index.Close)
	return index, nil
}

// sessions is a store of running sessions as it is opened.
type sessions interface {
	learning.Hot
	// Forget removes what is hot of a person and not theirs alone to keep.
	Forget(ctx context.Context, person string) error
}

// hots says by the head of LAB_HOT where sessions are while they run, and who is
// there just now.
func hots() map[string]func(*Lab, context.Context) error {
	return map[string]func(*Lab, context.Context) error{
		"sql": (*Lab).openHotInRecord, "redis": (*Lab).openHotInRedis, "rediss": (*Lab).openHotInRedis,
	}
}

// openHot opens what keeps sessions while they run.
func (l *Lab) openHot(ctx context.Context, c config.Config) error {
	head, _, _ := strings.Cut(c.Hot, ":")
	open, known := hots()[head]
	if !known {
		return errors.New("LAB_HOT must be sql: or begin with redis:// or rediss://")
	}
	if err := open(l, ctx); err != nil {
		return fmt.Errorf("LAB_HOT: %w", err)
	}
	return nil
}

// migrate brings the record up to date: the queue's tables, then ours.
func (l *Lab) migrate(ctx context.Context) error {
	return l.DB.Migrate(ctx, sqlstore.Migrations(), job.Migrate)
}
