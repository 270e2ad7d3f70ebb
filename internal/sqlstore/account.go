package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/memo"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Accounts keeps people, groups, roles and sign-ins. It is every store that the
// account package asks for.
type Accounts struct {
	*Base
	known *memo.Memo[string, account.Known] // by the hash of a token
}

// signedIn is how many people are kept at hand, of about 2 kB each: as many as
// send beats at the same time. To read one costs more than to take their beat.
const signedIn = 1 << 17

// NewAccounts keeps them in the database of b.
func NewAccounts(b *Base) *Accounts {
	return &Accounts{b, memo.New[string, account.Known](b.db.Changes(), signedIn)}
}

// Stores hands the one store out under the names that account asks for.
func (a *Accounts) Stores() account.Stores {
	return account.Stores{SignIns: a, Secrets: a, Identities: a, People: a, Groups: a, Lab: a}
}

// personColumns are those of scanPerson, of person p.
const personColumns = `p.id, p.org_id, p.place_id, p.login, p.name, p.email, p.language, p.demo, p.version,
	p.created_at, p.changed_at, p.archived_at, p.secret, p.secret_until,
	(SELECT count(*) FROM identity i WHERE i.person_id = p.id)`

// scanner is a row, of one or of many.
type scanner interface{ Scan(dest ...any) error }

// scanPerson reads personColumns, and what follows them into more.
func scanPerson(row scanner, more ...any) (account.Credentials, error) {
	var c account.Credentials
	var demo, identities int
	var created, changed, archived, until int64
	p := &c.Person
	err := row.Scan(append([]any{&p.ID, &p.Org, &p.Place, &p.Login, &p.Name, &p.Email, &p.Language, &demo, &p.Version,
		&created, &changed, &archived, &c.Hash, &until, &identities}, more...)...)
	p.Demo, p.Created, p.Changed, p.Archived = demo != 0, sqldb.Time(created), sqldb.Time(changed), sqldb.Time(archived)
	c.Until = sqldb.Time(until)
	p.HasSecret = c.Hash != "" && until == 0
	p.MustChoose = !p.Demo && !p.HasSecret && identities == 0
	return c, missing(err)
}

// missing gives a row that is not there its meaning.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	return err
}

// Credentials finds an active person by login.
func (a *Accounts) Credentials(ctx context.Context, login string) (found account.Credentials, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = credentials(ctx, q, login)
		return err
	})
	return found, err
}

func credentials(ctx context.Context, q sqldb.Querier, login string) (account.Credentials, error) {
	found, err := scanPerson(q.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person p WHERE p.login = $1 AND p.archived_at = 0`, login))
	if err != nil {
		return account.Credentials{}, fmt.Errorf("find person by login: %w", err)
	}
	return found, nil
}

// BeginSignIn keeps a sign-in of an active person and forgets expired ones.
// A one-time secret is spent by it.
func (a *Accounts) BeginSignIn(ctx context.Context, s account.SignIn, spend string) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		if err := a.beginSignIn(ctx, tx, s, "secret"); err != nil || spend == "" {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE person SET secret = '', secret_until = 0 WHERE id = $1 AND secret = $2`, s.Person, spend)
		if err != nil {
			return fmt.Errorf("spend one-time secret: %w", err)
		}
		if n, err := done.RowsAffected(); n == 0 || err != nil {
			return errors.Join(fault.Missing(), err)
		}
		return nil
	})
}

// beginSignIn keeps a sign-in in the caller's transaction; by names what it came
// by.
func (a *Accounts) beginSignIn(ctx context.Context, tx *sql.Tx, s account.SignIn, by string) error {
	p, err := scanPerson(tx.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person p WHERE p.id = $1 AND p.archived_at = 0`, s.Person))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in WHERE person_id = $1 AND expires_at <= $2`, s.Person, sqldb.Micros(s.Created)); err != nil {
		return fmt.Errorf("forget expired sign-ins: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO sign_in (id, person_id, token, device, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.ID, s.Person, s.Token, s.Device, sqldb.Micros(s.Created), sqldb.Micros(s.Seen), sqldb.Micros(s.Expires))
	if err != nil {
		return fmt.Errorf("keep sign-in: %w", err)
	}
	return a.record(ctx, tx, fact.Fact{
		Org: p.Person.Org, Place: p.Person.Place, Actor: s.Person, Kind: fact.SignedIn, Object: s.Person,
		Payload: payload(map[string]any{"device": s.Device, "by": by}),
	})
}

// payload writes the details of a fact.
func payload(details any) string {
	b, err := json.Marshal(details)
	if err != nil {
		panic(err) // only what JSON can say is given
	}
	return string(b)
}

// Known finds the active person behind a token's hash, in one read with all that
// decides what they may do.
func (a *Accounts) Known(ctx context.Context, hash string) (account.Known, error) {
	return a.known.Get(hash, "", func() (account.Known, error) { return a.know(ctx, hash) })
}

func (a *Accounts) know(ctx context.Context, hash string) (k account.Known, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		k, err = bySignIn(ctx, q, hash)
		if errors.Is(err, fault.Missing()) {
			k, err = byToken(ctx, q, hash)
		}
		if err != nil {
			return err
		}
		return a.complete(ctx, q, &k)
	})
	return k, err
}

