package app

import (
	"context"
	"io"
	"iter"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// watch counts the acts of a store that fail for a reason of the store's own. It
// keeps what the store can do besides, and hands objects on as they are.
func (m *meters) watch(store blob.Store) blob.Store {
	watched := watchedStore{store, m}
	if adopter, can := store.(blob.Adopter); can {
		return watchedAdopter{watched, adopter}
	}
	return watched
}

func (m *meters) blob(act string, err error) {
	switch fault.KindOf(err) {
	case fault.Internal, fault.Unavailable, fault.NoSpace:
		m.blobs.WithLabelValues(act).Inc()
	}
}

type watchedStore struct {
	blob.Store
	meters *meters
}

// Put implements blob.Store.
func (w watchedStore) Put(ctx context.Context, key string, r io.Reader, want blob.Digest) (blob.Info, error) {
	info, err := w.Store.Put(ctx, key, r, want)
	w.count(ctx, "put", err)
	return info, err
}

// Open implements blob.Store.
func (w watchedStore) Open(ctx context.Context, key string) (blob.Object, error) {
	object, err := w.Store.Open(ctx, key)
	w.count(ctx, "open", err)
	return object, err
}

// Stat implements blob.Store.
func (w watchedStore) Stat(ctx context.Context, key string) (blob.Info, error) {
	info, err := w.Store.Stat(ctx, key)
	w.count(ctx, "stat", err)
	return info, err
}

// Delete implements blob.Store.
func (w watchedStore) Delete(ctx context.Context, key string) error {
	err := w.Store.Delete(ctx, key)
	w.count(ctx, "delete", err)
	return err
}

// Keys implements blob.Store.
func (w watchedStore) Keys(ctx context.Context, prefix string) iter.Seq2[blob.Info, error] {
	return func(yield func(blob.Info, error) bool) {
		for info, err := range w.Store.Keys(ctx, prefix) {
			w.count(ctx, "list", err)
			if !yield(info, err) {
				return
			}
		}
	}
}

// count leaves out what is no fault of the store's: a caller who went away.
func (w watchedStore) count(ctx context.Context, act string, err error) {
	if err != nil && ctx.Err() == nil {
		w.meters.blob(act, err)
	}
}

type watchedAdopter struct {
	watchedStore
	adopter blob.Adopter
}

// Adopt implements blob.Adopter.
func (w watchedAdopter) Adopt(ctx context.Context, key, path string, want blob.Digest) (blob.Info, error) {
	info, err := w.adopter.Adopt(ctx, key, path, want)
	w.count(ctx, "adopt", err)
	return info, err
}
