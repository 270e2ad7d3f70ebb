package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// together is how many courses are written in one transaction: others write
// between two of them.
const together = 500

// used is how many people opened something of a course.
type used struct {
	course string
	people int
}

// CountUse counts anew who opened something of each course since a moment, and
// keeps it where it changed: lists by use are read in the order of an index.
func (s *Courses) CountUse(ctx context.Context, since time.Time) error {
	changed, err := s.changedUse(ctx, since)
	for len(changed) > 0 && err == nil {
		part := changed[:min(together, len(changed))]
		changed = changed[len(part):]
		err = s.db.Write(ctx, func(tx *sql.Tx) error {
			for _, u := range part {
				if _, err := tx.ExecContext(ctx, `UPDATE course SET learners = $1 WHERE id = $2`, u.people, u.course); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("count how much courses are used: %w", err)
	}
	return nil
}

// changedUse gives the courses whose count is another than what is kept.
func (s *Courses) changedUse(ctx context.Context, since time.Time) (changed []used, err error) {
	const query = `SELECT c.id, COALESCE(u.people, 0) FROM course c LEFT JOIN (
			SELECT r.course_id, count(DISTINCT p.person_id) AS people FROM progress p JOIN resource r ON r.id = p.resource_id
			WHERE p.seen_at >= $1 GROUP BY r.course_id) u ON u.course_id = c.id
		WHERE c.learners <> COALESCE(u.people, 0)`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		changed = nil
		return each(ctx, q, query, args{sqldb.Micros(since)}, func(row *sql.Rows) error {
			var u used
			err := row.Scan(&u.course, &u.people)
			changed = append(changed, u)
			return err
		})
	})
	return changed, err
}
