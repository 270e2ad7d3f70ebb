package job_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// stamp is the work of these tests: to put one row into the table effect.
type stamp struct {
	Word string `json:"word"`
}

func (stamp) Kind() string { return "stamp" }

var tables = fstest.MapFS{
	"0001_effect.sql": {Data: []byte("-- +goose Up\nCREATE TABLE effect (word TEXT NOT NULL, attempt BIGINT NOT NULL);\n")},
}

// each runs test on a queue of every database, not started yet.
func each(t *testing.T, test func(t *testing.T, db *sqldb.DB, q *job.Queue)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := db.Migrate(t.Context(), tables, job.Migrate); err != nil {
			t.Fatal(err)
		}
		test(t, db, queue(t, db))
	})
}

func queue(t *testing.T, db *sqldb.DB) *job.Queue {
	t.Helper()
	return queueAt(t, db, t.Name(), 0)
}

func queueAt(t *testing.T, db *sqldb.DB, home string, beat time.Duration) *job.Queue {
	t.Helper()
	q, err := job.NewQueue(db, job.Config{
		Lines:   []job.Line{{Name: "quick", Workers: 4}, {Name: "slow", Workers: 1, Kinds: []string{"slow"}}},
		Backoff: func(int) time.Duration { return 20 * time.Millisecond },
		Away:    20 * time.Millisecond, Beat: beat, Home: home,
	}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func start(t *testing.T, q *job.Queue) {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func add(t *testing.T, db *sqldb.DB, q *job.Queue, args job.Args, options ...job.Option) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sql.Tx) error { return q.Add(t.Context(), tx, args, options...) })
	if err != nil {
		t.Fatal(err)
	}
}

// until asks again and again until it is so, and fails after 30 s.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatalf("it never came to this: %s", what)
		case <-tick.C:
		}
	}
}

func untilDone(t *testing.T, q *job.Queue) {
	t.Helper()
	until(t, "no job waits", func() bool { return waiting(t, q) == 0 })
}

func waiting(t *testing.T, q *job.Queue) int {
	t.Helper()
	n, err := q.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func count(t *testing.T, db *sqldb.DB, query string, args ...any) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx sqldb.Querier) error {
		return tx.QueryRowContext(t.Context(), query, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// put is a handler whose effect and end are one transaction.
func put(db *sqldb.DB) func(context.Context, job.Job[stamp]) error {
	return func(ctx context.Context, j job.Job[stamp]) error {
		return db.Write(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO effect (word, attempt) VALUES ($1, $2)`, j.Args.Word, j.Attempt); err != nil {
				return err
			}
			return j.Done(ctx, tx)
		})
	}
}

func TestEachJobHasItsEffectOnce(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		job.Handle(q, 0, 3, put(db))
		start(t, q)
		for i := range 20 {
			add(t, db, q, stamp{fmt.Sprint("word ", i)})
		}
		untilDone(t, q)
		if all, words := count(t, db, `SELECT count(*) FROM effect`), count(t, db, `SELECT count(DISTINCT word) FROM effect`); all != 20 || words != 20 {
			t.Fatalf("%d effects of %d jobs, want 20 of 20", all, words)
		}
	})
}

func TestAnActThatIsUndoneAddsNoJob(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		job.Handle(q, 0, 3, put(db))
		undone := errors.New("undone")
		err := db.Write(t.Context(), func(tx *sql.Tx) error {
			return errors.Join(q.Add(t.Context(), tx, stamp{"never"}), undone)
		})
		if !errors.Is(err, undone) || waiting(t, q) != 0 {
			t.Fatalf("%v, %d jobs wait", err, waiting(t, q))
		}
	})
}

func TestAFailingJobIsTriedAgainUntilItsLastTry(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		tries := make(chan job.Job[stamp], 10)
		job.Handle(q, 0, 3, func(_ context.Context, j job.Job[stamp]) error {
			tries <- j
			if j.Attempt == 2 {
				panic("a panic is a failure too")
			}
			return errors.New("not today")
		})
		start(t, q)
		add(t, db, q, stamp{"x"})
		untilDone(t, q)
		for attempt := 1; attempt <= 3; attempt++ {
			if j := <-tries; j.Attempt != attempt || j.Last != (attempt == 3) {
				t.Fatalf("try %d came as attempt %d, last %v", attempt, j.Attempt, j.Last)
			}
		}
		if len(tries) != 0 {
			t.Fatal("it was tried after its last try")
		}
	})
}

func TestWhatCannotBeUsedIsNotTriedAgain(t *testing.T) {
	reasons := map[string]error{
		"a fault of the kind Invalid": fmt.Errorf("read the file: %w", fault.New(fault.Invalid, "file.broken", "The file is broken.")),
		"cancelled":                   job.Cancel(errors.New("nobody wants it")),
	}
	for name, reason := range reasons {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
				tries := make(chan int, 10)
				job.Handle(q, 0, 5, func(_ context.Context, j job.Job[stamp]) error {
					tries <- j.Attempt
					return reason
				})
				start(t, q)
				add(t, db, q, stamp{"x"})
				untilDone(t, q)
				if len(tries) != 1 {
					t.Fatalf("tried %d times", len(tries))
				}
			})
		})
	}
}

func TestWhatIsAwayOrFullDoesNotCountAsATry(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		tries := 0
		job.Handle(q, 0, 1, func(ctx context.Context, j job.Job[stamp]) error {
			if tries++; tries < 5 {
				why := []fault.Kind{fault.Unavailable, fault.NoSpace}[tries%2]
				return fmt.Errorf("keep a file: %w", fault.New(why, "blob.away", "The store is away."))
			}
			return put(db)(ctx, j)
		})
		start(t, q)
		add(t, db, q, stamp{"patient"})
		untilDone(t, q)
		if n := count(t, db, `SELECT count(*) FROM effect WHERE attempt = 1`); n != 1 || tries != 5 {
			t.Fatalf("%d effects after %d tries", n, tries)
		}
	})
}

func TestAWorkerThatWasReplacedCannotAddItsEffect(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		answers := make(chan error, 1)
		job.Handle(q, 0, 1, func(ctx context.Context, j job.Job[stamp]) error {
			takeAway := func(tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available', scheduled_at = '2999-01-01 00:00:00' WHERE id = $1`, j.ID)
				return err
			}
			if err := db.Write(ctx, takeAway); err != nil {
				return err
			}
			answers <- put(db)(ctx, j)
			return nil
		})
		start(t, q)
		add(t, db, q, stamp{"twice"})
		if err := <-answers; err == nil || count(t, db, `SELECT count(*) FROM effect`) != 0 {
			t.Fatalf("it ended another worker's job: %v", err)
		}
	})
}