// KnownAs is Known for a login.
func (a *Accounts) KnownAs(ctx context.Context, login string) (k account.Known, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		found, err := credentials(ctx, q, login)
		if err != nil {
			return err
		}
		k = account.Known{Person: found.Person}
		return a.complete(ctx, q, &k)
	})
	return k, err
}

func bySignIn(ctx context.Context, q sqldb.Querier, hash string) (account.Known, error) {
	var s account.SignIn
	var seen, expires int64
	row := q.QueryRowContext(ctx, `SELECT `+personColumns+`, s.id, s.seen_at, s.expires_at
		FROM sign_in s JOIN person p ON p.id = s.person_id WHERE s.token = $1 AND p.archived_at = 0`, hash)
	found, err := scanPerson(row, &s.ID, &seen, &expires)
	if err != nil {
		return account.Known{}, fmt.Errorf("find sign-in: %w", err)
	}
	s.Person, s.Seen, s.Expires = found.Person.ID, sqldb.Time(seen), sqldb.Time(expires)
	return account.Known{Person: found.Person, SignIn: s}, nil
}

func byToken(ctx context.Context, q sqldb.Querier, hash string) (account.Known, error) {
	found, err := scanPerson(q.QueryRowContext(ctx, `SELECT `+personColumns+`
		FROM api_token t JOIN person p ON p.id = t.person_id WHERE t.token = $1 AND t.revoked_at = 0 AND p.archived_at = 0`, hash))
	if err != nil {
		return account.Known{}, fmt.Errorf("find API token: %w", err)
	}
	return account.Known{Person: found.Person}, nil
}

// complete adds grants, the places of their groups, and as much of the tree as
// decides what the person may do.
func (a *Accounts) complete(ctx context.Context, q sqldb.Querier, k *account.Known) error {
	held, err := heldBy(ctx, q, []string{k.Person.ID})
	if err != nil {
		return err
	}
	k.GroupPlace = map[string]string{}
	roots, works := []string{k.Person.Place}, false
	for _, g := range held[k.Person.ID] {
		k.Grants = append(k.Grants, g.Grant)
		if g.In == account.InGroup {
			k.GroupPlace[g.Scope] = g.ScopePlace
		}
		roots, works = append(roots, g.ScopePlace), works || g.Role != account.Learner
	}
	if k.Places, err = around(ctx, q, roots, works); err != nil {
		return err
	}
	k.Join()
	return nil
}

// around reads the places that are roots, all above them, and all below them if
// asked for. A learner is on every request of a class: theirs are a few rows.
func around(ctx context.Context, q sqldb.Querier, roots []string, below bool) (places []place.Place, err error) {
	var a args
	from := list(&a, roots)
	query := `WITH RECURSIVE up (id, parent_id) AS (
			SELECT id, parent_id FROM place WHERE id IN ` + from + `
			UNION SELECT p.id, p.parent_id FROM place p JOIN up ON p.id = up.parent_id),
		down (id, parent_id) AS (
			SELECT id, parent_id FROM place WHERE id IN ` + from + `
			UNION SELECT p.id, p.parent_id FROM place p JOIN down ON p.parent_id = down.id)
		SELECT id, COALESCE(parent_id, '') FROM up`
	if below {
		query += ` UNION SELECT id, COALESCE(parent_id, '') FROM down`
	}
	err = each(ctx, q, query, a, func(rows *sql.Rows) error {
		var p place.Place
		err := rows.Scan(&p.ID, &p.Parent)
		places = append(places, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the tree of places: %w", err)
	}
	return places, nil
}

// Seen notes that a sign-in was used.
func (a *Accounts) Seen(ctx context.Context, signIn string, at time.Time) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sign_in SET seen_at = $1 WHERE id = $2 AND seen_at < $1`, sqldb.Micros(at), signIn)
		return err
	})
}

// SignIns lists the reader's own, the last used first.
func (a *Accounts) SignIns(ctx context.Context, scope account.Scope) (found []account.SignIn, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT id, person_id, device, created_at, seen_at, expires_at FROM sign_in
			WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC`, args{scope.Person(), sqldb.Micros(a.now())}, func(rows *sql.Rows) error {
			var s account.SignIn
			var created, seen, expires int64
			if err := rows.Scan(&s.ID, &s.Person, &s.Device, &created, &seen, &expires); err != nil {
				return err
			}
			s.Created, s.Seen, s.Expires = sqldb.Time(created), sqldb.Time(seen), sqldb.Time(expires)
			found = append(found, s)
			return nil
		})
	})
	return found, err
}

// EndSignIn removes a sign-in, if judge lets its owner's be removed.
func (a *Accounts) EndSignIn(ctx context.Context, by, signIn string, judge func(account.Profile) error) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		var owner string
		if err := tx.QueryRowContext(ctx, `SELECT person_id FROM sign_in WHERE id = $1`, signIn).Scan(&owner); err != nil {
			return missing(err)
		}
		p, err := profile(ctx, tx, owner)
		if err != nil {
			return err
		}
		if err := judge(p); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in WHERE id = $1`, signIn); err != nil {
			return fmt.Errorf("end sign-in: %w", err)
		}
		return a.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.SignedOut, Object: owner})
	})
}
