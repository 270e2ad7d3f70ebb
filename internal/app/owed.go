package app

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// owedJob makes jobs of the work that a restored or moved lab had begun, and of
// what is to be made once more.
type owedJob struct{}

// Kind names it for the queue.
func (owedJob) Kind() string { return "owed" }

const owedEvery = 30 * time.Second

// registerOwed says who works the jobs.
func (l *Lab) registerOwed() {
	job.Handle(l.Queue, time.Minute, 1, func(ctx context.Context, _ job.Job[owedJob]) error { return l.settleOwed(ctx) })
	l.Queue.Every(owedEvery, owedJob{})
}

// settleOwed makes jobs of all owed work.
func (l *Lab) settleOwed(ctx context.Context) error {
	return errors.Join(l.stores.record.Settle(ctx, l.addOwed), l.digitising.mendLines(ctx))
}

// addOwed adds the job of a piece of owed work.
func (l *Lab) addOwed(ctx context.Context, tx *sql.Tx, w sqlstore.Owed) error {
	if w.Kind == "receive" {
		return l.Queue.Add(ctx, tx, receiveJob{Upload: w.Object})
	}
	j := digitiseJob{Asset: w.Object, Step: w.Step, Again: w.Kind == sqlstore.Again}
	if !j.Again {
		return l.Queue.Add(ctx, tx, j)
	}
	// It stands in its line in the act in which it is owed no more: whoever watches
	// would else think for a moment that all is done.
	err := l.digitising.send(ctx, tx, j)
	if fault.KindOf(err) == fault.NotFound { // a learner took the file out, or was erased
		return nil
	}
	return err
}

// adding lists the steps that add to what is shown already.
func adding() (steps []sqlstore.Adding) {
	for _, kind := range digitise.Kinds() {
		plan := digitise.Plan(kind)
		for i, step := range plan {
			if digitise.Adds(kind, step) {
				steps = append(steps, sqlstore.Adding{Kind: kind, After: plan[i-1], Step: step})
			}
		}
	}
	return steps
}

// current lists how files of a kind are digitised just now.
func current(kind media.Kind) (plan []sqlstore.Current) {
	for _, step := range digitise.Plan(kind) {
		plan = append(plan, sqlstore.Current{Step: step, Version: digitise.Version(kind, step), Adds: digitise.Adds(kind, step)})
	}
	return plan
}
