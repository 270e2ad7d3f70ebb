package search

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/glossary"
)

// Due is a resource whose documents are older than it is.
type Due struct {
	Resource string
	Revision int64
	Round    int // counts what else made it due: the glossary, not the resource, changed
}

// Record is where the indexer learns what is due and what resources hold.
type Record interface {
	// Alone runs do while no other lab on the same record does the same.
	Alone(ctx context.Context, do func(ctx context.Context) error) error
	// Due gives what is due of the resources after one, in their order.
	Due(ctx context.Context, after string, limit int) ([]Due, error)
	// Source gives all that should be found of a resource. One that nobody
	// should find, because it is not published or is gone, is fault.Missing.
	Source(ctx context.Context, resource string) (Source, error)
	// Settle takes off the list what has not changed since it was given by Due,
	// and notes that this was the batch with that number.
	Settle(ctx context.Context, done []Due, batch int64) error
	// AllDue puts everything published on the list.
	AllDue(ctx context.Context) error
	// Published gives the published resources after one, in their order.
	Published(ctx context.Context, after string, limit int) ([]Due, error)
	// State gives that of an index which shows the record as it is.
	State(ctx context.Context) (State, error)
}

// Glossary gives what the trades of an organisation call one thing. What was
// edited before it is asked is in it.
type Glossary interface {
	Of(ctx context.Context, org string) (*glossary.Matcher, error)
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
	index    Index
	record   Record
	glossary Glossary
	one      sync.Mutex
}

// NewIndexer joins an index with the record and the glossary.
func NewIndexer(index Index, record Record, g Glossary) *Indexer {
	return &Indexer{index: index, record: record, glossary: g}
}

// Drain works through all that is due, in an index that is made anew first where
// it does not follow the record. What fails stays due, and does not stop the
// rest; what changes while it is worked on stays due as well.
func (x *Indexer) Drain(ctx context.Context) error {
	return x.alone(ctx, func(ctx context.Context) error {
		if err := x.heal(ctx); err != nil {
			return err
		}
		_, err := x.drain(ctx, batches{to: []Writer{x.index}, noted: true})
		return err
	})
}

func (x *Indexer) alone(ctx context.Context, do func(ctx context.Context) error) error {
	x.one.Lock()
	defer x.one.Unlock()
	return x.record.Alone(ctx, do)
}

// heal looks whether the index follows the record. One that is new or was lost
// fills up while it answers; one of another day answers until a whole one is
// ready to take its place.
func (x *Indexer) heal(ctx context.Context) error {
	has, err := x.index.State(ctx)
	if err != nil {
		return err
	}
	now, err := x.record.State(ctx)
	if err != nil || has.follows(now) {
		return err
	}
	if has != (State{}) {
		return x.rebuild(ctx, func(int) {})
	}
	if err := x.record.AllDue(ctx); err != nil {
		return err
	}
	return x.index.SetState(ctx, now)
}

// batches says where documents are written, and whether the index that answers
// is told how far it has come.
type batches struct {
	to    []Writer
	noted bool
	docs  map[string]int // documents of each resource that a draft holds, where one is filled
}

// drain works through the list of what is due once, and answers how many
// resources it settled.
func (x *Indexer) drain(ctx context.Context, b batches) (settled int, err error) {
	var failures []error
	for after := ""; ; {
		due, err := x.record.Due(ctx, after, dueAtOnce)
		if err != nil || len(due) == 0 {
			return settled, errors.Join(append(failures, err)...)
		}
		after = due[len(due)-1].Resource
		w, err := x.write(ctx, due, b)
		if err != nil {
			return settled, err
		}
		failures = append(failures, w.failed...)
		if err := b.drop(ctx, w.old); err != nil {
			return settled, err
		}
		if err := x.settle(ctx, w.done, b); err != nil {
			return settled, err
		}
		settled += len(w.done)
	}
}

// settle notes a batch in the index first: what the index says too much is done
// again, what it says too little would make it anew.
func (x *Indexer) settle(ctx context.Context, done []Due, b batches) error {
	now, err := x.record.State(ctx)
	if err != nil {
		return err
	}
	now.Batch++
	if b.noted {
		if err := x.index.SetState(ctx, now); err != nil {
			return fmt.Errorf("note the state of the index: %w", err)
		}
	}
	return x.record.Settle(ctx, done, now.Batch)
}

// outcome is a batch whose new documents are in: the old ones go after, so that
// nothing is away in between.
type outcome struct {
	done   []Due
	old    []Old
	failed []error // of resources that could not be read
}

// write puts the documents of resources.
func (x *Indexer) write(ctx context.Context, due []Due, b batches) (w outcome, err error) {
	var waiting []Document
	for _, d := range due {
		docs, keepFrom, err := x.documents(ctx, d)
		switch {
		case errors.Is(err, fault.Missing()):
		case err != nil:
			w.failed = append(w.failed, fmt.Errorf("index %s: %w", d.Resource, err))
			continue
		}
		if b.docs != nil {
			b.docs[d.Resource] = len(docs)
		}
		if waiting, err = b.put(ctx, append(waiting, docs...), documentsAtOnce); err != nil {
			return w, err
		}
		w.done, w.old = append(w.done, d), append(w.old, Old{d.Resource, keepFrom})
	}
	_, err = b.put(ctx, waiting, 1)
	return w, err
}

// documents makes those of a resource, and tells from which revision on they are
// kept. Of one that nobody should find there are none.
func (x *Indexer) documents(ctx context.Context, d Due) (docs []Document, keepFrom int64, err error) {
	src, err := x.record.Source(ctx, d.Resource)
	if err != nil {
		return nil, d.Revision + 1, err
	}
	of, err := x.glossary.Of(ctx, src.Org)
	if err != nil {
		return nil, 0, err
	}
	docs = Documents(src)
	also(docs, of)
	return docs, src.Revision, nil
}

// put writes documents in batches while there are at least so many, and gives
// back those that wait for more.
func (b batches) put(ctx context.Context, docs []Document, atLeast int) ([]Document, error) {
	for len(docs) >= atLeast && len(docs) > 0 {
		n := min(len(docs), documentsAtOnce)
		for _, w := range b.to {
			if err := w.Put(ctx, docs[:n]); err != nil {
				return nil, fmt.Errorf("put documents: %w", err)
			}
		}
		docs = docs[n:]
	}
	return docs, nil
}

func (b batches) drop(ctx context.Context, old []Old) error {
	for _, w := range b.to {
		if err := w.Drop(ctx, old); err != nil {
			return fmt.Errorf("drop what is old: %w", err)
		}
	}
	return nil
}
