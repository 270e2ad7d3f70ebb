package app

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/job"
)

// useJob counts how much courses are used.
type useJob struct{}

// Kind names it for the queue.
func (useJob) Kind() string { return "use" }

const (
	useEvery = 24 * time.Hour
	useTime  = 10 * time.Minute
	// lately is how far back use counts: about a semester's half, so that what
	// was used last year does not stand above what is used now.
	lately = 90 * 24 * time.Hour
)

// registerCounting says who works the jobs.
func (l *Lab) registerCounting() {
	job.Handle(l.Queue, useTime, 1, func(ctx context.Context, _ job.Job[useJob]) error {
		return l.stores.courses.CountUse(ctx, l.now().Add(-lately))
	})
	l.Queue.Every(useEvery, useJob{})
}
