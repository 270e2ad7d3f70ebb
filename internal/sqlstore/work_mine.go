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
	learns, err := finds(ctx, q, `SELECT 1 FROM role_grant WHERE person_id = $1 AND role = 'learner'`, args{person})
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
		var late bool
		err := row.Scan(&work, &id, &state, &late)
		found[work] = found[work].With(id, state, late)
		return err
	})
}

func doingHandIns(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	var a args
	query := `SELECT work_id, id, state, late FROM hand_in WHERE person_id = ` + a.add(person) + ` AND work_id IN ` + list(&a, works)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var h assessment.HandIn
		err := row.Scan(&h.Work, &h.ID, &h.State, &h.Late)
		d := found[h.Work]
		d.HandIn, d.State, d.Late = h.ID, h.State, h.Late
		found[h.Work] = d
		return err
	})
}

func doingResults(ctx context.Context, q sqldb.Querier, person string, works []string, found map[string]assessment.Doing) error {
	var a args
	query := `SELECT work_id, mark, passed, reason FROM result WHERE person_id = ` + a.add(person) + ` AND work_id IN ` + list(&a, works)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var r assessment.Result
		err := row.Scan(&r.Work, &r.Mark, &r.Passed, &r.Reason)
		d := found[r.Work]
		d.Marked, d.Mark, d.Passed, d.Reason = true, r.Mark, r.Passed, r.Reason
		found[r.Work] = d
		return err
	})
}
