package hotredis_test

import (
	"context"
	"sync/atomic"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// turns is what a balancer before two labs does: each question goes to the other
// one than the last.
type turns struct {
	both [2]learning.Hot
	n    atomic.Uint64
}

func (t *turns) next() learning.Hot { return t.both[t.n.Add(1)%2] }

func (t *turns) Keep(ctx context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	return t.next().Keep(ctx, beats)
}

func (t *turns) Progress(ctx context.Context, person string, resources []string) ([]learning.Progress, error) {
	return t.next().Progress(ctx, person, resources)
}

func (t *turns) Recent(ctx context.Context, person string, limit int) ([]learning.Progress, error) {
	return t.next().Recent(ctx, person, limit)
}
