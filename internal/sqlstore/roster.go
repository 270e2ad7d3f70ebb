package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Rosters keeps what comes from files of people.
type Rosters struct{ *Base }

// NewRosters keeps it in the database of b.
func NewRosters(b *Base) *Rosters { return &Rosters{b} }

// Known reads what the lab has of the people and groups that a file names.
func (r *Rosters) Known(ctx context.Context, asked roster.Question) (k roster.Known, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		k, err = knownOf(ctx, q, asked)
		return err
	})
	return k, err
}

func knownOf(ctx context.Context, q sqldb.Querier, asked roster.Question) (roster.Known, error) {
	k := roster.Known{Org: asked.Org, Place: asked.Place, People: map[string]account.Profile{}, Groups: map[string]account.Group{}}
	if err := q.QueryRowContext(ctx, `SELECT keeps_cin = 1 FROM organisation WHERE id = $1`, asked.Org).Scan(&k.KeepsCIN); err != nil {
		return k, fmt.Errorf("ask whether the CIN is kept: %w", missing(err))
	}
	for chunk := range inChunks(asked.Logins) {
		var a args
		found, err := profiles(ctx, q, `WHERE p.login IN `+list(&a, chunk), a)
		if err != nil {
			return k, err
		}
		if err := addCivil(ctx, q, found); err != nil {
			return k, err
		}
		for _, p := range found {
			k.People[p.Login] = p
		}
	}
	for chunk := range inChunks(asked.Codes) {
		var a args
		found, err := groups(ctx, q, `WHERE g.place_id = `+a.add(asked.Place)+` AND g.code IN `+list(&a, chunk)+` ORDER BY CASE WHEN g.archived_at = 0 THEN 1 ELSE 0 END, g.year`, a) // the last of a code counts
		if err != nil {
			return k, err
		}
		for _, g := range found {
			if meant(g.Group) {
				k.Groups[g.Code] = g.Group
			}
		}
	}
	if !asked.Learners {
		return k, nil
	}
	var err error
	k.Learners, err = everyoneIn(ctx, q, k.Groups)
	return k, err
}

// everyoneIn reads who learns in any of these groups, each once, by login.
func everyoneIn(ctx context.Context, q sqldb.Querier, groups map[string]account.Group) ([]account.Profile, error) {
	all := map[string]account.Profile{}
	for chunk := range inChunks(slices.Collect(maps.Values(groups))) {
		var a args
		found, err := profiles(ctx, q, `WHERE p.id IN (SELECT person_id FROM role_grant WHERE role = `+a.add(account.Learner)+` AND scope_id IN `+
			list(&a, idsOf(chunk, func(g account.Group) string { return g.ID }))+`)`, a)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			all[p.Login] = p
		}
	}
	var sorted []account.Profile
	for _, login := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, all[login])
	}
	return sorted, nil
}

// meant reports whether a list of people that names the code of a group can mean
// this one: it stands, or was made by such a list and archived with it.
func meant(g account.Group) bool { return g.Archived.IsZero() || g.Year == "" }

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
func (r *Rosters) Import(ctx context.Context, i ledger.Import, asked roster.Question, draw func(roster.Known) (roster.Plan, error)) error {
	return r.db.Write(ctx, func(tx *sql.Tx) error {
		known, err := knownOf(ctx, tx, asked)
		if err != nil {
			return err
		}
		plan, err := draw(known)
		if err != nil || plan.Nothing() {
			return err
		}
		i.Tallies = plan.Tallies()
		return r.entered(ctx, tx, i, fact.PeopleImported, map[string]any{
			"new": plan.Count(roster.New), "changed": plan.Count(roster.Change), "unchanged": plan.Count(roster.Same), "groups_new": len(plan.Groups),
			"left": len(plan.Leavers), "archived": len(plan.Archive),
		}, func(e *entry) error { return r.carryOut(ctx, e, i, plan, known) })
	})
}

