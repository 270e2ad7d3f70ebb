package job

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// atWork knows the jobs whose handlers run in this process.
type atWork struct {
	mu  sync.Mutex
	ids map[int64]bool
}

// add notes that a handler runs, and gives what notes that it has returned.
func (w *atWork) add(id int64) (ended func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids[id] = true
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.ids, id)
	}
}

func (w *atWork) has(id int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids[id]
}

// tries are jobs, each by the attempt at which it is.
type tries map[int64]int

// takeBackLost makes the jobs available that the database says this lab runs
// and that it does not: the connection broke before the lab heard that it has
// them, or before the database heard that they have ended. A job between being
// fetched and being worked looks the same for a moment, so only those count
// that were idle at the last look too; idle are those of this one.
func (q *Queue) takeBackLost(ctx context.Context, before tries) (idle tries, err error) {
	err = q.db.Write(ctx, func(tx *sql.Tx) error {
		running, err := q.running(ctx, tx)
		if err != nil {
			return err
		}
		idle = tries{}
		for id, attempt := range running {
			if q.atWork.has(id) {
				continue
			}
			idle[id] = attempt
			if before[id] != attempt {
				continue
			}
			_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available', attempt = greatest(attempt - 1, 0)
				WHERE id = $1 AND state = 'running'`, id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return before, fmt.Errorf("take back jobs that were lost: %w", err)
	}
	return idle, nil
}

// running lists the jobs that the database says this lab runs.
func (q *Queue) running(ctx context.Context, tx sqldb.Querier) (tries, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, attempt FROM river_job
		WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1`, q.client.ID())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := tries{}
	for rows.Next() {
		var id int64
		var attempt int
		if err := rows.Scan(&id, &attempt); err != nil {
			return nil, err
		}
		found[id] = attempt
	}
	return found, rows.Err()
}
