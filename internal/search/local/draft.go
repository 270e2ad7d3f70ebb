package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"

	"github.com/digital-learning-lab/lab/internal/search"
)

// stateKey is where an index says which state of the record it shows.
const stateKey = "state"

// State reads it.
func (x *Index) State(context.Context) (s search.State, err error) {
	err = x.inUse(func() error {
		kept, err := x.bleve.GetInternal([]byte(stateKey))
		if err != nil {
			return search.ErrAway.Because(err)
		}
		if len(kept) == 0 {
			return nil
		}
		return json.Unmarshal(kept, &s)
	})
	return s, err
}

// SetState writes it.
func (x *Index) SetState(_ context.Context, s search.State) error {
	return x.change(func(index bleve.Index) error { return setState(index, s) })
}

func setState(index bleve.Index, s search.State) error {
	kept, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := index.SetInternal([]byte(stateKey), kept); err != nil {
		return search.ErrAway.Because(err)
	}
	return nil
}

// Anew begins an index in a folder of its own.
func (x *Index) Anew(context.Context) (d search.Draft, err error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	err = x.inUse(func() error {
		if err := sweep(x.dir, x.folder); err != nil {
			return fmt.Errorf("sweep the folder of the search index: %w", err)
		}
		folder := following(x.folder)
		index, err := create(filepath.Join(x.dir, folder))
		if err != nil {
			return fmt.Errorf("make a new search index: %w", err)
		}
		d = &draft{of: x, bleve: index, folder: folder}
		return nil
	})
	return d, err
}

// draft is an index that is being filled beside the one that answers.
type draft struct {
	of     *Index
	bleve  bleve.Index // nil once it is swapped in or discarded
	folder string
}

// Put implements search.Writer.
func (d *draft) Put(ctx context.Context, docs []search.Document) error {
	return put(ctx, d.bleve, docs)
}

// Drop implements search.Writer.
func (d *draft) Drop(ctx context.Context, old []search.Old) error { return drop(ctx, d.bleve, old) }

// Count implements search.Draft.
func (d *draft) Count(context.Context) (int, error) {
	n, err := d.bleve.DocCount()
	return int(n), err //nolint:gosec // an embedded index never comes near 2^63 documents
}

// Swap closes the index that answered, once nobody reads in it, and removes it.
func (d *draft) Swap(_ context.Context, s search.State) error {
	if err := setState(d.bleve, s); err != nil {
		return err
	}
	x := d.of
	x.writing.Lock()
	defer x.writing.Unlock()
	x.use.Lock()
	defer x.use.Unlock()
	if x.closed {
		return search.ErrAway.Because(bleve.ErrorIndexClosed)
	}
	if err := choose(x.dir, d.folder); err != nil {
		return fmt.Errorf("choose the new search index: %w", err)
	}
	former, was := x.bleve, x.folder
	x.bleve, x.folder, d.bleve = d.bleve, d.folder, nil
	return errors.Join(former.Close(), os.RemoveAll(filepath.Join(x.dir, was)))
}

// Discard implements search.Draft.
func (d *draft) Discard(context.Context) error {
	if d.bleve == nil {
		return nil
	}
	index := d.bleve
	d.bleve = nil
	return errors.Join(index.Close(), os.RemoveAll(filepath.Join(d.of.dir, d.folder)))
}
