package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"github.com/digital-learning-lab/lab/internal/search"
)

// A payload is bounded well below what a server takes (100 MB); a server works
// fastest on large ones.
const (
	payloadDocuments = 5000
	payloadBytes     = 16 << 20
)

// filterValues is how many resources one part of a filter names.
const filterValues = 500

// Put writes the documents in payloads and waits for each.
func (x *Index) Put(ctx context.Context, docs []search.Document) error {
	return x.put(ctx, x.names.passages, docs)
}

// Drop removes what is old, many resources by one task.
func (x *Index) Drop(ctx context.Context, old []search.Old) error {
	return x.drop(ctx, x.names.passages, old)
}

func (x *Index) put(ctx context.Context, index string, docs []search.Document) error {
	if len(docs) == 0 {
		return nil
	}
	return x.write(ctx, "put documents", func(c client) error {
		var payload bytes.Buffer
		count := 0
		for _, d := range docs {
			if err := json.NewEncoder(&payload).Encode(entryOf(d)); err != nil {
				return fmt.Errorf("write document %s: %w", d.ID, err)
			}
			if count++; count == payloadDocuments || payload.Len() >= payloadBytes {
				if err := c.send(ctx, index, payload.Bytes()); err != nil {
					return err
				}
				payload.Reset()
				count = 0
			}
		}
		return c.send(ctx, index, payload.Bytes())
	})
}

// write runs do, one at a time, on a server that was prepared.
func (x *Index) write(ctx context.Context, doing string, do func(client) error) error {
	ways, err := x.ready(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	x.writer.Lock()
	defer x.writer.Unlock()
	return x.through(ctx, doing, do(ways.writing))
}

// send puts documents, one a line, and waits until they are written.
func (c client) send(ctx context.Context, index string, lines []byte) error {
	if len(lines) == 0 {
		return nil
	}
	key := primaryKey
	task, err := c.lib.Index(index).AddDocumentsNdjsonWithContext(ctx, lines, &meilisearch.DocumentOptions{PrimaryKey: &key})
	return c.done(ctx, task, err)
}

func (x *Index) drop(ctx context.Context, index string, old []search.Old) error {
	if len(old) == 0 {
		return nil
	}
	return x.write(ctx, "drop documents", func(c client) error {
		for parts := range slices.Chunk(dropFilters(old), filterValues) {
			task, err := c.lib.Index(index).DeleteDocumentsByFilterWithContext(ctx, [][]string{parts}, nil)
			if err := c.done(ctx, task, err); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropFilters says which documents are old: those of many resources that have
// the same revision are one part, and any part may hold.
func dropFilters(old []search.Old) (parts []string) {
	byBefore := map[int64][]string{}
	var order []int64
	for _, o := range old {
		if byBefore[o.Before] == nil {
			order = append(order, o.Before)
		}
		byBefore[o.Before] = append(byBefore[o.Before], o.Resource)
	}
	for _, before := range order {
		for some := range slices.Chunk(byBefore[before], filterValues) {
			parts = append(parts, anyOf("rid", some)+" AND rev < "+strconv.FormatInt(before, 10))
		}
	}
	return parts
}
