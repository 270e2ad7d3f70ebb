package hotredis

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// waiting is how many calls a lane holds before others wait in turn.
const waiting = 256

// lane takes the beats of some people, one batch after the other.
type lane struct {
	hot    *Hot
	memory *memory
	calls  chan call
}

// call is one Keep that waits for its batch.
type call struct {
	beats  []learning.Beat
	answer chan result
}

type result struct {
	outcomes []learning.Outcome
	err      error
}

func (l *lane) send(ctx context.Context, c call) error {
	select {
	case l.calls <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c call) wait(ctx context.Context) ([]learning.Outcome, error) {
	select {
	case r := <-c.answer:
		return r.outcomes, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run takes calls until there are no more. Batches are on a time of their own: a
// sender that gives up does not undo the beats of another.
func (l *lane) run(ctx context.Context) {
	for first := range l.calls {
		l.take(ctx, l.collect(first))
	}
}

// collect gives the call and all that wait already.
func (l *lane) collect(first call) []call {
	calls, size := []call{first}, len(first.beats)
	for size < learning.MaxBeats {
		select {
		case next, open := <-l.calls:
			if !open {
				return calls
			}
			calls, size = append(calls, next), size+len(next.beats)
		default:
			return calls
		}
	}
	return calls
}

func (l *lane) take(ctx context.Context, calls []call) {
	var all []learning.Beat
	for _, c := range calls {
		all = append(all, c.beats...)
	}
	b := l.begin(all)
	b.settle(ctx)
	for _, c := range calls {
		c.answer <- b.result(len(c.beats))
	}
}
