package app

import (
	"context"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/budget"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/search"
)

// forgetJob takes away what an erasure cannot take away in its own act, who has
// been in the legal archive long enough, and what was missed or told long ago.
type forgetJob struct {
	Person string `json:"person,omitempty"` // who was erased
}

// Kind names it for the queue.
func (forgetJob) Kind() string { return "forget" }

const (
	forgetEvery    = 24 * time.Hour
	forgetTime     = 10 * time.Minute
	forgetAttempts = 10
	// promptly is the largest database that is written anew while the lab is at
	// work, in bytes: writers wait meanwhile, and 100 MB took 3.7 s on a busy
	// machine of two cores. A larger one is when the lab starts.
	promptly = 64 << 20
)

// registerForgetting says who works the jobs.
func (l *Lab) registerForgetting() {
	job.Handle(l.Queue, forgetTime, forgetAttempts, func(ctx context.Context, j job.Job[forgetJob]) error {
		if err := l.forgetHot(ctx, j.Args.Person); err != nil {
			return err
		}
		return l.forget(ctx, promptly)
	})
	l.Queue.Every(forgetEvery, forgetJob{})
}

// forgetHot takes away what is hot of somebody who was erased.
func (l *Lab) forgetHot(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	return l.hot.Forget(ctx, person)
}

// forgetAll forgets whatever it costs: nobody waits for a lab that starts.
func (l *Lab) forgetAll(ctx context.Context) error { return l.forget(ctx, 1<<62) }

func (l *Lab) forget(ctx context.Context, most int64) error {
	if err := l.stores.dossiers.ForgetArchived(ctx); err != nil {
		return err
	}
	if err := l.stores.missed.Forget(ctx, account.Today(l.now().AddDate(0, -search.MonthsMissed, 0))); err != nil {
		return err
	}
	if err := l.stores.budgets.Forget(ctx, budget.Kept(l.now())); err != nil {
		return err
	}
	if err := l.notices.Forget(ctx); err != nil {
		return err
	}
	if err := l.receiving.clearAll(ctx); err != nil {
		return fmt.Errorf("clear what no upload waits for: %w", err)
	}
	owed, err := l.stores.dossiers.OwesScrub(ctx)
	if err != nil || !owed {
		return err
	}
	size, err := l.DB.Size(ctx)
	if err != nil {
		return err
	}
	if size > most {
		l.log.InfoContext(ctx, "what was erased is out of the record; its last traces in the file go when the lab starts next", "bytes", size)
		return nil
	}
	return l.stores.dossiers.Scrub(ctx)
}

// Sweep removes files that nothing needs, as the lab does once a day.
func (l *Lab) Sweep(ctx context.Context) error { return l.digitising.sweep(ctx) }
