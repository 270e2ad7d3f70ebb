package job

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// A lab on PostgreSQL says each beatEvery that it lives; one that has not for
// deadAfter, by the clock of the database, has died with its jobs running. One
// that ran where this lab runs now (Config.Home) has died for certain.
const (
	beatEvery = 15 * time.Second
	deadAfter = 60 * time.Second
)

const databaseNow = `CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`

// takeBack makes the jobs available that a lab left running when it died. The
// attempt is given back: being killed three times must not end a good job.
// SQLite has one lab, so whatever runs before it starts is left over, and so
// is the office of leader, which would otherwise stay taken for seconds.
func (q *Queue) takeBack(ctx context.Context) error {
	return q.db.Write(ctx, func(tx *sql.Tx) error {
		if q.db.Dialect() == sqldb.SQLite {
			return execAll(ctx, tx,
				`UPDATE river_job SET state = 'available', attempt = max(attempt - 1, 0) WHERE state = 'running'`,
				`DELETE FROM river_leader`)
		}
		if err := q.succeed(ctx, tx); err != nil {
			return err
		}
		return q.beat(ctx, tx)
	})
}

// makeNodes makes the table of the labs that share a PostgreSQL database.
func makeNodes(ctx context.Context, db *sqldb.DB) error {
	if db.Dialect() == sqldb.SQLite {
		return nil
	}
	return db.Write(ctx, func(tx *sql.Tx) error {
		return execAll(ctx, tx,
			`CREATE TABLE IF NOT EXISTS job_node (id TEXT PRIMARY KEY, seen BIGINT NOT NULL)`,
			`ALTER TABLE job_node ADD COLUMN IF NOT EXISTS home TEXT NOT NULL DEFAULT ''`)
	})
}

// succeed forgets the labs that ran where this one runs now, and takes over the
// office of leader from them.
func (q *Queue) succeed(ctx context.Context, tx *sql.Tx) error {
	if q.home == "" {
		return nil
	}
	for _, statement := range []string{
		`DELETE FROM river_leader WHERE leader_id IN (SELECT id FROM job_node WHERE home = $1)`,
		`DELETE FROM job_node WHERE home = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, q.home); err != nil {
			return fmt.Errorf("succeed the lab that ran here: %w", err)
		}
	}
	return nil
}

// Alone reports whether no other lab works the jobs of this database, as far as
// the last minute tells.
func (q *Queue) Alone(ctx context.Context) (bool, error) {
	if q.db.Dialect() == sqldb.SQLite {
		return true, nil
	}
	var others int
	err := q.db.Read(ctx, func(tx sqldb.Querier) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM job_node WHERE id <> $1 AND (home <> $2 OR home = '') AND seen >= `+databaseNow+` - $3`,
			q.client.ID(), q.home, deadAfter.Microseconds()).Scan(&others)
	})
	if err != nil {
		return false, fmt.Errorf("look for other labs: %w", err)
	}
	return others == 0, nil
}

// beat says that this lab lives, forgets those that do not, and takes back
// their jobs.
func (q *Queue) beat(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO job_node (id, home, seen) VALUES ($1, $2, `+databaseNow+`)
		ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`, q.client.ID(), q.home)
	if err != nil {
		return fmt.Errorf("say that this lab lives: %w", err)
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM job_node WHERE seen < `+databaseNow+` - $1`, deadAfter.Microseconds())
	if err != nil {
		return fmt.Errorf("forget the labs that died: %w", err)
	}
	return execAll(ctx, tx, `UPDATE river_job SET state = 'available', attempt = greatest(attempt - 1, 0)
		WHERE state = 'running' AND NOT EXISTS (
			SELECT 1 FROM job_node WHERE id = attempted_by[array_upper(attempted_by, 1)])`)
}

// beginBeats beats until Stop.
func (q *Queue) beginBeats(ctx context.Context) {
	if q.db.Dialect() == sqldb.SQLite {
		return
	}
	ctx, q.stopBeats = context.WithCancel(ctx)
	q.beats.Go(func() {
		ticker := time.NewTicker(q.beatEach)
		defer ticker.Stop()
		var idle tries
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				err := q.db.Write(ctx, func(tx *sql.Tx) error { return q.beat(ctx, tx) })
				if err == nil {
					idle, err = q.takeBackLost(ctx, idle)
				}
				if err != nil && ctx.Err() == nil {
					q.log.WarnContext(ctx, "the lab could not say that it lives", "err", err)
				}
			}
		}
	})
}

func execAll(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
