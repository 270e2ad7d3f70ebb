package local

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/search"
)

// A batch is bounded, for memory and open files grow with it.
const (
	batchDocuments = 1000
	batchBytes     = 5 << 20
)

// Put writes the documents in batches, each on the disk before the next.
func (x *Index) Put(ctx context.Context, docs []search.Document) error {
	return x.change(func(into bleve.Index) error { return put(ctx, into, docs) })
}

// Drop removes the documents of resources whose revision is too old.
func (x *Index) Drop(ctx context.Context, old []search.Old) error {
	return x.change(func(from bleve.Index) error { return drop(ctx, from, old) })
}

// change is the one writer at a time.
func (x *Index) change(do func(bleve.Index) error) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.inUse(func() error { return do(x.bleve) })
}

func put(ctx context.Context, into bleve.Index, docs []search.Document) error {
	batch := into.NewBatch()
	size := 0
	for _, d := range docs {
		e, err := entry(d)
		if err != nil {
			return err
		}
		if err := batch.IndexAdvanced(e); err != nil {
			return fmt.Errorf("index document %q: %w", d.ID, err)
		}
		size += len(d.Text)
		if batch.Size() >= batchDocuments || size >= batchBytes {
			if err := write(ctx, into, batch); err != nil {
				return err
			}
			batch, size = into.NewBatch(), 0
		}
	}
	return write(ctx, into, batch)
}

// write makes a batch durable.
func write(ctx context.Context, into bleve.Index, batch *bleve.Batch) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write to the search index: %w", err)
	}
	if batch.Size() == 0 {
		return nil
	}
	if err := into.Batch(batch); err != nil {
		return search.ErrAway.Because(err)
	}
	return nil
}

// drop names all that is old in one state of the index, then takes it out.
func drop(ctx context.Context, from bleve.Index, old []search.Old) error {
	var ids []string
	err := readIn(from, func(r bleveindex.IndexReader) error {
		for _, o := range old {
			of, err := older(ctx, r, o.Resource, number(o.Before))
			if err != nil {
				return err
			}
			ids = append(ids, of...)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for old documents: %w", err)
	}
	for some := range slices.Chunk(ids, batchDocuments) {
		batch := from.NewBatch()
		for _, id := range some {
			batch.Delete(id)
		}
		if err := write(ctx, from, batch); err != nil {
			return err
		}
	}
	return nil
}

// older names the documents of a resource with a revision below before.
func older(ctx context.Context, r bleveindex.IndexReader, resource, before string) (ids []string, err error) {
	set, err := holding(ctx, r, ofResource, resource)
	if err != nil {
		return nil, err
	}
	gates, err := r.DocValueReader([]string{gate})
	if err != nil {
		return nil, err
	}
	for _, doc := range ordered(set) {
		v, err := value(gates, doc)
		if err != nil {
			return nil, err
		}
		if string(parseGate(v).revision) >= before {
			continue
		}
		id, err := r.ExternalID(bleveindex.NewIndexInternalID(nil, doc))
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
