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
	x.writing.Lock()
	defer x.writing.Unlock()
	batch := x.bleve.NewBatch()
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
			if err := x.write(ctx, batch); err != nil {
				return err
			}
			batch, size = x.bleve.NewBatch(), 0
		}
	}
	return x.write(ctx, batch)
}

// write makes a batch durable.
func (x *Index) write(ctx context.Context, batch *bleve.Batch) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write to the search index: %w", err)
	}
	if batch.Size() == 0 {
		return nil
	}
	return x.inUse(func() error {
		if err := x.bleve.Batch(batch); err != nil {
			return search.ErrAway.Because(err)
		}
		return nil
	})
}

// Drop removes the documents of a resource with a revision below before.
func (x *Index) Drop(ctx context.Context, resource string, before int64) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	var old []string
	err := x.read(func(r bleveindex.IndexReader) (err error) {
		old, err = older(ctx, r, resource, number(before))
		return err
	})
	if err != nil {
		return fmt.Errorf("look for old documents: %w", err)
	}
	for ids := range slices.Chunk(old, batchDocuments) {
		batch := x.bleve.NewBatch()
		for _, id := range ids {
			batch.Delete(id)
		}
		if err := x.write(ctx, batch); err != nil {
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
		if parseGate(v).revision >= before {
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
