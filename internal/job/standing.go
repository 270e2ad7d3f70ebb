package job

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Group is how many jobs of one kind stand in a line in one state.
type Group struct {
	Line, Kind, State string
	Jobs              int
}

// Live gives the jobs of a kind that have not ended, each with its line.
func (q *Queue) Live(ctx context.Context, tx *sql.Tx, kind string) (map[int64]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, queue FROM river_job
		WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled') AND kind = $1`, kind)
	if err != nil {
		return nil, fmt.Errorf("list the jobs %s: %w", kind, err)
	}
	defer rows.Close()
	live := map[int64]string{}
	for rows.Next() {
		var id int64
		var line string
		if err := rows.Scan(&id, &line); err != nil {
			return nil, fmt.Errorf("list the jobs %s: %w", kind, err)
		}
		live[id] = line
	}
	return live, rows.Err()
}

// Standing counts the jobs that have not ended.
func (q *Queue) Standing(ctx context.Context) (groups []Group, err error) {
	err = q.db.Read(ctx, func(tx sqldb.Querier) error {
		rows, err := tx.QueryContext(ctx, `SELECT queue, kind, state, count(*) FROM river_job
			WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled') GROUP BY queue, kind, state`)
		if err != nil {
			return err
		}
		defer rows.Close()
		groups = nil
		for rows.Next() {
			var g Group
			if err := rows.Scan(&g.Line, &g.Kind, &g.State, &g.Jobs); err != nil {
				return err
			}
			groups = append(groups, g)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("count the jobs by kind: %w", err)
	}
	return groups, nil
}
