package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/budget"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Budgets keeps how many bytes people and places may be sent.
type Budgets struct{ *Base }

// NewBudgets keeps them in the database of b.
func NewBudgets(b *Base) *Budgets { return &Budgets{b} }

var _ budget.Store = (*Budgets)(nil)

// Of implements budget.Store.
func (s *Budgets) Of(ctx context.Context, who account.Actor, at time.Time) (all []budget.Standing, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		own, err := ownBudget(ctx, q, who.Person(), at)
		if err != nil {
			return err
		}
		shared, err := budgetsAbove(ctx, q, who.Place(), at)
		all = append([]budget.Standing{own}, shared...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read budgets: %w", err)
	}
	return all, nil
}

// ownBudget reads a person's own budget as it stands; by the month and without a
// cap where they set none.
func ownBudget(ctx context.Context, q sqldb.Querier, person string, at time.Time) (b budget.Standing, err error) {
	b.Period = budget.Month
	err = each(ctx, q, `SELECT period, cap, beyond, beyond_in FROM person_budget WHERE person_id = $1`, args{person}, func(row *sql.Rows) error {
		return row.Scan(&b.Period, &b.Cap, &b.Beyond, micros{&b.BeyondIn})
	})
	if err != nil {
		return b, err
	}
	b.Window = b.Period.Window(at)
	b.Used, err = sentTo(ctx, q, `person_sent WHERE person_id = $3`, b.Window, person)
	return b, err
}

// budgetsAbove reads those of a place and of all above it.
func budgetsAbove(ctx context.Context, q sqldb.Querier, place string, at time.Time) (all []budget.Standing, err error) {
	err = each(ctx, q, `WITH RECURSIVE up (id, parent_id, name) AS (
			SELECT id, parent_id, name FROM place WHERE id = $1
			UNION ALL SELECT p.id, p.parent_id, p.name FROM place p JOIN up ON p.id = up.parent_id)
		SELECT up.id, up.name, b.period, b.cap FROM up JOIN place_budget b ON b.place_id = up.id WHERE b.cap > 0 ORDER BY up.id`, args{place}, func(row *sql.Rows) error {
		var b budget.Standing
		err := row.Scan(&b.Place, &b.PlaceName, &b.Period, &b.Cap)
		all = append(all, b)
		return err
	})
	for i := range all {
		if err == nil {
			err = stands(ctx, q, &all[i], at)
		}
	}
	return all, err
}

// stands fills in how the budget of a place stands.
func stands(ctx context.Context, q sqldb.Querier, b *budget.Standing, at time.Time) (err error) {
	b.Window = b.Period.Window(at)
	b.Used, err = sentTo(ctx, q, `place_sent WHERE place_id IN (WITH RECURSIVE down (id) AS (
			SELECT id FROM place WHERE id = $3
			UNION ALL SELECT p.id FROM place p JOIN down ON p.parent_id = down.id) SELECT id FROM down)`, b.Window, b.Place)
	return err
}

// sentTo adds up what was sent in a window; from is a table of this file with
// whose it is.
func sentTo(ctx context.Context, q sqldb.Querier, from string, w budget.Window, whose string) (bytes int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT CAST(COALESCE(sum(bytes), 0) AS BIGINT) FROM `+from+` AND hour >= $1 AND hour < $2`,
		sqldb.Micros(w.From), sqldb.Micros(w.Until), whose).Scan(&bytes)
	return bytes, err
}

// OfPlace implements budget.Store.
func (s *Budgets) OfPlace(ctx context.Context, scope account.Scope, place string, at time.Time) (b budget.Standing, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		b = budget.Standing{Budget: budget.Budget{Period: budget.Month}}
		err := q.QueryRowContext(ctx, `SELECT id, name FROM place WHERE id = $1 AND org_id = $2`, place, scope.Org()).Scan(&b.Place, &b.PlaceName)
		if err != nil {
			return missing(err)
		}
		err = each(ctx, q, `SELECT period, cap FROM place_budget WHERE place_id = $1`, args{place}, func(row *sql.Rows) error {
			return row.Scan(&b.Period, &b.Cap)
		})
		if err != nil {
			return err
		}
		return stands(ctx, q, &b, at)
	})
	if err != nil {
		return b, fmt.Errorf("read the budget of a place: %w", err)
	}
	return b, nil
}

// Keep implements budget.Store.
func (s *Budgets) Keep(ctx context.Context, who account.Actor, at time.Time, rule func(budget.Standing) (budget.Budget, error)) error {
	return s.db.WriteAbout(ctx, []string{who.Person()}, func(tx *sql.Tx) error {
		was, err := ownBudget(ctx, tx, who.Person(), at)
		if err != nil {
			return err
		}
		b, err := rule(was)
		if err != nil || b == was.Budget {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO person_budget (person_id, period, cap, beyond, beyond_in, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (person_id) DO UPDATE SET period = excluded.period, cap = excluded.cap, beyond = excluded.beyond,
				beyond_in = excluded.beyond_in, changed_at = excluded.changed_at`,
			who.Person(), b.Period, b.Cap, b.Beyond, sqldb.Micros(b.BeyondIn), sqldb.Micros(s.now()))
		if err != nil {
			return fmt.Errorf("keep a budget: %w", err)
		}
		return s.tellBudget(ctx, tx, who, who.Place(), who.Person(), b)
	})
}

