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

// MarkAgain implements assessment.Archive.
func (s *Attempts) MarkAgain(ctx context.Context, scope account.Scope, c assessment.KeyChange, rule func(assessment.Standing) error) (attempts int, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		w, err := workStanding(ctx, tx, scope, c.Work)
		if err != nil {
			return err
		}
		if err := rule(w); err != nil {
			return err
		}
		if attempts, err = s.correct(ctx, tx, w); err != nil || attempts == 0 {
			return err
		}
		if err := s.recount(ctx, tx, w.Work, c.By, c.Reason); err != nil {
			return err
		}
		return NewWorks(s.Base).recordWork(ctx, tx, c.By, w, fact.WorkChanged)
	})
	if err != nil {
		return 0, fmt.Errorf("mark again: %w", err)
	}
	return attempts, nil
}

// correct puts what is right into the older papers of a work, marks the attempts
// that answer them, and counts those whose mark is another.
func (s *Attempts) correct(ctx context.Context, tx *sql.Tx, w assessment.Standing) (attempts int, err error) {
	scale, err := readScale(ctx, tx, w.Work.Org)
	if err != nil {
		return 0, err
	}
	papers, err := readPapersBefore(ctx, tx, w.Work)
	if err != nil {
		return 0, err
	}
	for _, p := range papers {
		corrected, other := p.Corrected(w.Questions)
		if !other {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE paper SET questions = $3 WHERE work_id = $1 AND revision = $2`, p.Work, p.Revision, payload(corrected.Questions)); err != nil {
			return 0, err
		}
		moved, err := markAgain(ctx, tx, assessment.Sitting{Work: w.Work, Paper: corrected, Scale: scale})
		if err != nil {
			return 0, err
		}
		attempts += moved
	}
	return attempts, nil
}

// readPapersBefore reads the papers of a work that are not its newest.
func readPapersBefore(ctx context.Context, q sqldb.Querier, w assessment.Work) (papers []assessment.Paper, err error) {
	query := `SELECT work_id, revision, questions FROM paper WHERE work_id = $1 AND revision < $2 ORDER BY revision`
	err = each(ctx, q, query, args{w.ID, w.Revision}, func(row *sql.Rows) error {
		var p assessment.Paper
		err := row.Scan(&p.Work, &p.Revision, said[[]assessment.Question]{&p.Questions})
		papers = append(papers, p)
		return err
	})
	return papers, err
}

// markAgain marks all attempts at the paper of a sitting.
func markAgain(ctx context.Context, tx *sql.Tx, in assessment.Sitting) (attempts int, err error) {
	var kept []assessment.Attempt
	query := `SELECT ` + attemptColumns + `, t.answers FROM attempt t WHERE t.work_id = $1 AND t.revision = $2 ORDER BY t.id`
	err = each(ctx, tx, query, args{in.Work.ID, in.Paper.Revision}, func(row *sql.Rows) error {
		a, err := scanAttempt(row)
		kept = append(kept, a)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, a := range kept {
		again := in.Again(a)
		if !changed(a, again) {
			continue
		}
		if err := writeAttempt(ctx, tx, again); err != nil {
			return 0, err
		}
		if again.Mark != a.Mark {
			attempts++
		}
	}
	return attempts, nil
}
