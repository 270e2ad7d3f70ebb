package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Fared reads the first attempts at a quiz; see assessment.FaredStore.
func (s *Works) Fared(ctx context.Context, scope account.Scope, work, group string, rule func(course, group account.Object) error) (f assessment.Fared, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		f = assessment.Fared{}
		if f.Work, err = findWork(ctx, q, scope, work); err != nil {
			return err
		}
		course, err := courseOf(ctx, q, scope, f.Work)
		if err != nil {
			return err
		}
		var of account.Object
		if group != "" {
			g, err := readReportGroup(ctx, q, group)
			if err != nil {
				return err
			}
			of = g.Object
		}
		if err := rule(course, of); err != nil {
			return err
		}
		if f.Paper, err = readPaper(ctx, q, work, f.Work.Revision); err != nil {
			return err
		}
		f.Firsts, err = readFirsts(ctx, q, work, group)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("read how a quiz fared: %w", err)
	}
	return f, nil
}

// readFirsts reads the attempt of each learner that was handed in first, as
// assessment.Keep orders them, with the questions that it answers.
func readFirsts(ctx context.Context, q sqldb.Querier, work, group string) (firsts []assessment.First, err error) {
	query := `SELECT a.person_id, a.revision, a.answers, a.shares, a.mark FROM attempt a
		WHERE a.work_id = $2 AND a.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM attempt b WHERE b.work_id = a.work_id AND b.person_id = a.person_id
			AND b.state = 'submitted' AND (b.arrived_at < a.arrived_at OR b.arrived_at = a.arrived_at AND b.number < a.number)) AND ($1 = '' OR a.person_id IN ` + learnersOf + `) ORDER BY a.person_id`
	var revisions []int
	err = each(ctx, q, query, args{group, work}, func(row *sql.Rows) error {
		var f assessment.First
		var revision int
		err := row.Scan(&f.Person, &revision, said[[]assessment.Answer]{&f.Answers}, said[[]assessment.Share]{&f.Shares}, &f.Mark)
		firsts, revisions = append(firsts, f), append(revisions, revision)
		return err
	})
	if err != nil {
		return nil, err
	}
	papers := map[int][]assessment.Question{}
	for i, revision := range revisions {
		if _, read := papers[revision]; !read {
			if papers[revision], err = readPaper(ctx, q, work, revision); err != nil {
				return nil, err
			}
		}
		firsts[i].Paper = papers[revision]
	}
	return firsts, nil
}