// KeepOfPlace implements budget.Store.
func (s *Budgets) KeepOfPlace(ctx context.Context, who account.Actor, place string, b budget.Budget) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		at, err := onePlace(ctx, tx, place)
		if err == nil && at.Org != who.Org() {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		changed, err := tx.ExecContext(ctx, `INSERT INTO place_budget (place_id, period, cap, changed_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (place_id) DO UPDATE SET period = excluded.period, cap = excluded.cap, changed_at = excluded.changed_at
			WHERE place_budget.period <> excluded.period OR place_budget.cap <> excluded.cap`, place, b.Period, b.Cap, sqldb.Micros(s.now()))
		if err != nil {
			return fmt.Errorf("keep the budget of a place: %w", err)
		}
		if n, err := changed.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.tellBudget(ctx, tx, who, place, place, b)
	})
}

func (s *Budgets) tellBudget(ctx context.Context, tx *sql.Tx, who account.Actor, place, object string, b budget.Budget) error {
	return s.record(ctx, tx, fact.Fact{
		Org: who.Org(), Place: place, Actor: who.Person(), Kind: fact.BudgetChanged, Object: object,
		Payload: payload(map[string]any{"period": b.Period, "cap": b.Cap, "beyond": b.Beyond}),
	})
}

// sentTopic is what is read of what was sent: nothing is kept at hand that
// depends on it, so that a write each few seconds makes nothing else read anew.
const sentTopic = "sent"

// mostSent is how many rows one statement writes.
const mostSent = 500

// Add implements budget.Store.
func (s *Budgets) Add(ctx context.Context, sent []budget.Sent) error {
	people, places := tallied(sent, func(one budget.Sent) string { return one.Person }), tallied(sent, func(one budget.Sent) string { return one.Place })
	err := s.db.WriteAbout(ctx, []string{sentTopic}, func(tx *sql.Tx) error {
		left, err := ofUnerased(ctx, tx, people)
		if err != nil {
			return err
		}
		if err := addSent(ctx, tx, "person_sent", "person_id", left); err != nil {
			return err
		}
		return addSent(ctx, tx, "place_sent", "place_id", places)
	})
	if err != nil {
		return fmt.Errorf("count what was sent: %w", err)
	}
	return nil
}

// sentRow is what was sent to one person or place in an hour.
type sentRow struct {
	whose string
	hour  int64
	bytes int64
}

// tallied adds up by whom and hour, in the order of the first of each.
func tallied(sent []budget.Sent, whose func(budget.Sent) string) (rows []sentRow) {
	type key struct {
		whose string
		hour  int64
	}
	at := map[key]int{}
	for _, one := range sent {
		k := key{whose(one), sqldb.Micros(one.Hour)}
		i, known := at[k]
		if !known {
			i = len(rows)
			at[k], rows = i, append(rows, sentRow{whose: k.whose, hour: k.hour})
		}
		rows[i].bytes += one.Bytes
	}
	return rows
}

// ofUnerased leaves out who was erased while it waited to be written what they
// were sent.
func ofUnerased(ctx context.Context, tx *sql.Tx, rows []sentRow) (left []sentRow, err error) {
	for part := range slices.Chunk(rows, mostSent) {
		var people []string
		for _, r := range part {
			people = append(people, r.whose)
		}
		there, err := unerased(ctx, tx, people)
		if err != nil {
			return nil, err
		}
		left = append(left, slices.DeleteFunc(part, func(r sentRow) bool { return !there[r.whose] })...)
	}
	return left, nil
}

// addSent adds rows to a table of this file.
func addSent(ctx context.Context, tx *sql.Tx, table, column string, rows []sentRow) error {
	for part := range slices.Chunk(rows, mostSent) {
		var a args
		var values []string
		for _, r := range part {
			values = append(values, list(&a, []any{r.whose, r.hour, r.bytes}))
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO `+table+` (`+column+`, hour, bytes) VALUES `+strings.Join(values, ",")+
			` ON CONFLICT (`+column+`, hour) DO UPDATE SET bytes = `+table+`.bytes + excluded.bytes`, a...)
		if err != nil {
			return err
		}
	}
	return nil
}

// Forget takes away what was sent before a moment.
func (s *Budgets) Forget(ctx context.Context, before time.Time) error {
	err := s.db.WriteAbout(ctx, []string{sentTopic}, func(tx *sql.Tx) error {
		for _, table := range []string{"person_sent", "place_sent"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE hour < $1`, sqldb.Micros(before)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget what was sent: %w", err)
	}
	return nil
}
