package sqlstore

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// profile reads one person with their grants, whoever asks: for rules.
func profile(ctx context.Context, q sqldb.Querier, id string) (account.Profile, error) {
	found, err := profiles(ctx, q, `WHERE p.id = $1`, args{id})
	if err != nil {
		return account.Profile{}, err
	}
	if len(found) == 0 {
		return account.Profile{}, fault.Missing()
	}
	return found[0], nil
}

// profiles reads people with their grants; where begins after the tables.
func profiles(ctx context.Context, q sqldb.Querier, where string, a args) ([]account.Profile, error) {
	return profilesAmong(ctx, q, "", where, a)
}

// profilesAmong is profiles of few, a subquery of person_id that is read first, or of
// everybody. SQLite keeps no figures, and would walk all people in the order of their
// names to find the twenty-five of a group: CROSS JOIN is its word for "in this order".
func profilesAmong(ctx context.Context, q sqldb.Querier, few, where string, a args) ([]account.Profile, error) {
	if few != "" {
		few = `(` + few + `) few CROSS JOIN `
		where = strings.Replace(where, `WHERE `, `WHERE p.id = few.person_id AND `, 1)
	}
	var found []account.Profile
	var ids []string
	err := each(ctx, q, `SELECT `+personColumns+`, pl.name FROM `+few+`person p JOIN place pl ON pl.id = p.place_id `+where, a, func(rows *sql.Rows) error {
		var p account.Profile
		c, err := scanPerson(rows, &p.PlaceName)
		p.Person = c.Person
		found, ids = append(found, p), append(ids, p.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	held, err := heldBy(ctx, q, ids)
	for i := range found {
		found[i].Grants = held[found[i].ID]
	}
	return found, err
}

// heldBy reads the grants of people, with the names of their scopes.
func heldBy(ctx context.Context, q sqldb.Querier, people []string) (map[string][]account.Held, error) {
	held := map[string][]account.Held{}
	for len(people) > 0 {
		n := min(len(people), 500)
		var a args
		err := each(ctx, q, `SELECT g.id, g.org_id, g.person_id, g.role, g.scope_kind, g.scope_id, g.created_at,
				COALESCE(gr.name, pl.name, o.name, ''), COALESCE(gr.code, ''), COALESCE(gr.place_id, pl.id, '')
			FROM role_grant g
			LEFT JOIN person_group gr ON g.scope_kind = 'group' AND gr.id = g.scope_id
			LEFT JOIN place pl ON g.scope_kind = 'place' AND pl.id = g.scope_id
			LEFT JOIN organisation o ON g.scope_kind = 'org' AND o.id = g.scope_id
			WHERE g.person_id IN `+list(&a, people[:n])+` ORDER BY g.id`, a, func(rows *sql.Rows) error {
			var h account.Held
			var org string
			var created int64
			err := rows.Scan(&h.ID, &org, &h.Person, &h.Role, &h.In, &h.Scope, &created, &h.ScopeName, &h.ScopeCode, &h.ScopePlace)
			h.Created = sqldb.Time(created)
			held[h.Person] = append(held[h.Person], h)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read grants: %w", err)
		}
		people = people[n:]
	}
	return held, nil
}

// AddPerson keeps a new person and reports whether it was new.
func (a *Accounts) AddPerson(ctx context.Context, by string, p account.Person) (kept account.Profile, made bool, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		kept, err = profile(ctx, tx, p.ID)
		if err == nil {
			return sameOrTaken(samePerson(kept.Person, p))
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if err := a.insertPerson(ctx, tx, by, p); err != nil {
			return err
		}
		made = true
		kept, err = profile(ctx, tx, p.ID)
		return err
	})
	return kept, made, err
}

func sameOrTaken(same bool) error {
	if !same {
		return account.ErrTaken
	}
	return nil
}

func samePerson(a, b account.Person) bool {
	return a.Org == b.Org && a.Place == b.Place && a.Login == b.Login && a.Name == b.Name && a.Email == b.Email &&
		a.Language == b.Language && a.Demo == b.Demo
}

// insertPerson writes a person who has no secret yet, with the words they are
// found by.
func (a *Accounts) insertPerson(ctx context.Context, tx *sql.Tx, by string, p account.Person) error {
	if err := checkPerson(ctx, tx, p); err != nil {
		return err
	}
	now := sqldb.Micros(a.now())
	_, err := tx.ExecContext(ctx, `INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, secret_until, sort_name, demo,
			version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, $8, $9, 1, $10, $10, 0)`,
		p.ID, p.Org, p.Place, p.Login, p.Name, p.Email, p.Language, text.Fold(p.Name), flag(p.Demo), now)
	if err != nil {
		return fmt.Errorf("keep person: %w", err)
	}
	if err := writeWords(ctx, tx, p); err != nil {
		return err
	}
	return a.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.PersonCreated, Object: p.ID})
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// checkPerson looks for what the record as a whole forbids: a login twice, a
// place of somebody else.
func checkPerson(ctx context.Context, tx *sql.Tx, p account.Person) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM person WHERE login = $1 AND id <> $2`, p.Login, p.ID).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return account.ErrLoginTaken
	}
	return checkPlace(ctx, tx, p.Org, p.Place)
}

func checkPlace(ctx context.Context, tx *sql.Tx, org, place string) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM place WHERE id = $1 AND org_id = $2`, place, org).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return errNoPlace
	}
	return nil
}

