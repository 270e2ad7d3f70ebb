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

const givenColumns = `n.work_id, n.group_id, n.opens_at, n.due_at, n.given_by, n.given_at, n.version`

// givenFields are where givenColumns go.
func givenFields(g *assessment.Given) []any {
	return []any{&g.Work, &g.Group, micros{&g.Opens}, micros{&g.Due}, &g.By, micros{&g.At}, &g.Version}
}

// Give keeps what a group has to do of a work; see assessment.Store.
func (s *Works) Give(ctx context.Context, scope account.Scope, work, group string, rule func(assessment.Standing, assessment.Receiver) (to assessment.Given, has bool, err error)) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		w, err := workStanding(ctx, tx, scope, work)
		if err != nil {
			return err
		}
		before, err := readReceiver(ctx, tx, work, group)
		if err != nil {
			return err
		}
		to, has, err := rule(w, before)
		if err != nil || before.Has && has && sameTerms(before.Given, to) {
			return err
		}
		return s.writeGiven(ctx, tx, scope.Person(), w, to, before.Given, has)
	})
	if err != nil {
		return fmt.Errorf("give a work: %w", err)
	}
	return nil
}

func sameTerms(a, b assessment.Given) bool { return a.Opens.Equal(b.Opens) && a.Due.Equal(b.Due) }

// writeGiven keeps or removes what a group has to do, with the fact of it.
func (s *Works) writeGiven(ctx context.Context, tx *sql.Tx, actor string, w assessment.Standing, to, was assessment.Given, has bool) error {
	if err := reopenClosing(ctx, tx, w.Work.ID); err != nil {
		return err
	}
	said := fact.Fact{Org: w.Work.Org, Place: w.Course.Place, Actor: actor, Kind: fact.WorkGiven, Object: w.Work.ID}
	if !has {
		said.Kind, said.Payload = fact.WorkTakenBack, givenPayload(w, assessment.GivenTo{Group: was.Group})
		if _, err := tx.ExecContext(ctx, `DELETE FROM given WHERE work_id = $1 AND group_id = $2`, was.Work, was.Group); err != nil {
			return err
		}
		return s.record(ctx, tx, said)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO given (work_id, group_id, opens_at, due_at, given_by, given_at, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (work_id, group_id) DO UPDATE SET opens_at = excluded.opens_at, due_at = excluded.due_at,
			given_by = excluded.given_by, given_at = excluded.given_at, version = given.version + 1`,
		to.Work, to.Group, sqldb.Micros(to.Opens), sqldb.Micros(to.Due), to.By, sqldb.Micros(to.At))
	if err != nil {
		return err
	}
	said.Payload = givenPayload(w, assessment.GivenTo{Group: to.Group, Opens: to.Opens, Due: to.Due})
	return s.record(ctx, tx, said)
}

// givenPayload says whom a work was given to, with its title for histories.
func givenPayload(w assessment.Standing, to assessment.GivenTo) string {
	return payload(struct {
		assessment.GivenTo
		Title string `json:"title"`
	}{to, w.Work.Title})
}

// readReceiver reads a group, whoever asks, with what it has of a work.
func readReceiver(ctx context.Context, q sqldb.Querier, work, group string) (r assessment.Receiver, err error) {
	g, err := readReportGroup(ctx, q, group)
	if err != nil {
		return r, err
	}
	r.Object = g.Object
	r.Above, err = column(ctx, q, `WITH RECURSIVE above (id) AS (
			SELECT place_id FROM person_group WHERE id = $1
			UNION SELECT l.parent_id FROM place l JOIN above a ON l.id = a.id WHERE l.parent_id IS NOT NULL)
		SELECT id FROM above ORDER BY id`, args{group})
	if err != nil {
		return r, err
	}
	err = each(ctx, q, `SELECT `+givenColumns+` FROM given n WHERE n.work_id = $1 AND n.group_id = $2`, args{work, group}, func(row *sql.Rows) error {
		r.Has = true
		return row.Scan(givenFields(&r.Given)...)
	})
	return r, err
}
