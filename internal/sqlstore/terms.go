package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// readTerms gives the terms on which a person has a work to do.
func readTerms(ctx context.Context, q sqldb.Querier, work, person string) (assessment.Terms, error) {
	terms, err := readTermsOf(ctx, q, person, []string{work})
	return terms[work], err
}

// readTermsOf gives the terms on which a person has works to do, by work.
func readTermsOf(ctx context.Context, q sqldb.Querier, person string, works []string) (map[string]assessment.Terms, error) {
	var a args
	theirs, others := map[string][]assessment.Given{}, map[string][]assessment.Given{}
	query := `SELECT n.work_id, n.group_id, n.opens_at, n.due_at, EXISTS (SELECT 1 FROM role_grant t
			WHERE t.role = 'learner' AND t.scope_kind = 'group' AND t.scope_id = n.group_id AND t.person_id = ` + a.add(person) + `)
		FROM given n JOIN person_group g ON g.id = n.group_id AND g.archived_at = 0 WHERE n.work_id IN ` + list(&a, works) + ` ORDER BY n.work_id, n.group_id`
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var g assessment.Given
		var in bool
		err := row.Scan(&g.Work, &g.Group, micros{&g.Opens}, micros{&g.Due}, &in)
		to := others
		if in {
			to = theirs
		}
		to[g.Work] = append(to[g.Work], g)
		return err
	})
	terms := map[string]assessment.Terms{}
	for _, work := range works {
		if terms[work] = assessment.TermsOf(theirs[work]); !terms[work].Given {
			terms[work] = assessment.TermsBeside(others[work])
		}
	}
	return terms, err
}
