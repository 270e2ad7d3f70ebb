package app

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/job"
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
func (l *Lab) settleOwed(ctx context.Context) error { return l.stores.record.Settle(ctx, l.addOwed) }

// addOwed adds the job of a piece of owed work.
func (l *Lab) addOwed(ctx context.Context, tx *sql.Tx, w sqlstore.Owed) error {
	cause, known := map[string]func(object string) job.Args{
		"digitise": func(asset string) job.Args { return digitiseJob{Asset: asset} },
		"receive":  func(upload string) job.Args { return receiveJob{Upload: upload} },
	}[w.Kind]
	if !known {
		return fmt.Errorf("no job does %q", w.Kind)
	}
	return l.Queue.Add(ctx, tx, cause(w.Object))
}
