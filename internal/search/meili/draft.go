package meili

import (
	"context"
	"fmt"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"github.com/digital-learning-lab/lab/internal/search"
)

// draft is an index that is filled beside the one that answers.
type draft struct {
	of    *Index
	ended bool // it was swapped in, or discarded
}

// Anew makes an empty index under the draft's name, where nothing of an earlier
// one stays.
func (x *Index) Anew(ctx context.Context) (search.Draft, error) {
	err := x.write(ctx, "begin a new index", func(c client) error {
		if err := c.remove(ctx, x.names.next); err != nil {
			return err
		}
		if err := c.create(ctx, x.names.next); err != nil {
			return err
		}
		return c.apply(ctx, x.names.next)
	})
	if err != nil {
		return nil, err
	}
	return &draft{of: x}, nil
}

// remove takes an index away; one that is not there is gone already.
func (c client) remove(ctx context.Context, index string) error {
	task, err := c.lib.DeleteIndexWithContext(ctx, index)
	if err := c.done(ctx, task, err); err != nil && !is(err, indexMissing) {
		return err
	}
	return nil
}

// Put writes documents into the draft.
func (d *draft) Put(ctx context.Context, docs []search.Document) error {
	return d.of.put(ctx, d.of.names.next, docs)
}

// Drop removes what is old from the draft.
func (d *draft) Drop(ctx context.Context, old []search.Old) error {
	return d.of.drop(ctx, d.of.names.next, old)
}

// Count asks the server how many documents the draft holds.
func (d *draft) Count(ctx context.Context) (int, error) {
	return d.of.count(ctx, d.of.names.next)
}

func (x *Index) count(ctx context.Context, index string) (int, error) {
	ways, err := x.ready(ctx)
	if err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	stats, err := ways.writing.lib.Index(index).GetStatsWithContext(ctx, nil)
	if err != nil {
		return 0, x.through(ctx, "count documents", err)
	}
	return int(stats.NumberOfDocuments), nil
}

// Swap lets the draft answer at once in the place of the former index, with all
// its settings. The state is noted after: where that fails the index seems to be
// another's, and is made anew once more. The key that was given asks for it: a
// key of some indexes may swap them, but not see whether it was done.
func (d *draft) Swap(ctx context.Context, s search.State) error {
	x := d.of
	err := x.write(ctx, "swap indexes", func(client) error {
		pair := []*meilisearch.SwapIndexesParams{{Indexes: []string{x.names.passages, x.names.next}}}
		task, err := x.master.lib.SwapIndexesWithContext(ctx, pair)
		return x.master.done(ctx, task, err)
	})
	if err != nil {
		return err
	}
	if err := x.SetState(ctx, s); err != nil {
		return err
	}
	return d.Discard(ctx)
}

// Discard takes away what stands under the draft's name: the draft, or after a
// swap the former index.
func (d *draft) Discard(ctx context.Context) error {
	if d.ended {
		return nil
	}
	err := d.of.write(ctx, "discard an index", func(c client) error { return c.remove(ctx, d.of.names.next) })
	d.ended = err == nil
	return err
}
