package search

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Due is a resource whose documents are older than it is.
type Due struct {
	Resource string
	Revision int64
}

// Record is where the indexer learns what is due and what resources hold.
type Record interface {
	// Due gives what is due of the resources after one, in their order.
	Due(ctx context.Context, after string, limit int) ([]Due, error)
	// Source gives all that should be found of a resource. One that nobody
	// should find, because it is not published or is gone, is fault.Missing.
	Source(ctx context.Context, resource string) (Source, error)
	// Settle takes off the list what has not changed since it was given by Due.
	Settle(ctx context.Context, done []Due) error
	// AllDue puts everything published on the list.
	AllDue(ctx context.Context) error
}

// How much is read and written at once: resources from the record, documents
// into the index.
const (
	dueAtOnce       = 50
	documentsAtOnce = 1000
)

// Indexer brings an index up to date with the record. One at a time works on an
// index: of two, the slower would put back what the faster has replaced.
type Indexer struct {
	index  Index
	record Record
	one    sync.Mutex
}

// NewIndexer joins an index with the record.
func NewIndexer(index Index, record Record) *Indexer { return &Indexer{index: index, record: record} }

// Begin makes everything due where the index is empty: it is new, or was lost.
func (x *Indexer) Begin(ctx context.Context) error {
	empty, err := x.index.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	return x.record.AllDue(ctx)
}

// Drain works through all that is due. What fails stays due, and does not stop
// the rest; what changes while it is worked on stays due as well.
func (x *Indexer) Drain(ctx context.Context) error {
	x.one.Lock()
	defer x.one.Unlock()
	var failures []error
	for after := ""; ; {
		due, err := x.record.Due(ctx, after, dueAtOnce)
		if err != nil || len(due) == 0 {
			return errors.Join(append(failures, err)...)
		}
		after = due[len(due)-1].Resource
		failed, err := x.work(ctx, due)
		if err != nil {
			return err
		}
		failures = append(failures, failed...)
	}
}

// work indexes one batch: the new documents first, then the old ones go, so that
// nothing is away in between. failed are the resources that could not be read.
func (x *Indexer) work(ctx context.Context, due []Due) (failed []error, err error) {
	var waiting []Document
	var done []Due
	keepFrom := map[string]int64{}
	for _, d := range due {
		src, err := x.record.Source(ctx, d.Resource)
		switch {
		case errors.Is(err, fault.Missing()):
			keepFrom[d.Resource] = d.Revision + 1
		case err != nil:
			failed = append(failed, fmt.Errorf("index %s: %w", d.Resource, err))
			continue
		default:
			keepFrom[d.Resource] = src.Revision
			if waiting, err = x.put(ctx, append(waiting, Documents(src)...), documentsAtOnce); err != nil {
				return nil, err
			}
		}
		done = append(done, d)
	}
	if _, err := x.put(ctx, waiting, 1); err != nil {
		return nil, err
	}
	for _, d := range done {
		if err := x.index.Drop(ctx, d.Resource, keepFrom[d.Resource]); err != nil {
			return nil, fmt.Errorf("drop what is old: %w", err)
		}
	}
	return failed, x.record.Settle(ctx, done)
}

// put writes documents in batches while there are at least so many, and gives
// back those that wait for more.
func (x *Indexer) put(ctx context.Context, docs []Document, atLeast int) ([]Document, error) {
	for len(docs) >= atLeast && len(docs) > 0 {
		n := min(len(docs), documentsAtOnce)
		if err := x.index.Put(ctx, docs[:n]); err != nil {
			return nil, fmt.Errorf("put documents: %w", err)
		}
		docs = docs[n:]
	}
	return docs, nil
}