func TestAJobForLaterWaits(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		job.Handle(q, 0, 1, put(db))
		start(t, q)
		add(t, db, q, stamp{"later"}, job.At(time.Now().Add(time.Hour)))
		add(t, db, q, stamp{"now"})
		until(t, "one job waits", func() bool { return waiting(t, q) == 1 })
		if n := count(t, db, `SELECT count(*) FROM effect WHERE word = 'now'`); n != 1 || count(t, db, `SELECT count(*) FROM effect`) != 1 {
			t.Fatal("the wrong job was worked")
		}
	})
}

func TestAPeriodicJobRunsAgainAndAgain(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		job.Handle(q, 0, 1, put(db))
		q.Every(50*time.Millisecond, stamp{"tick"})
		start(t, q)
		until(t, "three ticks", func() bool { return count(t, db, `SELECT count(*) FROM effect`) >= 3 })
	})
}

type slow struct{}

func (slow) Kind() string { return "slow" }

func TestALineRunsAsManyAtOnceAsItHasWorkersAndHoldsUpNoOther(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		begun, finish := make(chan int64, 10), make(chan struct{})
		job.Handle(q, 0, 1, func(_ context.Context, j job.Job[slow]) error {
			begun <- j.ID
			<-finish
			return nil
		})
		job.Handle(q, 0, 1, put(db))
		start(t, q)
		add(t, db, q, slow{})
		add(t, db, q, slow{})
		<-begun
		add(t, db, q, stamp{"overtakes"})
		until(t, "only the slow line waits", func() bool { return waiting(t, q) == 2 })
		if len(begun) != 0 {
			t.Error("two jobs at once in a line of one")
		}
		close(finish)
		untilDone(t, q)
	})
}

func TestStoppingCancelsWhatDoesNotEndAndTheTryDoesNotCount(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		begun := make(chan struct{})
		job.Handle(q, 0, 1, func(ctx context.Context, _ job.Job[stamp]) error {
			close(begun)
			<-ctx.Done()
			return errors.New("the tool was killed")
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		add(t, db, q, stamp{"long"})
		<-begun
		now, cancel := context.WithCancel(t.Context())
		cancel()
		if err := q.Stop(now); err != nil {
			t.Fatal(err)
		}
		again := queue(t, db)
		job.Handle(again, 0, 1, put(db))
		start(t, again)
		untilDone(t, again)
		if n := count(t, db, `SELECT count(*) FROM effect WHERE attempt = 1`); n != 1 {
			t.Fatal("the job was not worked after the restart as its first try")
		}
	})
}

func TestJobsOfANewerLabAreRefused(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, _ *job.Queue) {
		if _, err := db.Writer().ExecContext(t.Context(), `INSERT INTO river_migration (line, version) VALUES ('main', 999)`); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context(), tables, job.Migrate); !errors.Is(err, sqldb.ErrNewer) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestOfAKindThatDoesAllThatIsDueOneJobWaits(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB, q *job.Queue) {
		job.Handle(q, time.Minute, 3, put(db))
		for range 20 {
			err := db.Write(t.Context(), func(tx *sql.Tx) error { return q.AddUnlessWaiting(t.Context(), tx, stamp{}) })
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := waiting(t, q); n != 1 {
			t.Fatalf("%d jobs wait", n)
		}
		start(t, q)
		untilDone(t, q)
		err := db.Write(t.Context(), func(tx *sql.Tx) error { return q.AddUnlessWaiting(t.Context(), tx, stamp{}) })
		if err != nil {
			t.Fatal(err)
		}
		until(t, "a second effect", func() bool {
			return count(t, db, `SELECT count(*) FROM river_job WHERE kind = 'stamp' AND state = 'completed'`) == 2
		})
	})
}