func writeWords(ctx context.Context, tx *sql.Tx, p account.Person) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM person_word WHERE person_id = $1`, p.ID); err != nil {
		return fmt.Errorf("forget words of person: %w", err)
	}
	var a args
	var rows []string
	for _, w := range p.Words() {
		rows = append(rows, "("+a.add(p.ID)+","+a.add(w)+")")
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO person_word (person_id, word) VALUES `+strings.Join(rows, ","), a...); err != nil {
		return fmt.Errorf("keep words of person: %w", err)
	}
	return nil
}

// ChangePerson edits a person and their civil record by a rule that sees both as
// they are.
func (a *Accounts) ChangePerson(ctx context.Context, by, id string, rule func(*account.Person, *account.Civil, account.Profile) error) (kept account.Profile, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		if kept, err = wholeProfile(ctx, tx, id); err != nil {
			return err
		}
		p, civil := kept.Person, kept.Civil.Civil
		if err := rule(&p, &civil, kept); err != nil {
			return err
		}
		if p == kept.Person && civil == kept.Civil.Civil {
			return nil
		}
		if err := a.updatePerson(ctx, tx, by, p); err != nil {
			return err
		}
		if err := a.keepCivil(ctx, tx, by, kept.Person, []account.Civil{civil}); err != nil {
			return err
		}
		kept, err = wholeProfile(ctx, tx, id)
		return err
	})
	return kept, err
}

// wholeProfile is profile with the civil record.
func wholeProfile(ctx context.Context, q sqldb.Querier, id string) (account.Profile, error) {
	p, err := profile(ctx, q, id)
	if err != nil {
		return p, err
	}
	found := []account.Profile{p}
	err = addCivil(ctx, q, found)
	return found[0], err
}

