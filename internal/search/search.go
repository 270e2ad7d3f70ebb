// Package search says what of the lab can be found and how it is asked for:
// documents made from catalogue and media, queries, answers, and the port that
// a search engine stands behind.
//
// A resource is a card (what the catalogue says of it) and passages: a page, a
// section, or a window of captions of 30 to 45 seconds. Engines find documents
// and answer resources, each with the passages that hold the words, so that an
// answer is a place to open and not a file to look through.
//
// The package writes nothing outside. What an index holds is made from the
// database and can be made again; words, boxes and cue times stay there, and a
// passage leads back to them by its ordinal and a byte offset in its text.
package search

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Index is a search engine. It is safe for concurrent use.
type Index interface {
	// Put writes documents; one with a known identifier replaces it. They are
	// durable when Put returns, and found by the next Find.
	Put(ctx context.Context, docs []Document) error
	// Drop removes the documents of a resource whose revision is below before:
	// put the new revision first, and the resource is never away.
	Drop(ctx context.Context, resource string, before int64) error
	// Find answers a query. It fails with fault.Invalid for a query that cannot
	// be asked and fault.Unavailable where the engine is away.
	Find(ctx context.Context, q Query) (Answer, error)
	// Empty reports whether the index holds nothing, freshly made or made anew
	// after it could not be read: everything is then due for indexing.
	Empty(ctx context.Context) (bool, error)
	// Close releases the index; it is not used afterwards.
	Close() error
}

// ErrAway is what an engine answers that cannot be asked just now.
var ErrAway = fault.New(fault.Unavailable, "search.away", "Search is away for a moment. Courses can still be opened from the catalogue.")
