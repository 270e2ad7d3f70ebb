package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

var _ report.MarkbookStore = (*Reports)(nil)

// worksOf are the works that the group $1 has to do; one that was withdrawn while
// somebody of the group had begun it.
const worksOf = `(SELECT v.work_id FROM given v JOIN work k ON k.id = v.work_id WHERE v.group_id = $1 AND k.archived_at = 0 AND (k.state = 'published'
	OR EXISTS (SELECT 1 FROM attempt x WHERE x.work_id = k.id AND x.person_id IN ` + learnersOf + `)
	OR EXISTS (SELECT 1 FROM hand_in x WHERE x.work_id = k.id AND x.person_id IN ` + learnersOf + `)))`

// Markbook implements report.MarkbookStore.
func (s *Reports) Markbook(ctx context.Context, group string) (b report.Markbook, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		b = report.Markbook{Handed: map[report.Handing]report.Handed{}}
		if b.Group, err = readReportGroup(ctx, q, group); err != nil {
			return err
		}
		if b.Scale, err = readScale(ctx, q, b.Group.Object.Org); err != nil {
			return err
		}
		if b.Learners, err = readReportLearners(ctx, q, group); err != nil {
			return err
		}
		for _, part := range []func(context.Context, sqldb.Querier, *report.Markbook) error{bookWorks, bookTerms, bookAttempts, bookHandIns, bookResults} {
			if err := part(ctx, q, &b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return b, fmt.Errorf("read a group's markbook: %w", err)
	}
	return b, nil
}

func bookWorks(ctx context.Context, q sqldb.Querier, b *report.Markbook) error {
	query := `SELECT ` + workColumns + `, c.title, n.opens_at, n.due_at FROM given n JOIN work w ON w.id = n.work_id JOIN course c ON c.id = w.course_id
		WHERE n.group_id = $1 AND w.id IN ` + worksOf + ` ORDER BY CASE WHEN n.due_at = 0 THEN 1 ELSE 0 END, n.due_at, w.title, w.id`
	return each(ctx, q, query, args{b.Group.ID}, func(row *sql.Rows) error {
		var w report.GivenWork
		err := row.Scan(append(workFields(&w.Work), &w.CourseName, micros{&w.Opens}, micros{&w.Due})...)
		b.Works = append(b.Works, w)
		return err
	})
}

// handed changes what is known of one learner and one work.
func handed(b *report.Markbook, work, learner string, change func(*report.Handed)) {
	of := report.Handing{Learner: learner, Work: work}
	h := b.Handed[of]
	change(&h)
	b.Handed[of] = h
}

// bookTerms reads on what terms each learner has each work: another group of theirs
// may have it for longer.
func bookTerms(ctx context.Context, q sqldb.Querier, b *report.Markbook) error {
	given := map[report.Handing][]assessment.Given{}
	query := `SELECT t.person_id, ` + givenColumns + ` FROM given n JOIN person_group g ON g.id = n.group_id AND g.archived_at = 0
		JOIN role_grant t ON t.role = 'learner' AND t.scope_kind = 'group' AND t.scope_id = n.group_id
		WHERE n.work_id IN ` + worksOf + ` AND t.person_id IN ` + learnersOf
	err := each(ctx, q, query, args{b.Group.ID}, func(row *sql.Rows) error {
		var learner string
		var g assessment.Given
		err := row.Scan(append([]any{&learner}, givenFields(&g)...)...)
		of := report.Handing{Learner: learner, Work: g.Work}
		given[of] = append(given[of], g)
		return err
	})
	for of, all := range given {
		handed(b, of.Work, of.Learner, func(h *report.Handed) { h.Terms = assessment.TermsOf(all) })
	}
	return err
}

func bookAttempts(ctx context.Context, q sqldb.Querier, b *report.Markbook) error {
	query := `SELECT id, work_id, person_id, number, state, began_at, submitted_at, late, mark FROM attempt
		WHERE work_id IN ` + worksOf + ` AND person_id IN ` + learnersOf + ` ORDER BY number, id`
	return each(ctx, q, query, args{b.Group.ID}, func(row *sql.Rows) error {
		var a assessment.Attempt
		err := row.Scan(&a.ID, &a.Work, &a.Person, &a.Number, &a.State, micros{&a.Began}, micros{&a.Submitted}, &a.Late, &a.Mark)
		handed(b, a.Work, a.Person, func(h *report.Handed) { h.Attempts = append(h.Attempts, a) })
		return err
	})
}

func bookHandIns(ctx context.Context, q sqldb.Querier, b *report.Markbook) error {
	query := `SELECT id, work_id, person_id, state, created_at, handed_at, late, mark FROM hand_in
		WHERE work_id IN ` + worksOf + ` AND person_id IN ` + learnersOf
	return each(ctx, q, query, args{b.Group.ID}, func(row *sql.Rows) error {
		var i assessment.HandIn
		err := row.Scan(&i.ID, &i.Work, &i.Person, &i.State, micros{&i.Created}, micros{&i.Handed}, &i.Late, &i.Mark)
		handed(b, i.Work, i.Person, func(h *report.Handed) { h.HandIn = i })
		return err
	})
}

func bookResults(ctx context.Context, q sqldb.Querier, b *report.Markbook) error {
	query := `SELECT work_id, person_id, mark, passed, source, by_id, at FROM result
		WHERE work_id IN ` + worksOf + ` AND person_id IN ` + learnersOf
	return each(ctx, q, query, args{b.Group.ID}, func(row *sql.Rows) error {
		var r assessment.Result
		err := row.Scan(&r.Work, &r.Person, &r.Mark, &r.Passed, &r.Source, &r.By, micros{&r.At})
		handed(b, r.Work, r.Person, func(h *report.Handed) { h.Result = r })
		return err
	})
}
