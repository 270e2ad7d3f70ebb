package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivertype"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Job is one try at a piece of work.
type Job[T Args] struct {
	Args    T
	ID      int64
	Attempt int  // 1 for the first try
	Last    bool // nobody will try again after this
	row     *river.Job[T]
}

// Done ends the job in the transaction that holds its effect, so that the two
// happen together or not at all; the handler then returns nil. ctx is the
// handler's. A job that is no longer this worker's is an error, which the act
// must return, so that the effect is undone.
func (j Job[T]) Done(ctx context.Context, tx *sql.Tx) error {
	// River lets a job end twice without a word: a worker that was given up
	// for dead would add its effect to that of the one who took over.
	var state rivertype.JobState
	if err := tx.QueryRowContext(ctx, `SELECT state FROM river_job WHERE id = $1`, j.ID).Scan(&state); err != nil {
		return fmt.Errorf("end job %d: %w", j.ID, err)
	}
	if state != rivertype.JobStateRunning {
		return fmt.Errorf("end job %d: another worker has it, it is %s", j.ID, state)
	}
	// The driver is named for the compiler alone; River takes the real one
	// from the context.
	if _, err := river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, j.row); err != nil {
		return fmt.Errorf("end job %d: %w", j.ID, err)
	}
	return nil
}

// Cancel wraps err so that the job ends at once, without another try. A fault
// of the kind Invalid does the same by itself: what cannot be used today
// cannot be used tomorrow. One of the kind Unavailable or NoSpace does not count
// as a try: the job waits for Config.Away, as often as it takes.
func Cancel(err error) error { return river.JobCancel(err) }

// Later wraps err so that the job waits for d before it is tried again; it does
// not count as a try.
func Later(d time.Duration, err error) error { return &later{err, d} }

type later struct {
	error
	wait time.Duration
}

func (l *later) Unwrap() error { return l.error }

// Handle says who works the jobs of one kind: for at most timeout (0 for one
// minute), and at most attempts times. work must be safe to repeat. Call it
// before Start, once a kind; it panics where River finds the kind's name
// unfit or taken.
func Handle[T Args](q *Queue, timeout time.Duration, attempts int, work func(ctx context.Context, j Job[T]) error) {
	var args T
	q.attempts[args.Kind()] = attempts
	river.AddWorker(q.workers, &worker[T]{timeout: timeout, work: work, queue: q})
}

type worker[T Args] struct {
	river.WorkerDefaults[T]
	timeout time.Duration
	work    func(ctx context.Context, j Job[T]) error
	queue   *Queue
}

func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.timeout }

func (w *worker[T]) Work(ctx context.Context, row *river.Job[T]) error {
	defer w.queue.atWork.add(row.ID)()
	err := w.work(ctx, Job[T]{Args: row.Args, ID: row.ID, Attempt: row.Attempt, Last: row.Attempt >= row.MaxAttempts, row: row})
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled): // the lab stops; a killed tool says something else
		return errors.Join(err, ctx.Err())
	case fault.KindOf(err) == fault.Invalid:
		return Cancel(err)
	}
	if wait := w.queue.patience(err); wait > 0 {
		w.queue.log.WarnContext(ctx, "a job waits for what is away or full", "kind", row.Kind, "job", row.ID, "for", wait, "err", err)
		return river.JobSnooze(wait)
	}
	return err
}

// patience is how long a job waits that lacks something, or 0 where it does not.
func (q *Queue) patience(err error) time.Duration {
	var l *later
	switch kind := fault.KindOf(err); {
	case errors.As(err, &l):
		return l.wait
	case kind == fault.Unavailable, kind == fault.NoSpace:
		return q.away
	}
	return 0
}

// backoff makes River wait as Config says.
type backoff func(attempt int) time.Duration

func (b backoff) NextRetry(row *rivertype.JobRow) time.Time {
	return time.Now().Add(b(row.Attempt)) //nolint:forbidigo // River compares it with its own clock, the machine's
}
