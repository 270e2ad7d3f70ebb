package hotredis

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// patience is how long the record may take for what must be there at once.
const patience = 15 * time.Second

// ask sends the record all of the pairs that it must know: their sessions, and
// the beats of sessions that are not remembered.
func (b *batch) ask(ctx context.Context) {
	var asked []*work
	var beats []learning.Beat
	for _, w := range b.works {
		if w.asking && w.err == nil {
			asked, beats = append(asked, w), append(beats, b.sent(w)...)
		}
	}
	if len(asked) == 0 {
		return
	}
	outcomes, err := b.lane.hot.bring(ctx, beats)
	for _, w := range asked {
		w.asking = false
		if w.err = err; err == nil {
			n := len(w.state.sessions) + len(w.unknown)
			b.hear(w, outcomes[:n])
			outcomes = outcomes[n:]
		}
	}
}

// sent is what the record is told of a pair.
func (b *batch) sent(w *work) []learning.Beat {
	all := slices.Clone(w.state.sessions)
	for _, i := range w.unknown {
		all = append(all, b.beats[i])
	}
	return all
}

// bring hands beats to the record, as many at once as it takes.
func (h *Hot) bring(ctx context.Context, beats []learning.Beat) (outcomes []learning.Outcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for part := range slices.Chunk(beats, learning.MaxBeats) {
		became, err := h.record.Keep(ctx, part)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, became...)
	}
	return outcomes, nil
}

// hear takes in what the record answered on a pair. A session is remembered from
// here on as the record has it, unless it is not this person's.
func (b *batch) hear(w *work, outcomes []learning.Outcome) {
	began := outcomes[len(w.state.sessions):]
	for n, i := range w.unknown {
		b.outcomes[i].Known, b.outcomes[i].Refused = began[n].Known, began[n].Refused
	}
	next := w.state
	for _, o := range outcomes {
		if o.Refused == nil {
			next = state{o.Progress.Join(next.progress), next.with(o.Session)}
			next.progress.Completed = o.Progress.Completed
		}
	}
	w.state, w.completed, w.unknown = next.trimmed(), next.progress.Completed, nil
	w.changed, w.owed, w.saved = len(next.sessions) > 0, false, true
}
