package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Lapsing implements assessment.Lapses.
func (s *Attempts) Lapsing(ctx context.Context, now time.Time, most int) (ids []string, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		query := `SELECT t.id FROM attempt t JOIN work w ON w.id = t.work_id AND w.archived_at = 0 JOIN course c ON c.id = w.course_id AND c.archived_at = 0
			WHERE t.closes_at > 0 AND t.closes_at <= $1 ORDER BY t.closes_at, t.id LIMIT $2`
		ids, err = column(ctx, q, query, args{sqldb.Micros(now), most})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for attempts whose time is over: %w", err)
	}
	return ids, nil
}

// Lapse implements assessment.Lapses.
func (s *Attempts) Lapse(ctx context.Context, id string, rule func(assessment.Sitting) assessment.Attempt) (now assessment.Sitting, err error) {
	var person, org string
	if person, org, err = s.whose(ctx, id); err != nil {
		return now, err
	}
	err = s.db.WriteAbout(ctx, []string{person}, func(tx *sql.Tx) error {
		if now, err = readAttempted(ctx, tx, account.Lab(org), id); err != nil {
			return err
		}
		now, err = s.keep(ctx, tx, now, rule(now))
		return err
	})
	if err != nil {
		return now, fmt.Errorf("hand in an attempt whose time is over: %w", err)
	}
	return now, nil
}

// whose gives the learner of an attempt, and their organisation.
func (s *Attempts) whose(ctx context.Context, id string) (person, org string, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT t.person_id, w.org_id FROM attempt t JOIN work w ON w.id = t.work_id WHERE t.id = $1`, id).Scan(&person, &org)
	})
	if err != nil {
		return "", "", fmt.Errorf("find whose an attempt is: %w", missing(err))
	}
	return person, org, nil
}

// reopenClosing has the lab look again when the open attempts at a work close:
// their terms changed.
func reopenClosing(ctx context.Context, tx *sql.Tx, work string) error {
	_, err := tx.ExecContext(ctx, `UPDATE attempt SET closes_at = 1 WHERE work_id = $1 AND state = $2`, work, assessment.Open)
	return err
}
