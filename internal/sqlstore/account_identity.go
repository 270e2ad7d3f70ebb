package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// BeginSignInBy keeps a sign-in of the active person whom an identity is linked
// to, and notes its use.
func (a *Accounts) BeginSignInBy(ctx context.Context, i account.Identity, s account.SignIn) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		own := s
		var err error
		if own.Person, err = holder(ctx, tx, i); err != nil {
			return err
		}
		if own.Person == "" {
			return fault.Missing()
		}
		if _, err := tx.ExecContext(ctx, `UPDATE identity SET used_at = $1 WHERE issuer = $2 AND subject = $3`, sqldb.Micros(s.Created), i.Issuer, i.Subject); err != nil {
			return fmt.Errorf("note the use of an identity: %w", err)
		}
		return a.beginSignIn(ctx, tx, own, "oidc")
	})
}

// holder gives whom an identity is linked to, or nothing.
func holder(ctx context.Context, q sqldb.Querier, i account.Identity) (person string, err error) {
	err = q.QueryRowContext(ctx, `SELECT person_id FROM identity WHERE issuer = $1 AND subject = $2`, i.Issuer, i.Subject).Scan(&person)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find identity: %w", err)
	}
	return person, nil
}

// Link links an identity to a person, if judge agrees. A one-time secret and
// tickets of somebody who chose no secret are spent: they have a way in now.
func (a *Accounts) Link(ctx context.Context, l account.Linked, person string, judge func(p account.Person, holder string, has []account.Linked) error) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		p, err := profile(ctx, tx, person)
		if err != nil {
			return err
		}
		holds, err := holder(ctx, tx, l.Identity)
		if err != nil {
			return err
		}
		has, err := linked(ctx, tx, person)
		if err != nil {
			return err
		}
		if err := judge(p.Person, holds, has); err != nil || holds != "" {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO identity (id, issuer, subject, person_id, created_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)`,
			l.ID, l.Issuer, l.Subject, person, sqldb.Micros(a.now()))
		if err != nil {
			return fmt.Errorf("link identity: %w", err)
		}
		if err := spendCard(ctx, tx, p.Person); err != nil {
			return err
		}
		return a.record(ctx, tx, fact.Fact{
			Org: p.Org, Place: p.Place, Actor: person, Kind: fact.IdentityLinked, Object: person,
			Payload: payload(map[string]any{"issuer": l.Issuer}),
		})
	})
}

// spendCard takes away what was printed or sent to somebody who came by it.
func spendCard(ctx context.Context, tx *sql.Tx, p account.Person) error {
	if p.HasSecret {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE person SET secret = '', secret_until = 0 WHERE id = $1`, p.ID); err != nil {
		return fmt.Errorf("spend one-time secret: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM ticket WHERE person_id = $1 AND used_at = 0`, p.ID); err != nil {
		return fmt.Errorf("end tickets: %w", err)
	}
	return nil
}

// Unlink takes an identity from its person, if judge agrees.
func (a *Accounts) Unlink(ctx context.Context, by, identity string, judge func(owner account.Profile) error) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		var owner string
		if err := tx.QueryRowContext(ctx, `SELECT person_id FROM identity WHERE id = $1`, identity).Scan(&owner); err != nil {
			return missing(err)
		}
		p, err := profile(ctx, tx, owner)
		if err != nil {
			return err
		}
		if err := judge(p); err != nil {
			return err
		}
		return a.unlink(ctx, tx, p, by, `id = $1`, identity)
	})
}

// unlink takes those identities from a person that match, and records it.
func (a *Accounts) unlink(ctx context.Context, tx *sql.Tx, p account.Profile, by, match, value string) error {
	gone, err := tx.ExecContext(ctx, `DELETE FROM identity WHERE `+match, value)
	if err != nil {
		return fmt.Errorf("unlink identity: %w", err)
	}
	if n, err := gone.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return a.record(ctx, tx, fact.Fact{Org: p.Org, Place: p.Place, Actor: by, Kind: fact.IdentityUnlinked, Object: p.ID})
}

// Identities lists those of the reader.
func (a *Accounts) Identities(ctx context.Context, scope account.Scope) (found []account.Linked, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = linked(ctx, q, scope.Person())
		return err
	})
	return found, err
}

func linked(ctx context.Context, q sqldb.Querier, person string) (found []account.Linked, err error) {
	err = each(ctx, q, `SELECT id, issuer, subject, created_at, used_at FROM identity WHERE person_id = $1 ORDER BY issuer`, args{person}, func(rows *sql.Rows) error {
		var l account.Linked
		var created, used int64
		err := rows.Scan(&l.ID, &l.Issuer, &l.Subject, &created, &used)
		l.Created, l.Used = sqldb.Time(created), sqldb.Time(used)
		found = append(found, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read identities: %w", err)
	}
	return found, nil
}
