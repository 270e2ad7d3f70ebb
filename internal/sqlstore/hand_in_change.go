package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Change implements assessment.Cases.
func (s *HandIns) Change(ctx context.Context, scope account.Scope, of assessment.Which, rule func(*assessment.Case) (fact.Kind, error)) (after assessment.Case, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		before, err := readCase(ctx, tx, scope, of)
		if err != nil {
			return err
		}
		after = before
		after.Files, after.Remarks = slices.Clone(before.Files), slices.Clone(before.Remarks)
		kind, err := rule(&after)
		if err != nil {
			return err
		}
		return s.keep(ctx, tx, scope.Person(), before, &after, kind)
	})
	if err != nil {
		return after, fmt.Errorf("change a hand-in: %w", err)
	}
	return after, nil
}

// keep writes what a rule changed, and the fact of it. A rule that changed nothing
// leaves no trace.
func (s *HandIns) keep(ctx context.Context, tx *sql.Tx, actor string, before assessment.Case, after *assessment.Case, kind fact.Kind) error {
	moved := changed(before.HandIn, after.HandIn)
	if !moved && !changed(before.Remarks, after.Remarks) {
		return nil
	}
	if moved {
		if err := s.keepHandIn(ctx, tx, before.HandIn, &after.HandIn); err != nil {
			return err
		}
	}
	if err := s.keepRemarks(ctx, tx, after.Remarks[len(before.Remarks):]); err != nil {
		return err
	}
	if kind == "" {
		return nil
	}
	if err := s.record(ctx, tx, fact.Fact{Org: after.Work.Org, Place: after.Learner.Place, Actor: actor, Kind: kind, Object: after.ID}); err != nil {
		return err
	}
	return s.settle(ctx, tx, actor, before, after)
}

func (s *HandIns) keepHandIn(ctx context.Context, tx *sql.Tx, before assessment.HandIn, after *assessment.HandIn) error {
	if before.ID == "" {
		if err := s.free(ctx, tx, "hand_in", after.ID); err != nil {
			return err
		}
	}
	after.Version, after.Changed = before.Version+1, s.now()
	said := `{}`
	if len(after.Points) > 0 {
		said = payload(after.Points)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id, returned_at,
			version, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, state = excluded.state, handed_at = excluded.handed_at, arrived_at = excluded.arrived_at, due_at = excluded.due_at,
			late = excluded.late, points = excluded.points, mark = excluded.mark, comment = excluded.comment, marker_id = excluded.marker_id, returned_at = excluded.returned_at,
			version = excluded.version, changed_at = excluded.changed_at`,
		after.ID, after.Work, after.Person, after.Text, after.State, sqldb.Micros(after.Handed), sqldb.Micros(after.Arrived), sqldb.Micros(after.Due), flag(after.Late), said,
		after.Mark, after.Comment, after.Marker, sqldb.Micros(after.Returned), after.Version, sqldb.Micros(after.Created), sqldb.Micros(after.Changed))
	if err != nil {
		return err
	}
	return keepFiles(ctx, tx, before.Files, after.Files)
}

// settle lets the mark of a hand-in count, or count no longer, where an act
// changed that.
func (s *HandIns) settle(ctx context.Context, tx *sql.Tx, actor string, before assessment.Case, after *assessment.Case) error {
	returned := before.State == assessment.Returned || after.State == assessment.Returned
	if !returned || before.State == after.State {
		return nil
	}
	done, err := s.setResult(ctx, tx, outcome{Work: after.Work, Person: after.Person, Mark: after.Mark, Source: assessment.FromDevoir, By: actor, Actor: actor})
	after.Completed = done.Completed
	return err
}