// carryOut makes and changes what a plan says, and notes it in the ledger.
func (r *Rosters) carryOut(ctx context.Context, e *entry, i ledger.Import, plan roster.Plan, known roster.Known) error {
	if err := checkPlace(ctx, e.tx, known.Org, known.Place); err != nil {
		return err
	}
	a := &Accounts{Base: r.Base}
	groups := slices.Concat(plan.Groups, plan.Revive)
	err := e.note(ctx, ledger.Group, idsOf(groups, func(g account.Group) string { return g.ID }), func() error {
		for _, g := range plan.Groups {
			if err := a.insertGroup(ctx, e.tx, i.Actor, g); err != nil {
				return err
			}
		}
		for _, g := range plan.Revive {
			if err := a.updateGroup(ctx, e.tx, i.Actor, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	people := slices.Concat(plan.Add, plan.Change)
	err = e.note(ctx, ledger.Person, idsOf(people, func(p account.Person) string { return p.ID }), func() error {
		if err := r.addPeople(ctx, e.tx, i.Actor, plan.Add); err != nil {
			return err
		}
		for _, p := range plan.Change {
			if err := a.updatePerson(ctx, e.tx, i.Actor, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = e.note(ctx, ledger.Civil, idsOf(plan.Civil, func(c account.Civil) string { return c.Person }), func() error {
		return r.importCivil(ctx, e.tx, i.Actor, account.Person{Org: known.Org, Place: known.Place}, plan.Civil)
	})
	if err != nil {
		return err
	}
	err = e.note(ctx, ledger.Grant, idsOf(plan.Grants, func(g account.Grant) string { return g.ID }), func() error {
		return r.addGrants(ctx, e.tx, i, known, plan.Grants)
	})
	if err != nil {
		return err
	}
	return r.takeOut(ctx, e, i.Actor, plan, known)
}

// takeOut takes learners out of their groups, and archives those who are to be.
func (r *Rosters) takeOut(ctx context.Context, e *entry, by string, plan roster.Plan, known roster.Known) error {
	left := idsOf(plan.Leavers, func(l roster.Leaver) string { return l.Grant.ID })
	err := e.note(ctx, ledger.Grant, left, func() error {
		for part := range inChunks(left) {
			var a args
			if _, err := e.tx.ExecContext(ctx, `DELETE FROM role_grant WHERE id IN `+list(&a, part), a...); err != nil {
				return err
			}
		}
		for _, l := range plan.Leavers {
			whose := account.Profile{Person: account.Person{ID: l.Grant.Person, Org: known.Org, Place: known.Place}}
			if err := r.record(ctx, e.tx, grantFact(fact.RoleRevoked, by, whose, l.Grant)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a := &Accounts{Base: r.Base}
	return e.note(ctx, ledger.Person, idsOf(plan.Archive, func(p account.Person) string { return p.ID }), func() error {
		for _, p := range plan.Archive {
			if err := a.updatePerson(ctx, e.tx, by, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// idsOf lists the identifiers of things.
func idsOf[T any](all []T, id func(T) string) []string {
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = id(t)
	}
	return ids
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

// addGrants gives roles, and says which import gave them.
func (r *Rosters) addGrants(ctx context.Context, tx *sql.Tx, i ledger.Import, known roster.Known, grants []account.Grant) error {
	now := sqldb.Micros(r.now())
	for part := range inChunks(grants) {
		var rows table
		for _, g := range part {
			rows.row(g.ID, known.Org, g.Person, string(g.Role), string(g.In), g.Scope, now, i.ID)
		}
		if err := rows.insert(ctx, tx, `role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at, import_id)`); err != nil {
			return err
		}
		for _, g := range part {
			whose := account.Profile{Person: account.Person{ID: g.Person, Org: known.Org, Place: known.Place}}
			if err := r.record(ctx, tx, grantFact(fact.RoleGranted, i.Actor, whose, g)); err != nil {
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
