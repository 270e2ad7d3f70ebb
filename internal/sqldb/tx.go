package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/digital-learning-lab/lab/internal/memo"
)

// Querier is what reads need; *sql.Tx has it too, so that one reading function
// serves Read and Write.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tries is how often an act is run before the lab says that the database is
// busy. Waits double from 2 ms and stop growing at 128 ms, so the last try
// comes after about a second.
const tries = 12

// parallel is how often an act is tried beside others. Then it runs alone in
// this process: PostgreSQL takes two acts for colliding that read and wrote the
// same page of a short table or index, and among thirty writers one would lose
// again and again.
const parallel = 3

// Write runs one act in one transaction and commits it, or rolls it back when
// act returns an error or panics.
//
// act must be safe to run again: PostgreSQL refuses one of two acts that could
// not have happened one after the other, and Write then runs it anew. So act
// sets its results from nothing each time, does nothing outside tx, and passes
// on every error that tx gives.
//
// Where the connection breaks before the commit, act runs again on another.
// Where it breaks in the commit, Write answers "database.away" and nobody knows
// whether the act stands: whoever asked tries again by identifiers of his own.
//
// A full disk is the fault "disk.full", a lock that did not come free is
// "database.busy", a database that does not answer is "database.away"; a
// context that ended is its own error.
func (db *DB) Write(ctx context.Context, act func(tx *sql.Tx) error) error {
	return db.WriteAbout(ctx, nil, act)
}

// WriteAbout is Write of an act that changes nothing but what is read about
// some topics (see memo.Clock), such as how far somebody has come.
func (db *DB) WriteAbout(ctx context.Context, topics []string, act func(tx *sql.Tx) error) error {
	// Whatever became of it: a commit whose answer was lost may stand.
	defer db.changes.Changed(topics...)
	for try := 1; ; try++ {
		err := db.once(ctx, try, act)
		if !isCollision(err) && (!isUndone(err) || try == tries) {
			return named(ctx, err)
		}
		if try == tries {
			return errBusy.Because(err)
		}
		db.log.DebugContext(ctx, "transaction was undone and runs again", "try", try, "err", err)
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// Changes counts the writes, where this process is the only one that writes:
// on SQLite. On PostgreSQL the clock is blind.
func (db *DB) Changes() *memo.Clock { return db.changes }

func (db *DB) once(ctx context.Context, try int, act func(tx *sql.Tx) error) (err error) {
	defer db.among(try)()
	tx, err := db.writer.BeginTx(ctx, db.writing)
	if err != nil {
		return err
	}
	defer func() { // after a commit it does nothing
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	if err := act(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return uncertain{err}
	}
	return nil
}

// among waits for the turn of a try, beside others or alone.
func (db *DB) among(try int) (done func()) {
	if try <= parallel {
		db.acts.RLock()
		return db.acts.RUnlock
	}
	db.acts.Lock()
	return db.acts.Unlock
}

// uncertain is an error of a commit: where the connection broke, nobody knows
// whether it stands.
type uncertain struct{ error }

// Unwrap gives what happened.
func (u uncertain) Unwrap() error { return u.error }

// isUndone reports whether a transaction was surely undone because its
// connection broke before the commit was sent: it runs again on another.
func isUndone(err error) bool {
	var u uncertain
	return isBroken(err) && !errors.As(err, &u)
}

// pause waits a random part of a time that doubles with each try, so that acts
// which collided do not meet again.
func pause(ctx context.Context, try int) error {
	longest := time.Millisecond << min(try, 7)
	timer := time.NewTimer(rand.N(longest) + time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Read runs reads that all see the same moment of the database. They neither
// wait for a writer nor hold one up. Its faults are those of Write.
func (db *DB) Read(ctx context.Context, read func(tx Querier) error) error {
	tx, err := db.beginReading(ctx)
	if err != nil {
		return named(ctx, err)
	}
	err = read(tx)
	if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
		err = errors.Join(err, undo)
	}
	return named(ctx, err)
}

// beginReading begins on a connection that works: one that waited may have broken
// meanwhile, as all do when PostgreSQL is started again.
func (db *DB) beginReading(ctx context.Context) (*sql.Tx, error) {
	for try := 1; ; try++ {
		tx, err := db.reader.BeginTx(ctx, db.reading)
		if err == nil || !isBroken(err) || try == tries {
			return tx, err
		}
	}
}
