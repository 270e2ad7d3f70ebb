// Package job keeps work that must be done even if the lab stops in between:
// digitising, indexing, sweeping. A job is a row, added in the transaction of
// the change that asks for it, and worked at least once; an effect written in
// the transaction of Job.Done happens exactly once.
//
// It wraps River (https://riverqueue.com), whose tables river_* it makes in
// the lab's own database; on PostgreSQL also job_node, one row a lab, to tell
// the jobs of a lab that died. Rows of ended jobs are removed after a day, of
// failed ones after a week: they are work, never history.
package job

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Args are the arguments of one kind of job: a struct kept as JSON. Kind names
// the kind for ever; two characters or more of [a-z0-9_.-].
type Args interface{ Kind() string }

// Line is a queue of jobs that compete for the same thing: processors, the
// network, a disk.
type Line struct {
	Name    string   // [a-z0-9_-], for the log
	Workers int      // how many of its jobs run at once in this process
	Kinds   []string // which kinds wait here
}

// Config says how jobs are worked.
type Config struct {
	Lines []Line // a kind that no line names waits in the first one
	// Backoff is the wait before try number attempt+1. Nil means the fourth
	// power of attempt in seconds, give or take a tenth: 1 s, 16 s, 81 s.
	Backoff func(attempt int) time.Duration
	// Away is the wait after a try that found something unavailable, such as the
	// store of the bytes; 0 means 15 s.
	Away time.Duration
	// Beat is how often a lab on PostgreSQL says that it lives and looks for jobs
	// that were lost; 0 means 15 s.
	Beat time.Duration
	// Home names what only one lab at a time can have, such as a locked folder:
	// jobs that ran in an earlier lab of the same Home are taken back at once,
	// and not after the minute that tells that another lab has died.
	Home string
}

// How River is paced. Polling each 250 ms for a line costs less than 1 % of a
// core and needs no second way of being told.
const (
	poll        = 250 * time.Millisecond
	cooldown    = 50 * time.Millisecond
	usualAway   = 15 * time.Second
	usualTime   = time.Minute      // what a job may take when its handler does not say
	stuckAfter  = 10 * time.Minute // a job beyond this and its own time is given to another worker
	lastMoments = 5 * time.Second  // for jobs to return once they were told to stop
)

// Queue adds jobs and works them.
type Queue struct {
	db       *sqldb.DB
	log      *slog.Logger
	home     string
	away     time.Duration
	beatEach time.Duration
	atWork   *atWork
	client   *river.Client[*sql.Tx]
	workers  *river.Workers
	lineOf   map[string]string // by kind
	attempts map[string]int    // by kind; filled by Handle, before Start
	first    string

	stopBeats context.CancelFunc
	beats     sync.WaitGroup
}

// NewQueue makes the queue of an open and migrated database. It works nothing
// until Start.
func NewQueue(db *sqldb.DB, cfg Config, log *slog.Logger) (*Queue, error) {
	if len(cfg.Lines) == 0 {
		return nil, errors.New("job: a queue needs a line")
	}
	q := &Queue{
		db: db, log: log, home: cfg.Home, away: cmp.Or(cfg.Away, usualAway), beatEach: cmp.Or(cfg.Beat, beatEvery), atWork: &atWork{ids: map[int64]bool{}}, workers: river.NewWorkers(),
		lineOf: map[string]string{}, attempts: map[string]int{}, first: cfg.Lines[0].Name,
		stopBeats: func() {},
	}
	lines := map[string]river.QueueConfig{}
	for _, line := range cfg.Lines {
		lines[line.Name] = river.QueueConfig{MaxWorkers: line.Workers}
		for _, kind := range line.Kinds {
			q.lineOf[kind] = line.Name
		}
	}
	config := &river.Config{
		Queues: lines, Workers: q.workers,
		PollOnly: true, FetchPollInterval: poll, FetchCooldown: cooldown,
		JobTimeout: usualTime, RescueStuckJobsAfter: stuckAfter,
		Logger: slog.New(atLeastWarn{log.Handler()}), ErrorHandler: failures{log},
	}
	if cfg.Backoff != nil {
		config.RetryPolicy = backoff(cfg.Backoff)
	}
	client, err := river.NewClient(driver(db), config)
	if err != nil {
		return nil, fmt.Errorf("make the job queue: %w", err)
	}
	q.client = client
	return q, nil
}

// driver gives River the pool that Write uses. On SQLite that matters: a pool
// of its own fights the lab for the one write lock, and loses.
func driver(db *sqldb.DB) riverdriver.Driver[*sql.Tx] {
	if db.Dialect() == sqldb.SQLite {
		return riversqlite.New(db.Writer())
	}
	return riverdatabasesql.New(db.Writer())
}

// Start takes back the jobs of labs that died, and begins to work. ctx bounds
// the starting only; Stop ends the work.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.takeBack(ctx); err != nil {
		return fmt.Errorf("take back unfinished jobs: %w", err)
	}
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start working jobs: %w", err)
	}
	q.beginBeats(context.WithoutCancel(ctx))
	return nil
}

// Stop takes no further job and waits for those that run. When ctx ends before
// them their contexts are cancelled; they will be worked again, and the attempt
// does not count.
func (q *Queue) Stop(ctx context.Context) error {
	q.stopBeats()
	q.beats.Wait()
	err := q.client.Stop(ctx)
	if err != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastMoments)
		defer cancel()
		err = q.client.StopAndCancel(last)
	}
	if err != nil {
		return fmt.Errorf("stop working jobs: %w", err)
	}
	return nil
}

// Waiting counts the jobs that have not ended: due, running, to be tried again,
// or for later.
func (q *Queue) Waiting(ctx context.Context) (int, error) {
	var n int
	err := q.db.Read(ctx, func(tx sqldb.Querier) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled')`).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count the jobs: %w", err)
	}
	return n, nil
}
