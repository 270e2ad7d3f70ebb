package search

import (
	"context"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var errCount = fault.New(fault.Unavailable, "search.rebuild.count",
	"The new search index does not hold what was put into it. The old one goes on answering; try again.")

// Rebuild makes the index anew beside the one that answers, which it replaces
// when it is whole. told hears of each so many resources that went in.
func (x *Indexer) Rebuild(ctx context.Context, told func(resources int)) error {
	return x.alone(ctx, func(ctx context.Context) error { return x.rebuild(ctx, told) })
}

func (x *Indexer) rebuild(ctx context.Context, told func(resources int)) (err error) {
	draft, err := x.index.Anew(ctx)
	if err != nil {
		return fmt.Errorf("begin a new index: %w", err)
	}
	defer func() { err = errors.Join(err, draft.Discard(context.WithoutCancel(ctx))) }()
	docs := map[string]int{}
	if err := x.fill(ctx, draft, docs, told); err != nil {
		return err
	}
	if err := counted(ctx, draft, docs); err != nil {
		return err
	}
	now, err := x.record.State(ctx)
	if err != nil {
		return err
	}
	if err := draft.Swap(ctx, now); err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	return nil
}

// fill writes everything published into a draft. What becomes due meanwhile goes
// into both indexes at once, so that nobody waits for it; it is in the record
// before the draft gets to its resource, or in the draft after.
func (x *Indexer) fill(ctx context.Context, draft Draft, docs map[string]int, told func(int)) error {
	alone, both := batches{to: []Writer{draft}, docs: docs}, batches{to: []Writer{x.index, draft}, docs: docs}
	for after := ""; ; {
		if _, err := x.drain(ctx, both); err != nil {
			return err
		}
		published, err := x.record.Published(ctx, after, dueAtOnce)
		if err != nil || len(published) == 0 {
			return err
		}
		after = published[len(published)-1].Resource
		w, err := x.write(ctx, published, alone)
		if err := errors.Join(append(w.failed, err)...); err != nil {
			return err
		}
		told(len(published))
	}
}

// counted compares what was put with what is there.
func counted(ctx context.Context, draft Draft, docs map[string]int) error {
	want := 0
	for _, n := range docs {
		want += n
	}
	got, err := draft.Count(ctx)
	if err != nil {
		return fmt.Errorf("count the new index: %w", err)
	}
	if got != want {
		return errCount.Because(fmt.Errorf("%d documents were put, %d are there", want, got))
	}
	return nil
}
