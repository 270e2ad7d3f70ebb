package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Taught implements report.Store.
func (s *Reports) Taught(ctx context.Context, group string) (found []report.Taught, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT `+assignmentColumns+`, m.code, m.title, m.regional, m.pie, COALESCE(p.name, ''), COALESCE(d.name, '')
			FROM assignment a JOIN trade_module m ON m.id = a.module_id
			LEFT JOIN person p ON p.id = a.trainer_p LEFT JOIN person d ON d.id = a.trainer_syn
			WHERE a.group_id = $1 AND a.archived_at = 0 ORDER BY m.ord, m.code, a.subgroup`, args{group}, func(rows *sql.Rows) error {
			var t report.Taught
			var regional, pie int
			var err error
			t.Assignment, err = scanAssignment(rows, &t.Code, &t.Title, &regional, &pie, &t.TrainerP, &t.TrainerSyn)
			t.Regional, t.PIE = regional != 0, pie != 0
			found = append(found, t)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read what a group is taught: %w", err)
	}
	return found, nil
}
