package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// readPaper reads the questions of a quiz at one revision; there are none at 0.
func readPaper(ctx context.Context, q sqldb.Querier, work string, revision int) (questions []assessment.Question, err error) {
	err = each(ctx, q, `SELECT questions FROM paper WHERE work_id = $1 AND revision = $2`, args{work, revision}, func(row *sql.Rows) error {
		return row.Scan(said[[]assessment.Question]{&questions})
	})
	return questions, err
}

// writePaper keeps the questions of a quiz as the revision that the work names.
func (s *Works) writePaper(ctx context.Context, tx *sql.Tx, w assessment.Standing) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO paper (work_id, revision, questions, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (work_id, revision) DO UPDATE SET questions = excluded.questions, created_at = excluded.created_at`,
		w.Work.ID, w.Work.Revision, payload(w.Questions), sqldb.Micros(s.now()))
	return err
}

// Paper reads the newest questions of a quiz that the scope may read, with their
// answers: that a reader may know them is for the caller to judge.
func (s *Works) Paper(ctx context.Context, scope account.Scope, work string) (p assessment.Paper, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		w, err := findWork(ctx, q, scope, work)
		if err != nil {
			return err
		}
		p = assessment.Paper{Work: w.ID, Revision: w.Revision}
		p.Questions, err = readPaper(ctx, q, w.ID, w.Revision)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("read the questions of a quiz: %w", err)
	}
	return p, nil
}
