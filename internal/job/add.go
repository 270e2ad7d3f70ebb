package job

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Option changes when a job is worked.
type Option func(*river.InsertOpts)

// At keeps the job until t.
func At(t time.Time) Option {
	return func(o *river.InsertOpts) { o.ScheduledAt = t }
}

// In has the job wait in a line, whatever its kind.
func In(line string) Option {
	return func(o *river.InsertOpts) { o.Queue = line }
}

// Add puts a job into the transaction of the act that asks for it: if that is
// undone there is no job. The kind must have its Handle, here or not started.
func (q *Queue) Add(ctx context.Context, tx *sql.Tx, args Args, options ...Option) error {
	opts := q.usual(args)
	for _, option := range options {
		option(opts)
	}
	if _, err := q.client.InsertTx(ctx, tx, args, opts); err != nil {
		return fmt.Errorf("add job %s: %w", args.Kind(), err)
	}
	return nil
}

func (q *Queue) usual(args Args) *river.InsertOpts {
	line, named := q.lineOf[args.Kind()]
	if !named {
		line = q.first
	}
	return &river.InsertOpts{Queue: line, MaxAttempts: q.attempts[args.Kind()]}
}

// notEnded are the states in which a job still has something to do.
var notEnded = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// Every adds a job now and after each interval, on one lab of those that share
// a database, unless the one before has not ended. The times are not kept over
// a restart, so what it does must be safe to do more often. Call it after the
// Handle of its kind and before Start.
func (q *Queue) Every(interval time.Duration, args Args) {
	opts := q.usual(args)
	opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: notEnded}
	q.client.PeriodicJobs().Add(river.NewPeriodicJob(
		river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, opts },
		&river.PeriodicJobOpts{RunOnStart: true},
	))
}

// AddUnlessWaiting adds a job unless one of its kind is waiting to be begun, and
// is for kinds whose one job does all that is due: the one that waits will see
// what this act did. A job that is at work does not count. On PostgreSQL a job
// may be begun while the act is not committed yet: a kind added so needs a
// periodic job as well.
func (q *Queue) AddUnlessWaiting(ctx context.Context, tx *sql.Tx, args Args) error {
	var waits bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE kind = $1 AND state = 'available')`, args.Kind()).Scan(&waits)
	if err != nil {
		return fmt.Errorf("look for a waiting job %s: %w", args.Kind(), err)
	}
	if waits {
		return nil
	}
	return q.Add(ctx, tx, args)
}
