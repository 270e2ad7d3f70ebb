package hotredis

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// batch is what some beats do, pair by pair.
type batch struct {
	lane     *lane
	beats    []learning.Beat
	outcomes []learning.Outcome
	works    []*work
	of       []*work // which each beat belongs to
	told     int     // of the outcomes
}

// work is what a batch does to one pair.
type work struct {
	entry
	state     state
	completed time.Time // as the record told, or a process that it was told
	changed   bool      // the server does not have the state yet
	asking    bool      // the record is to be asked
	saved     bool      // it has all of the state
	unknown   []int     // beats of sessions that are not remembered
	err       error
}

// begin folds beats onto what is remembered. Those of sessions that are not are
// left to the record.
func (l *lane) begin(beats []learning.Beat) *batch {
	b := &batch{lane: l, beats: beats, outcomes: make([]learning.Outcome, len(beats)), of: make([]*work, len(beats))}
	known := map[pair]*work{}
	for i, beat := range beats {
		of := pair{beat.Person, beat.Resource}
		w := known[of]
		if w == nil {
			w = l.recall(of)
			known[of], b.works = w, append(b.works, w)
		}
		b.of[i] = w
		b.outcomes[i] = w.fold(i, beat)
	}
	return b
}

// recall begins the work on a pair.
func (l *lane) recall(of pair) *work {
	w := &work{}
	w.entry, _ = l.memory.recall(of)
	w.state, _ = unpack(of, w.packed)
	w.completed = w.state.progress.Completed
	w.asking = !w.owed && l.memory.full()
	return w
}

// fold takes one beat in.
func (w *work) fold(i int, beat learning.Beat) (o learning.Outcome) {
	if _, known := w.state.session(beat.Session); !known {
		w.unknown, w.asking = append(w.unknown, i), true
		return o
	}
	next, known, err := w.state.after(beat)
	if err != nil {
		o.Refused = err
		return o
	}
	if o.Known = known; !known {
		w.alter(next)
	}
	return o
}

// alter makes the work go on from another state.
func (w *work) alter(next state) {
	w.state, w.changed, w.owed, w.saved = next, true, true, false
	if w.completed.IsZero() && !next.progress.Completed.IsZero() {
		w.asking = true // a completion is durable, or it is none
	}
}

// rounds is how often a write is tried again because another process wrote
// meanwhile.
const rounds = 5

// settle brings the works to the record, where they must be there at once, and
// to the server.
func (b *batch) settle(ctx context.Context) {
	for range rounds {
		b.ask(ctx)
		if !b.write(ctx) {
			break
		}
	}
	for _, w := range b.works {
		w.remember(b.lane.memory)
	}
}

// remember notes what became of a pair. What could not be written waits.
func (w *work) remember(m *memory) {
	if w.err != nil || len(w.state.sessions) == 0 {
		return
	}
	switch {
	case w.saved:
		w.safety = learning.Durable
	case w.changed:
		w.safety = learning.Waiting
	}
	w.packed = w.state.pack()
	m.remember(w.entry)
}

// result gives the outcomes of the next n beats, or why one of them could not be
// kept: then none is answered, and all may be sent again.
func (b *batch) result(n int) ([]learning.Outcome, error) {
	from := b.told
	b.told += n
	for i := from; i < b.told; i++ {
		w := b.of[i]
		if w.err != nil {
			return nil, w.err
		}
		if o := &b.outcomes[i]; o.Refused == nil {
			o.Progress, o.Safety = w.state.progress, w.safety
			o.Session, _ = w.state.session(b.beats[i].Session)
		}
	}
	return b.outcomes[from:b.told:b.told], nil
}
