// Package gather lets beats of one moment share the work of keeping them: those
// who call while a batch is on its way go together in the next.
package gather

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// Queue is a line of calls that become batches of about learning.MaxBeats, one
// after the other. It is safe for concurrent use.
type Queue struct {
	calls chan *Call
	wait  time.Duration
}

// Call is what one sender waits for.
type Call struct {
	beats  []learning.Beat
	answer chan answer
}

type answer struct {
	outcomes []learning.Outcome
	err      error
}

// New makes a queue in which so many calls may wait before others wait in turn.
// The first call of a batch waits that long for others; 0 takes those that are
// there.
func New(waiting int, wait time.Duration) *Queue {
	return &Queue{calls: make(chan *Call, waiting), wait: wait}
}

// Send puts beats into the line. When ctx ends first, its error is all that
// became of them.
func (q *Queue) Send(ctx context.Context, beats []learning.Beat) (*Call, error) {
	c := &Call{beats: beats, answer: make(chan answer, 1)}
	select {
	case q.calls <- c:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Wait gives the outcomes of what was sent, in its order. When ctx ends first the
// beats may still be kept: sending them again changes nothing.
func (c *Call) Wait(ctx context.Context) ([]learning.Outcome, error) {
	select {
	case a := <-c.answer:
		return a.outcomes, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close ends the line. No Send may follow.
func (q *Queue) Close() { close(q.calls) }

// Run takes batches until the line is closed and empty. take keeps the beats of
// one, on a time that is no sender's: who gives up does not undo the beats of
// another. What it gives answers for the next n beats of the batch.
func (q *Queue) Run(take func(beats []learning.Beat) (next func(n int) ([]learning.Outcome, error))) {
	for first := range q.calls {
		batch, beats := q.collect(first)
		next := take(beats)
		for _, c := range batch {
			outcomes, err := next(len(c.beats))
			c.answer <- answer{outcomes, err}
		}
	}
}

// collect gives the first call and those that join it.
func (q *Queue) collect(first *Call) (batch []*Call, beats []learning.Beat) {
	over := time.NewTimer(q.wait)
	defer over.Stop()
	for next := first; next != nil; next = q.another(over.C) {
		batch, beats = append(batch, next), append(beats, next.beats...)
		if len(beats) >= learning.MaxBeats {
			break
		}
	}
	return batch, beats
}

// another gives the next call, or nil when none comes in time, or the line is
// closed.
func (q *Queue) another(over <-chan time.Time) *Call {
	select {
	case next := <-q.calls:
		return next
	default:
	}
	if q.wait == 0 {
		return nil
	}
	select {
	case next := <-q.calls:
		return next
	case <-over:
		return nil
	}
}
