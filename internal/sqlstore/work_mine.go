package sqlstore

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// readMine tells how far the reader has come with works, if they are a learner of
// some group.
func (s *Works) readMine(ctx context.Context, q sqldb.Querier, person string, views []assessment.View) error {
	learns := false
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM role_grant WHERE person_id = $1 AND role = 'learner')`, person).Scan(&learns)
	if err != nil || !learns {
		return err
	}
	ids := make([]string, len(views))
	for n, v := range views {
		ids[n] = v.ID
	}
	doings, err := readDoings(ctx, q, person, ids)
	for n, v := range views {
		m := doings[v.ID].Mine(s.now())
		views[n].Mine = &m
	}
	return err
}

// readDoings gathers what is kept of one person and these works. A work of which
// nothing is kept is there too, as one that has not been begun.
func readDoings(ctx context.Context, q sqldb.Querier, person string, works []string) (map[string]assessment.Doing, error) {
	found := map[string]assessment.Doing{}
	for _, id := range works {
		found[id] = assessment.Doing{Mark: assessment.Unmarked}
	}
	for _, part := range []func(context.Context, sqldb.Querier, string, []string, map[string]assessment.Doing) error{
		doingTerms, doingAttempts, doingHandIns, doingResults,
	} {
		if err := part(ctx, q, person, works, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func doingTerms(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	terms, err := readTermsOf(ctx, q, person, works)
	for id, d := range found {
		d.Terms = terms[id]
		found[id] = d
	}
	return err
}

func doingAttempts(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	var a args
	query := `SELECT work_id, id, state, late FROM attempt WHERE number > 0 AND person_id = ` + a.add(person) +
		` AND work_id IN ` + list(&a, works) + ` ORDER BY work_id, number`
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var work, id string
		var state assessment.AttemptState
		var late int
		err := row.Scan(&work, &id, &state, &late)
		found[work] = found[work].With(id, state, late != 0)
		return err
	})
}

func doingHandIns(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	var a args
	query := `SELECT work_id, id, state, late FROM hand_in WHERE person_id = ` + a.add(person) + ` AND work_id IN ` + list(&a, works)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var work, id string
		var state assessment.HandInState
		var late int
		err := row.Scan(&work, &id, &state, &late)
		d := found[work]
		d.HandIn, d.State, d.Late = id, state, late != 0
		found[work] = d
		return err
	})
}

func doingResults(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	var a args
	query := `SELECT work_id, mark, passed FROM result WHERE person_id = ` + a.add(person) + ` AND work_id IN ` + list(&a, works)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var work string
		var mark assessment.Mark
		var passed int
		err := row.Scan(&work, &mark, &passed)
		d := found[work]
		d.Marked, d.Mark, d.Passed = true, mark, passed != 0
		found[work] = d
		return err
	})
}
