package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Attempts keeps what learners answer to quizzes.
type Attempts struct{ *Base }

// NewAttempts keeps attempts in the base's database.
func NewAttempts(b *Base) *Attempts { return &Attempts{b} }

// veilKey is the setting that keeps the key of the names that learners are shown:
// in backups too, so that devices which were offline are understood by a restored
// lab.
const veilKey = "veil.key"

// Veil gives the key of the names that learners are shown; fresh becomes it where
// there is none.
func (s *Attempts) Veil(ctx context.Context, fresh []byte) ([]byte, error) {
	return s.secret(ctx, veilKey, fresh)
}

// Sit implements assessment.Room. Of two devices that tell at once PostgreSQL
// lets one run again, on what the other kept.
func (s *Attempts) Sit(ctx context.Context, scope account.Scope, seat assessment.Seat, rule func(assessment.Sitting) (assessment.Attempt, error)) (now assessment.Sitting, err error) {
	err = s.db.WriteAbout(ctx, []string{scope.Person()}, func(tx *sql.Tx) error {
		if now, err = readSitting(ctx, tx, scope, seat); err != nil {
			return err
		}
		a, err := rule(now)
		if err != nil {
			return err
		}
		now, err = s.keep(ctx, tx, now, a)
		return err
	})
	if err != nil {
		return now, fmt.Errorf("take a quiz: %w", err)
	}
	return now, nil
}

// keep puts an attempt among those that stand, with what follows from it. What is
// as it was leaves no trace.
func (s *Attempts) keep(ctx context.Context, tx *sql.Tx, in assessment.Sitting, a assessment.Attempt) (assessment.Sitting, error) {
	was, known := in.Attempt(a.ID)
	if known && !changed(was, a) {
		return in, nil
	}
	if !known {
		if err := s.free(ctx, tx, "attempt", a.ID); err != nil {
			return in, err
		}
	}
	if err := writeAttempt(ctx, tx, a); err != nil {
		return in, err
	}
	in = in.With(a)
	if a.Submitted.IsZero() {
		return in, nil
	}
	if was.Submitted.IsZero() {
		if err := s.record(ctx, tx, handedIn(in, a)); err != nil {
			return in, err
		}
	}
	done, err := s.setResult(ctx, tx, ofAttempts(in.Work, in.Person, in.Kept))
	in.Completed = done.Completed
	return in, err
}

// handedIn is the fact that a quiz was handed in. Its place is the learner's, for
// who reads facts there.
func handedIn(in assessment.Sitting, a assessment.Attempt) fact.Fact {
	return fact.Fact{Org: in.Work.Org, Place: in.Learner.Place, Actor: a.Person, Kind: fact.AttemptSubmitted, Object: a.ID,
		Payload: payload(assessment.Sat{Work: a.Work, Number: a.Number, Late: a.Late, Mark: a.Mark})}
}

const attemptColumns = `t.id, t.work_id, t.person_id, t.number, t.revision, t.state, t.device, t.began_at, t.saved_at,
	t.submitted_at, t.arrived_at, t.due_at, t.late, t.mark, t.shares, t.closes_at, t.lapsed`

// scanAttempt reads attemptColumns, and the answers behind them.
func scanAttempt(row *sql.Rows) (a assessment.Attempt, err error) {
	err = row.Scan(&a.ID, &a.Work, &a.Person, &a.Number, &a.Revision, &a.State, &a.Device, micros{&a.Began}, micros{&a.Saved},
		micros{&a.Submitted}, micros{&a.Arrived}, micros{&a.Due}, &a.Late, &a.Mark, said[[]assessment.Share]{&a.Shares}, micros{&a.Closes}, &a.Lapsed, said[[]assessment.Answer]{&a.Answers})
	return a, err
}

func writeAttempt(ctx context.Context, tx *sql.Tx, a assessment.Attempt) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at,
			submitted_at, arrived_at, due_at, late, mark, shares, closes_at, lapsed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, answers = excluded.answers, device = excluded.device, began_at = excluded.began_at,
			saved_at = excluded.saved_at, submitted_at = excluded.submitted_at, arrived_at = excluded.arrived_at, due_at = excluded.due_at,
			late = excluded.late, mark = excluded.mark, shares = excluded.shares, closes_at = excluded.closes_at, lapsed = excluded.lapsed`,
		a.ID, a.Work, a.Person, a.Number, a.Revision, a.State, payload(a.Answers), a.Device, sqldb.Micros(a.Began), sqldb.Micros(a.Saved),
		sqldb.Micros(a.Submitted), sqldb.Micros(a.Arrived), sqldb.Micros(a.Due), flag(a.Late), a.Mark, payload(a.Shares), sqldb.Micros(a.Closes), flag(a.Lapsed))
	if err != nil {
		return fmt.Errorf("keep an attempt: %w", err)
	}
	return nil
}