func (a *Accounts) updatePerson(ctx context.Context, tx *sql.Tx, by string, p account.Person) error {
	if err := checkPerson(ctx, tx, p); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE person SET place_id = $1, login = $2, name = $3, email = $4, language = $5, sort_name = $6,
			version = version + 1, changed_at = $7, archived_at = $8 WHERE id = $9`,
		p.Place, p.Login, p.Name, p.Email, p.Language, text.Fold(p.Name), sqldb.Micros(a.now()), sqldb.Micros(p.Archived), p.ID)
	if err != nil {
		return fmt.Errorf("change person: %w", err)
	}
	if err := writeWords(ctx, tx, p); err != nil {
		return err
	}
	if !p.Archived.IsZero() {
		if err := endTickets(ctx, tx, p.ID, ""); err != nil {
			return err
		}
	}
	return a.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.PersonChanged, Object: p.ID})
}

// readablePeople is the part of a WHERE that keeps to the people p whom a reader may
// see: oneself, those of places under one's management, learners of own groups.
func readablePeople(a *args, s account.Scope) string {
	within := `p.org_id = ` + a.add(s.Org())
	if s.Everything() {
		return within
	}
	return within + ` AND (p.id = ` + a.add(s.Person()) + ` OR p.place_id IN ` + list(a, s.PeopleIn()) + `
		OR p.id IN (SELECT person_id FROM role_grant WHERE role = 'learner' AND scope_kind = 'group' AND scope_id IN ` + list(a, s.LearnersOf()) + `))`
}

// Person reads one person whom the reader may see.
func (a *Accounts) Person(ctx context.Context, scope account.Scope, id string) (account.Profile, error) {
	var found []account.Profile
	err := a.db.Read(ctx, func(q sqldb.Querier) (err error) {
		var v args
		if found, err = profiles(ctx, q, `WHERE p.id = `+v.add(id)+` AND `+readablePeople(&v, scope), v); err != nil {
			return err
		}
		return addCivil(ctx, q, found)
	})
	if err == nil && len(found) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return account.Profile{}, err
	}
	return found[0], nil
}

// People lists the active people whom the reader may see, by name.
func (a *Accounts) People(ctx context.Context, scope account.Scope, q account.PeopleQuery) (found []account.Profile, next string, err error) {
	var v args
	few, also := narrow(&v, q)
	where := `WHERE p.archived_at = 0 AND ` + readablePeople(&v, scope) + also + narrowToMinors(&v, scope, q)
	if q.Cursor != "" {
		name, id, err := openCursor(q.Cursor)
		if err != nil {
			return nil, "", err
		}
		at := v.add(name)
		where += ` AND (p.sort_name > ` + at + ` OR p.sort_name = ` + at + ` AND p.id > ` + v.add(id) + `)`
	}
	where += ` ORDER BY p.sort_name, p.id LIMIT ` + v.add(q.Limit+1)
	err = a.db.Read(ctx, func(tx sqldb.Querier) error {
		if found, err = profilesAmong(ctx, tx, few, where, v); err != nil {
			return err
		}
		return addCivil(ctx, tx, found)
	})
	if len(found) > q.Limit {
		found = found[:q.Limit]
		last := found[q.Limit-1]
		next = cursor(text.Fold(last.Name), last.ID)
	}
	return found, next, err
}

// narrow is what a list of people is asked to keep to: those few whom one condition
// names, as a subquery of person_id or empty, and what else must hold.
func narrow(a *args, q account.PeopleQuery) (few, also string) {
	var each []string
	if q.Group != "" {
		each = append(each, `SELECT person_id FROM role_grant WHERE role = 'learner' AND scope_id = `+a.add(q.Group))
	}
	for _, w := range q.Words { // a prefix is a range of the index: nothing folded sorts after U+10FFFF
		each = append(each, `SELECT DISTINCT person_id FROM person_word WHERE word >= `+a.add(w)+` AND word < `+a.add(w+"\U0010FFFF"))
	}
	for i, one := range each {
		if i > 0 {
			also += ` AND p.id IN (` + one + `)`
		} else {
			few = one
		}
	}
	if q.Role != "" {
		also += ` AND EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = p.id AND r.role = ` + a.add(q.Role) + `)`
	}
	return few, also
}

// cursor says where a page of a list by name and identifier ended.
func cursor(name, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(id + name))
}

var errCursor = fault.New(fault.Invalid, "cursor", "This page of the list cannot be found any more. Begin again.").On("cursor")

func openCursor(cursor string) (name, last string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 26 {
		return "", "", errCursor
	}
	return string(raw[26:]), string(raw[:26]), nil
}
