// Package local is search by an index inside the process, kept in a folder by
// bleve. It is meant for a lab of up to some 300,000 passages; nothing but the
// folder is needed.
//
// It writes only below the folder it is given: one process at a time has it open,
// by the file "lock". An index is a folder "passages-…", and the file "current"
// names the one that answers; see folders.go. What it holds can be made again
// from the database, so an index of another layout, or one that cannot be read,
// is replaced by an empty one. Every Put is on the disk when it returns.
//
// Bleve gives dictionary, postings and storage. Words are cut, folded and
// stemmed by internal/text and by analysis.go, and a query is answered in five
// steps, a file each: its words (word.go), the terms that answer them
// (term.go), the documents that hold those (posting.go), their resources with
// rights, filters and counts (sieve.go), and the order of the best (rank.go).
package local

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
)

// ErrLocked is what a second opening of a folder answers.
var ErrLocked = fault.New(fault.Unavailable, "search.locked", "The search index is in use by another process of the lab. Stop that one first.")

// layout names what the index holds and how; another layout is another index.
const layout = "2"

const layoutKey = "layout"

// Index is an open index.
type Index struct {
	dir     string
	held    *os.File     // the lock
	writing sync.Mutex   // one writer: batches of several would only wait for one disk
	use     sync.RWMutex // held to read while in use, to write for closing and swapping
	bleve   bleve.Index
	folder  string // of it, in dir
	closed  bool
}

var _ search.Index = (*Index)(nil)

// Open opens the index in dir, and makes it where there is none that can be
// used. It fails with ErrLocked where another process has it open.
func Open(dir string) (*Index, error) {
	held, err := lock(dir)
	if err != nil {
		return nil, err
	}
	x := &Index{dir: dir, held: held}
	if err := x.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the search index: %w", err), held.Close())
	}
	return x, nil
}

func (x *Index) open() (err error) {
	if x.folder, err = current(x.dir); err != nil {
		return err
	}
	var found bool
	x.bleve, found, err = openKept(filepath.Join(x.dir, x.folder))
	if !found && err == nil {
		x.bleve, err = create(filepath.Join(x.dir, x.folder))
	}
	return err
}

// openKept opens the index that is there; found is false where one must be made.
func openKept(path string) (index bleve.Index, found bool, err error) {
	index, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": "500ms"})
	if err != nil { // none, or not readable; what comes with an error is not to be used
		return nil, false, nil
	}
	if known, err := index.GetInternal([]byte(layoutKey)); err == nil && string(known) == layout {
		return index, true, nil
	}
	return nil, false, index.Close()
}

// create replaces whatever is at path by an empty index.
func create(path string) (bleve.Index, error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, err
	}
	index, err := bleve.New(path, bleve.NewIndexMapping())
	if err != nil {
		return nil, err
	}
	if err := index.SetInternal([]byte(layoutKey), []byte(layout)); err != nil {
		return nil, errors.Join(err, index.Close())
	}
	return index, nil
}

// Close waits for what is being asked and written, and gives the folder free.
func (x *Index) Close() error {
	x.use.Lock()
	defer x.use.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	if err := errors.Join(x.bleve.Close(), x.held.Close()); err != nil {
		return fmt.Errorf("close the search index: %w", err)
	}
	return nil
}

// inUse runs do while the index is open.
func (x *Index) inUse(do func() error) error {
	x.use.RLock()
	defer x.use.RUnlock()
	if x.closed {
		return search.ErrAway.Because(bleve.ErrorIndexClosed)
	}
	return do()
}

// read runs do on one state of the index.
func (x *Index) read(do func(bleveindex.IndexReader) error) error {
	return x.inUse(func() error { return readIn(x.bleve, do) })
}

func readIn(index bleve.Index, do func(bleveindex.IndexReader) error) error {
	inner, err := index.Advanced()
	if err != nil {
		return search.ErrAway.Because(err)
	}
	reader, err := inner.Reader()
	if err != nil {
		return search.ErrAway.Because(err)
	}
	return errors.Join(do(reader), reader.Close())
}
