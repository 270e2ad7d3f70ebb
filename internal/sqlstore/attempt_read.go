package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Sitting implements assessment.Room. The first learner to whom a paper is shown
// writes so, in the act that reads it: its author may be at it.
func (s *Attempts) Sitting(ctx context.Context, scope account.Scope, seat assessment.Seat) (in assessment.Sitting, err error) {
	var shown bool
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if in, err = readSitting(ctx, q, scope, seat); err != nil {
			return err
		}
		shown, err = finds(ctx, q, `SELECT 1 FROM paper WHERE work_id = $1 AND revision = $2 AND shown <> 0`, args{in.Work.ID, in.Paper.Revision})
		return err
	})
	if err == nil && !shown {
		err = s.db.WriteAbout(ctx, []string{scope.Person()}, func(tx *sql.Tx) error {
			if in, err = readSitting(ctx, tx, scope, seat); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `UPDATE paper SET shown = 1 WHERE work_id = $1 AND revision = $2`, in.Work.ID, in.Paper.Revision)
			return err
		})
	}
	if err != nil {
		return in, fmt.Errorf("sit down at a quiz: %w", err)
	}
	return in, nil
}

// Draft implements assessment.Room.
func (s *Attempts) Draft(ctx context.Context, scope account.Scope, work string) (in assessment.Sitting, course account.Object, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		in = assessment.Sitting{}
		if in.Work, err = findWork(ctx, q, scope, work); err != nil {
			return err
		}
		if course, err = courseOf(ctx, q, scope, in.Work); err != nil {
			return err
		}
		return readPaperOf(ctx, q, &in, in.Work.Revision)
	})
	if err != nil {
		return in, course, fmt.Errorf("read a quiz as its author has it: %w", err)
	}
	return in, course, nil
}

// Attempt implements assessment.Archive.
func (s *Attempts) Attempt(ctx context.Context, scope account.Scope, id string) (in assessment.Sitting, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		in, err = readAttempted(ctx, q, scope, id)
		return err
	})
	if err != nil {
		return in, fmt.Errorf("read an attempt: %w", err)
	}
	return in, nil
}

// readAttempted reads what stands around one attempt, whoever asks in its
// organisation.
func readAttempted(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (in assessment.Sitting, err error) {
	var work string
	err = q.QueryRowContext(ctx, `SELECT t.work_id, t.person_id FROM attempt t JOIN work w ON w.id = t.work_id WHERE t.id = $1 AND w.org_id = $2`,
		id, scope.Org()).Scan(&work, &in.Person)
	if err != nil {
		return in, missing(err)
	}
	if in.Work, err = findWork(ctx, q, account.Lab(scope.Org()), work); err != nil {
		return in, err
	}
	return in, fillSitting(ctx, q, &in, assessment.Seat{Work: work, Attempt: id})
}

// readSitting reads all that decides what becomes of somebody's attempt at a work
// that is published and that they may read, or at which they are already: a work
// that is withdrawn, or a group that is left, takes nothing from who is at it.
func readSitting(ctx context.Context, q sqldb.Querier, scope account.Scope, seat assessment.Seat) (in assessment.Sitting, err error) {
	begun, err := finds(ctx, q, `SELECT 1 FROM attempt WHERE id = $1 AND work_id = $2 AND person_id = $3`, args{seat.Attempt, seat.Work, scope.Person()})
	if err != nil {
		return in, err
	}
	in.Person = scope.Person()
	if begun {
		scope = account.Lab(scope.Org())
	}
	if in.Work, err = findWork(ctx, q, scope, seat.Work); err != nil {
		return in, err
	}
	if !begun && in.Work.State != account.Published {
		return in, fault.Missing()
	}
	return in, fillSitting(ctx, q, &in, seat)
}

// fillSitting reads the rest of a sitting, where its work and its person are known.
func fillSitting(ctx context.Context, q sqldb.Querier, in *assessment.Sitting, seat assessment.Seat) (err error) {
	if in.Name, in.Learner, err = readLearner(ctx, q, in.Person); err != nil {
		return err
	}
	if in.Terms, err = readTerms(ctx, q, in.Work.ID, in.Person); err != nil {
		return err
	}
	if in.Kept, err = readAttempts(ctx, q, in.Work.ID, in.Person, seat.Attempt); err != nil {
		return err
	}
	return readPaperOf(ctx, q, in, in.Answers(seat))
}

// readAttempts reads somebody's attempts at a work, with the answers of those alone
// that are open or meant.
func readAttempts(ctx context.Context, q sqldb.Querier, work, person, meant string) (kept []assessment.Attempt, err error) {
	query := `SELECT ` + attemptColumns + `, CASE WHEN t.state = 'open' OR t.id = $3 THEN t.answers ELSE 'null' END
		FROM attempt t WHERE t.person_id = $1 AND t.work_id = $2 ORDER BY t.number, t.id`
	err = each(ctx, q, query, args{person, work, meant}, func(row *sql.Rows) error {
		a, err := scanAttempt(row)
		kept = append(kept, a)
		return err
	})
	return kept, err
}

// readPaperOf reads a revision of a sitting's paper, the scale that it is marked
// by, and what may be looked at again. A revision that is not there leaves the
// paper empty.
func readPaperOf(ctx context.Context, q sqldb.Querier, in *assessment.Sitting, revision int) (err error) {
	if in.Scale, err = readScale(ctx, q, in.Work.Org); err != nil {
		return err
	}
	err = each(ctx, q, `SELECT revision, questions FROM paper WHERE work_id = $1 AND revision = $2`, args{in.Work.ID, revision}, func(row *sql.Rows) error {
		in.Paper.Work = in.Work.ID
		return row.Scan(&in.Paper.Revision, said[[]assessment.Question]{&in.Paper.Questions})
	})
	if err != nil {
		return err
	}
	return readReviewed(ctx, q, in)
}

// readReviewed names the resources that a paper sends learners back to.
func readReviewed(ctx context.Context, q sqldb.Querier, in *assessment.Sitting) error {
	var ids []string
	for _, asked := range in.Paper.Questions {
		if asked.Review != nil {
			ids = append(ids, asked.Review.Resource)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var a args
	in.Titles = map[string]string{}
	query := `SELECT id, title FROM resource WHERE course_id = ` + a.add(in.Work.Course) + ` AND archived_at = 0 AND state = 'published' AND id IN ` + list(&a, ids)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var id, title string
		err := row.Scan(&id, &title)
		in.Titles[id] = title
		return err
	})
}
