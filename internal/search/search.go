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
	Writer
	// Find answers a query. It fails with fault.Invalid for a query that cannot
	// be asked and fault.Unavailable where the engine is away.
	Find(ctx context.Context, q Query) (Answer, error)
	// State tells which state of the record the index was last brought up to; of
	// one that is new, or was lost, the zero State.
	State(ctx context.Context) (State, error)
	// SetState notes it, durably when it returns.
	SetState(ctx context.Context, s State) error
	// Anew begins a second, empty index beside this one, which goes on answering.
	// What an earlier one left that was never swapped in is swept.
	Anew(ctx context.Context) (Draft, error)
	// Close releases the index; it is not used afterwards.
	Close() error
}

// Writer takes documents in and out.
type Writer interface {
	// Put writes documents; one with a known identifier replaces it. They are
	// durable when Put returns, and found by the next Find.
	Put(ctx context.Context, docs []Document) error
	// Drop removes what is old: put the new revision of a resource first, and it
	// is never away.
	Drop(ctx context.Context, old []Old) error
}

// Draft is an index that is being filled and answers nothing yet.
type Draft interface {
	Writer
	// Count tells how many documents it holds.
	Count(ctx context.Context) (int, error)
	// Swap puts it with its state in the place of the index it was begun beside,
	// which goes. The draft is not used afterwards.
	Swap(ctx context.Context, s State) error
	// Discard leaves nothing of it. After a Swap there is nothing to discard.
	Discard(ctx context.Context) error
}

// Old names the documents of a resource whose revision is below Before.
type Old struct {
	Resource string
	Before   int64
}

// State says which state of the record an index shows: the record's Epoch, which
// is another whenever all indexes should be made anew, and the number of the
// last batch that was settled in it.
type State struct {
	Epoch string
	Batch int64
}

// follows reports whether an index in this state shows the record as it is at
// now, but for what is due: the batch after may be in it, whose settling was
// lost. An index that is behind was copied back from an earlier day, and holds
// what nobody would take out any more.
func (s State) follows(now State) bool {
	return s.Epoch == now.Epoch && (s.Batch == now.Batch || s.Batch == now.Batch+1)
}

// ErrAway is what an engine answers that cannot be asked just now.
var ErrAway = fault.New(fault.Unavailable, "search.away", "Search is away for a moment. Courses can still be opened from the catalogue.")
