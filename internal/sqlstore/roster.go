package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Rosters keeps what comes from files of people.
type Rosters struct{ *Base }

// NewRosters keeps it in the database of b.
func NewRosters(b *Base) *Rosters { return &Rosters{b} }

// Known reads what the lab has of these logins anywhere, and of these codes in
// the place.
func (r *Rosters) Known(ctx context.Context, org, place string, logins, codes []string) (k roster.Known, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		k, err = knownOf(ctx, q, org, place, logins, codes)
		return err
	})
	return k, err
}

func knownOf(ctx context.Context, q sqldb.Querier, org, place string, logins, codes []string) (roster.Known, error) {
	k := roster.Known{Org: org, Place: place, People: map[string]account.Profile{}, Groups: map[string]account.Group{}}
	for chunk := range inChunks(logins) {
		var a args
		found, err := profiles(ctx, q, `WHERE p.login IN `+list(&a, chunk), a)
		if err != nil {
			return k, err
		}
		for _, p := range found {
			k.People[p.Login] = p
		}
	}
	for chunk := range inChunks(codes) {
		var a args
		found, err := groups(ctx, q, `WHERE g.place_id = `+a.add(place)+` AND g.code IN `+list(&a, chunk), a)
		if err != nil {
			return k, err
		}
		for _, g := range found {
			k.Groups[g.Code] = g.Group
		}
	}
	return k, nil
}

// chunk is how many rows a statement carries: more is slower on one database or
// the other.
const chunk = 100

// inChunks cuts a list into parts of at most chunk.
func inChunks[T any](all []T) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			n := min(chunk, len(all))
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// Import carries out the plan that draw makes of what is known, in one act.
func (r *Rosters) Import(ctx context.Context, by, org, place string, logins, codes []string, draw func(roster.Known) (roster.Plan, error)) error {
	return r.db.Write(ctx, func(tx *sql.Tx) error {
		known, err := knownOf(ctx, tx, org, place, logins, codes)
		if err != nil {
			return err
		}
		plan, err := draw(known)
		if err != nil || plan.Nothing() {
			return err
		}
		if err := r.carryOut(ctx, tx, by, plan, known); err != nil {
			return fmt.Errorf("import people: %w", err)
		}
		return r.record(ctx, tx, fact.Fact{Org: org, Place: place, Actor: by, Kind: fact.PeopleImported, Object: place, Payload: payload(map[string]any{
			"new": plan.Count(roster.New), "changed": plan.Count(roster.Change), "unchanged": plan.Count(roster.Same), "groups_new": len(plan.Groups),
		})})
	})
}

func (r *Rosters) carryOut(ctx context.Context, tx *sql.Tx, by string, plan roster.Plan, known roster.Known) error {
	a := &Accounts{Base: r.Base}
	if err := checkPlace(ctx, tx, known.Org, known.Place); err != nil {
		return err
	}
	for _, g := range plan.Groups {
		if err := a.insertGroup(ctx, tx, by, g); err != nil {
			return err
		}
	}
	if err := r.addPeople(ctx, tx, by, plan.Add); err != nil {
		return err
	}
	for _, p := range plan.Change {
		if err := a.updatePerson(ctx, tx, by, p); err != nil {
			return err
		}
	}
	return r.addGrants(ctx, tx, by, known, plan.Grants)
}

// addPeople writes new people, many in one statement.
func (r *Rosters) addPeople(ctx context.Context, tx *sql.Tx, by string, people []account.Person) error {
	now := sqldb.Micros(r.now())
	for part := range inChunks(people) {
		var persons, words table
		for _, p := range part {
			persons.row(p.ID, p.Org, p.Place, p.Login, p.Name, p.Email, p.Language, "", 0, text.Fold(p.Name), 0, 1, now, now, 0)
			for _, w := range p.Words() {
				words.row(p.ID, w)
			}
		}
		if err := persons.insert(ctx, tx, `person (id, org_id, place_id, login, name, email, language, secret, secret_until, sort_name, demo,
			version, created_at, changed_at, archived_at)`); err != nil {
			return err
		}
		if err := words.insert(ctx, tx, `person_word (person_id, word)`); err != nil {
			return err
		}
		for _, p := range part {
			if err := r.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.PersonCreated, Object: p.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Rosters) addGrants(ctx context.Context, tx *sql.Tx, by string, known roster.Known, grants []account.Grant) error {
	now := sqldb.Micros(r.now())
	for part := range inChunks(grants) {
		var rows table
		for _, g := range part {
			rows.row(g.ID, known.Org, g.Person, string(g.Role), string(g.In), g.Scope, now)
		}
		if err := rows.insert(ctx, tx, `role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at)`); err != nil {
			return err
		}
		for _, g := range part {
			whose := account.Profile{Person: account.Person{ID: g.Person, Org: known.Org, Place: known.Place}}
			if err := r.record(ctx, tx, grantFact(fact.RoleGranted, by, whose, g)); err != nil {
				return err
			}
		}
	}
	return nil
}

// table gathers the rows of one INSERT.
type table struct {
	rows   []string
	values args
}

func (t *table) row(values ...any) {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = t.values.add(v)
	}
	t.rows = append(t.rows, "("+strings.Join(marks, ",")+")")
}

// list gives all rows: "($1,$2),($3,$4)".
func (t *table) list() string { return strings.Join(t.rows, ",") }

func (t *table) insert(ctx context.Context, tx *sql.Tx, into string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+into+` VALUES `+t.list(), t.values...)
	return err
}
