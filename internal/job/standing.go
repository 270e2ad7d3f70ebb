package job

import (
	"context"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Group is how many jobs of one kind stand in a line in one state.
type Group struct {
	Line, Kind, State string
	Jobs              int
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
