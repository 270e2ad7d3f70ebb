package hotredis

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/gather"
)

// waiting is how many calls a lane holds before others wait in turn.
const waiting = 256

// lane takes the beats of some people, one batch after the other.
type lane struct {
	hot    *Hot
	memory *memory
	queue  *gather.Queue
}

func newLane(hot *Hot) *lane {
	return &lane{hot: hot, memory: newMemory(), queue: gather.New(waiting, 0)}
}

// run takes batches until there are no more.
func (l *lane) run(ctx context.Context) {
	l.queue.Run(func(beats []learning.Beat) func(n int) ([]learning.Outcome, error) {
		b := l.begin(beats)
		b.settle(ctx)
		return b.result
	})
}
