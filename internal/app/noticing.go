package app

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/notify"
)

// notifyJob tells a fact to whom it is for.
type notifyJob struct {
	Fact string `json:"fact"`
}

// Kind names it for the queue.
func (notifyJob) Kind() string { return "notify" }

// dueJob tells what is due tomorrow.
type dueJob struct{}

// Kind names it for the queue.
func (dueJob) Kind() string { return "notify-due" }

const (
	notifyTime     = 10 * time.Minute // of one fact: a course may be for everybody of an organisation
	notifyAttempts = 25
	dueEvery       = time.Hour
)

// tell is the job of what a fact tells. One that nobody is told of needs none: a
// class that takes a quiz marks sixty attempts in a moment.
func tell(f fact.Fact) job.Args {
	if _, ok, err := notify.Of(f); err == nil && !ok {
		return nil
	}
	return notifyJob{Fact: f.ID}
}

// registerNoticing says who works the jobs.
func (l *Lab) registerNoticing() {
	job.Handle(l.Queue, notifyTime, notifyAttempts, func(ctx context.Context, j job.Job[notifyJob]) error { return l.notices.Tell(ctx, j.Args.Fact) })
	job.Handle(l.Queue, notifyTime, 1, func(ctx context.Context, _ job.Job[dueJob]) error { return l.notices.TellDueDays(ctx) })
	l.Queue.Every(dueEvery, dueJob{})
}
