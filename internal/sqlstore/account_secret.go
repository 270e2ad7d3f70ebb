package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// AddTicket keeps a ticket for an active person.
func (a *Accounts) AddTicket(ctx context.Context, t account.Ticket) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		var active int
		if err := tx.QueryRowContext(ctx, `SELECT 1 FROM person WHERE id = $1 AND archived_at = 0`, t.Person).Scan(&active); err != nil {
			return missing(err)
		}
		return addTicket(ctx, tx, t)
	})
}

func addTicket(ctx context.Context, tx *sql.Tx, t account.Ticket) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ticket (id, person_id, token, purpose, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		t.ID, t.Person, t.Token, t.Purpose, sqldb.Micros(t.Created), sqldb.Micros(t.Expires))
	if err != nil {
		return fmt.Errorf("keep ticket: %w", err)
	}
	return nil
}

// UseTicket finds a ticket, and if accept agrees marks it used and keeps the
// sign-in for its person.
func (a *Accounts) UseTicket(ctx context.Context, hash string, accept func(account.Ticket) error, s account.SignIn) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		var t account.Ticket
		var created, expires, used int64
		err := tx.QueryRowContext(ctx, `SELECT id, person_id, purpose, created_at, expires_at, used_at FROM ticket WHERE token = $1`, hash).
			Scan(&t.ID, &t.Person, &t.Purpose, &created, &expires, &used)
		if err != nil {
			return fmt.Errorf("find ticket: %w", missing(err))
		}
		t.Created, t.Expires, t.Used = sqldb.Time(created), sqldb.Time(expires), sqldb.Time(used)
		if err := accept(t); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ticket SET used_at = $1 WHERE id = $2`, sqldb.Micros(s.Created), t.ID); err != nil {
			return fmt.Errorf("use ticket: %w", err)
		}
		own := s
		own.Person = t.Person
		return a.beginSignIn(ctx, tx, own, string(t.Purpose))
	})
}

// ChooseSecret keeps the hash of a secret that a person chose, and ends their
// tickets and all other sign-ins.
func (a *Accounts) ChooseSecret(ctx context.Context, person, hash, signIn string) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		p, err := profile(ctx, tx, person)
		if err != nil {
			return err
		}
		return a.replaceSecret(ctx, tx, p, person, account.Reset{Hash: hash}, signIn)
	})
}

// ResetSecrets gives people one-time secrets, if judge agrees for each, and ends
// their tickets, identities and sign-ins.
func (a *Accounts) ResetSecrets(ctx context.Context, by string, resets []account.Reset, judge func(account.Profile) error) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		for _, r := range resets {
			p, err := profile(ctx, tx, r.Person)
			if err != nil {
				return err
			}
			if err := judge(p); err != nil {
				return err
			}
			if err := a.replaceSecret(ctx, tx, p, by, r, ""); err != nil {
				return err
			}
			if err := a.unlink(ctx, tx, p, by, `person_id = $1`, p.ID); err != nil {
				return err
			}
			if err := addTicket(ctx, tx, r.Ticket); err != nil {
				return err
			}
		}
		return nil
	})
}

// replaceSecret gives a person another secret and ends everything that opened
// the lab before, but for one sign-in.
func (a *Accounts) replaceSecret(ctx context.Context, tx *sql.Tx, p account.Profile, by string, r account.Reset, keep string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE person SET secret = $1, secret_until = $2 WHERE id = $3`, r.Hash, sqldb.Micros(r.Until), p.ID); err != nil {
		return fmt.Errorf("replace secret: %w", err)
	}
	if err := endTickets(ctx, tx, p.ID, keep); err != nil {
		return err
	}
	return a.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.SecretReset, Object: p.ID})
}

// endTickets takes away what could still open the lab for a person: tickets that
// wait and sign-ins, but for the one to keep.
func endTickets(ctx context.Context, tx *sql.Tx, person, keep string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM ticket WHERE person_id = $1 AND used_at = 0`, person); err != nil {
		return fmt.Errorf("end tickets: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in WHERE person_id = $1 AND id <> $2`, person, keep); err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	return nil
}

// AddToken keeps an API token.
func (a *Accounts) AddToken(ctx context.Context, t account.APIToken) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO api_token (id, person_id, token, name, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, 0)`,
			t.ID, t.Person, t.Token, t.Name, sqldb.Micros(t.Created))
		return err
	})
}

// Found makes an organisation, an establishment and its administrator, only if
// there is no person at all.
func (a *Accounts) Found(ctx context.Context, f account.Founded) (first bool, err error) {
	return a.foundUnless(ctx, f, `SELECT count(*) FROM person`)
}

// FoundBeside makes a further organisation, only if none has its name.
func (a *Accounts) FoundBeside(ctx context.Context, f account.Founded) (made bool, err error) {
	return a.foundUnless(ctx, f, `SELECT count(*) FROM organisation WHERE name = $1`, f.Organisation)
}

// foundUnless makes an organisation if there is none of what is counted.
func (a *Accounts) foundUnless(ctx context.Context, f account.Founded, counted string, of ...any) (made bool, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		var n int
		if err := tx.QueryRowContext(ctx, counted, of...).Scan(&n); err != nil || n > 0 {
			return err
		}
		made = true
		return a.foundOrganisation(ctx, tx, f)
	})
	return made, err
}

// DemoPeople lists the people of the demonstration, in the order they were made.
func (a *Accounts) DemoPeople(ctx context.Context) (found []account.Profile, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = profiles(ctx, q, `WHERE p.demo = 1 AND p.archived_at = 0 ORDER BY p.id`, nil)
		return err
	})
	return found, err
}

// RemoveDemo archives people and groups of the demonstration and ends their
// sign-ins. Their logins and codes become free.
func (a *Accounts) RemoveDemo(ctx context.Context, by string) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		people, err := profiles(ctx, tx, `WHERE p.demo = 1 AND p.archived_at = 0`, nil)
		if err != nil || len(people) == 0 {
			return err
		}
		now := sqldb.Micros(a.now())
		for _, p := range people {
			if _, err := tx.ExecContext(ctx, `UPDATE person SET archived_at = $1, changed_at = $1, version = version + 1, login = id WHERE id = $2`, now, p.ID); err != nil {
				return fmt.Errorf("archive demo person: %w", err)
			}
			if err := endTickets(ctx, tx, p.ID, ""); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE person_group SET archived_at = $1, changed_at = $1, version = version + 1, code = id WHERE demo = 1 AND archived_at = 0`, now)
		if err != nil {
			return fmt.Errorf("archive demo groups: %w", err)
		}
		return a.record(ctx, tx, fact.Fact{Org: people[0].Org, Place: people[0].Place, Actor: by, Kind: fact.DemoRemoved, Object: people[0].Org})
	})
}

// errNoPlace is said of a place that is not of the organisation.
var errNoPlace = fault.New(fault.Invalid, "place.unknown", "There is no such place in this organisation.").On("place")
