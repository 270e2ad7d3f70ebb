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

// HandIns keeps what learners hand in.
type HandIns struct{ *Base }

// NewHandIns keeps hand-ins in the database of b.
func NewHandIns(b *Base) *HandIns { return &HandIns{b} }

// Case implements assessment.Cases.
func (s *HandIns) Case(ctx context.Context, scope account.Scope, of assessment.Which) (c assessment.Case, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		c, err = readCase(ctx, q, scope, of)
		return err
	})
	if err != nil {
		return c, fmt.Errorf("find a hand-in: %w", err)
	}
	return c, nil
}

const handInColumns = `h.id, h.work_id, h.person_id, h.text, h.state, h.handed_at, h.arrived_at, h.due_at, h.late, h.points, h.mark, h.comment,
	h.marker_id, h.returned_at, h.version, h.created_at, h.changed_at`

// handInFields are where handInColumns go.
func handInFields(h *assessment.HandIn) []any {
	return []any{&h.ID, &h.Work, &h.Person, &h.Text, &h.State, micros{&h.Handed}, micros{&h.Arrived}, micros{&h.Due}, &h.Late, said[map[string]assessment.Mark]{&h.Points}, &h.Mark, &h.Comment,
		&h.Marker, micros{&h.Returned}, &h.Version, micros{&h.Created}, micros{&h.Changed}}
}

// readCase reads a hand-in with all that a rule about it looks at.
func readCase(ctx context.Context, q sqldb.Querier, scope account.Scope, of assessment.Which) (c assessment.Case, err error) {
	if c.HandIn, err = findHandIn(ctx, q, of); err != nil {
		return c, err
	}
	if of.HandIn != "" && c.ID == "" {
		return c, fault.Missing()
	}
	if of.HandIn != "" {
		of.Work, of.Person = c.HandIn.Work, c.Person
	}
	if c.Work, err = findDevoir(ctx, q, scope.Org(), of.Work); err != nil {
		return c, err
	}
	for _, part := range []func() error{
		func() (err error) { c.Course, err = courseOf(ctx, q, account.Lab(c.Work.Org), c.Work); return err },
		func() (err error) { c.Name, c.Learner, err = readLearner(ctx, q, of.Person); return err },
		func() (err error) { c.Terms, err = readTerms(ctx, q, of.Work, of.Person); return err },
		func() (err error) { c.Scale, err = readScale(ctx, q, c.Work.Org); return err },
		func() (err error) { c.Trainers, err = trainersOf(ctx, q, c.Learner.Groups); return err },
		func() error { return readInside(ctx, q, &c) },
	} {
		if err := part(); err != nil {
			return c, err
		}
	}
	return c, nil
}

// findHandIn gives a hand-in, or one without an identifier.
func findHandIn(ctx context.Context, q sqldb.Querier, of assessment.Which) (h assessment.HandIn, err error) {
	where, a := `h.id = $1`, args{of.HandIn}
	if of.HandIn == "" {
		where, a = `h.work_id = $1 AND h.person_id = $2`, args{of.Work, of.Person}
	}
	h = assessment.HandIn{Work: of.Work, Person: of.Person, State: assessment.Preparing, Mark: assessment.Unmarked}
	err = each(ctx, q, `SELECT `+handInColumns+` FROM hand_in h WHERE `+where, a, func(row *sql.Rows) error { return row.Scan(handInFields(&h)...) })
	return h, err
}

// findDevoir gives a devoir of an organisation.
func findDevoir(ctx context.Context, q sqldb.Querier, org, work string) (assessment.Work, error) {
	w, err := findWork(ctx, q, account.Lab(org), work)
	if err == nil && w.Kind != assessment.Devoir {
		err = fault.Missing()
	}
	return w, err
}

// trainersOf lists who trains some groups.
func trainersOf(ctx context.Context, q sqldb.Querier, groups []string) ([]string, error) {
	var a args
	query := `SELECT DISTINCT t.person_id FROM role_grant t JOIN person h ON h.id = t.person_id AND h.archived_at = 0
		WHERE t.role = 'trainer' AND t.scope_kind = 'group' AND t.scope_id IN ` + list(&a, groups) + ` ORDER BY t.person_id`
	return column(ctx, q, query, a)
}

// readInside fills in what is in a hand-in: files, those on their way, remarks.
func readInside(ctx context.Context, q sqldb.Querier, c *assessment.Case) (err error) {
	if c.ID == "" {
		return nil
	}
	if c.Files, err = readHandInFiles(ctx, q, c.ID); err != nil {
		return err
	}
	if c.Waiting, err = readOnTheWay(ctx, q, c.ID); err != nil {
		return err
	}
	if c.Remarks, err = readRemarks(ctx, q, c.ID); err != nil || c.Marker == "" {
		return err
	}
	return q.QueryRowContext(ctx, `SELECT name FROM person WHERE id = $1`, c.Marker).Scan(&c.MarkerName)
}
