package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Sittings implements report.Store.
func (s *Reports) Sittings(ctx context.Context, group, course string) (found []report.Sitting, err error) {
	query := `SELECT person_id, resource_id, started_at, watched, heard FROM learning_session
		WHERE person_id IN ` + learnersOf + ` AND resource_id IN (SELECT id FROM resource WHERE course_id = $2)`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, query, args{group, course}, func(row *sql.Rows) error {
			var one report.Sitting
			var watched, heard string
			err := row.Scan(&one.Learner, &one.Resource, micros{&one.Began}, &watched, &heard)
			found = append(found, one)
			last := &found[len(found)-1]
			return errors.Join(err, unpack(watched, &last.Watched), unpack(heard, &last.Heard))
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the sessions of a group: %w", err)
	}
	return found, nil
}
