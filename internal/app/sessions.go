package app

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/job"
)

// closeJob closes the learning sessions that nobody goes on with, and keepJob
// removes what was kept of sessions for long enough.
type (
	closeJob struct{}
	keepJob  struct{}
)

// Kind names it for the queue.
func (closeJob) Kind() string { return "close" }

// Kind names it for the queue.
func (keepJob) Kind() string { return "keep" }

const (
	closeEvery = 5 * time.Minute
	idleAfter  = 30 * time.Minute // a pause longer than this ends a session
	closeTime  = 5 * time.Minute
	keepEvery  = 24 * time.Hour
	keepTime   = 10 * time.Minute
	// atOnce is how many rows one transaction changes, so that beats wait for
	// none of them.
	atOnce = 200
)

// registerSessions says who works the jobs.
func (l *Lab) registerSessions() {
	job.Handle(l.Queue, closeTime, 1, func(ctx context.Context, _ job.Job[closeJob]) error { return l.CloseSessions(ctx) })
	job.Handle(l.Queue, keepTime, 1, func(ctx context.Context, _ job.Job[keepJob]) error { return l.keep(ctx) })
	l.Queue.Every(closeEvery, closeJob{})
	l.Queue.Every(keepEvery, keepJob{})
}

// CloseSessions closes the learning sessions that nobody goes on with, as the
// lab does every few minutes.
func (l *Lab) CloseSessions(ctx context.Context) error {
	return bit(func() (int, error) { return l.stores.learning.CloseIdle(ctx, l.now().Add(-idleAfter), atOnce) })
}

// keep removes what is older than the settings let it be.
func (l *Lab) keep(ctx context.Context) error {
	for _, class := range []struct {
		months int
		forget func(ctx context.Context, before time.Time, most int) (int, error)
	}{
		{l.Config.Keep.Sessions, l.stores.learning.ForgetSessions},
		{l.Config.Keep.Closings, l.stores.learning.ForgetClosings},
	} {
		if class.months == 0 {
			continue
		}
		before := l.now().AddDate(0, -class.months, 0)
		if err := bit(func() (int, error) { return class.forget(ctx, before, atOnce) }); err != nil {
			return err
		}
	}
	return nil
}

// bit does something bit by bit, until there is nothing left of it.
func bit(do func() (int, error)) error {
	for {
		if n, err := do(); err != nil || n == 0 {
			return err
		}
	}
}
