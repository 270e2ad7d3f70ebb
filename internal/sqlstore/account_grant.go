package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Grant gives a role, if judge agrees; a role that is held already changes nothing.
func (a *Accounts) Grant(ctx context.Context, by string, g account.Grant, judge func(account.Profile, string) error) (kept account.Profile, made bool, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		if kept, err = profile(ctx, tx, g.Person); err != nil {
			return err
		}
		scopePlace, err := scopePlace(ctx, tx, kept.Org, g)
		if err != nil {
			return err
		}
		if err := judge(kept, scopePlace); err != nil {
			return err
		}
		if held, err := alreadyHeld(ctx, tx, g); held || err != nil {
			return err
		}
		if err := a.insertGrant(ctx, tx, by, kept, g); err != nil {
			return err
		}
		made = true
		kept, err = profile(ctx, tx, g.Person)
		return err
	})
	return kept, made, err
}

// scopePlace gives the place that a grant's scope is in, or is; NotFound where
// the organisation has no such scope.
func scopePlace(ctx context.Context, tx *sql.Tx, org string, g account.Grant) (at string, err error) {
	where := map[account.ScopeKind]string{
		account.InGroup: `SELECT place_id FROM person_group WHERE id = $1 AND org_id = $2`,
		account.InPlace: `SELECT id FROM place WHERE id = $1 AND org_id = $2`,
		account.InOrg:   `SELECT '' FROM organisation WHERE id = $1 AND id = $2`,
	}
	err = tx.QueryRowContext(ctx, where[g.In], g.Scope, org).Scan(&at)
	return at, missing(err)
}

// alreadyHeld reports whether the role is held in this scope, under whatever
// identifier; another grant under the same identifier is account.ErrTaken.
func alreadyHeld(ctx context.Context, tx *sql.Tx, g account.Grant) (held bool, err error) {
	taken := false
	err = each(ctx, tx, `SELECT person_id, role, scope_kind, scope_id FROM role_grant
		WHERE id = $1 OR (person_id = $2 AND role = $3 AND scope_kind = $4 AND scope_id = $5)`,
		args{g.ID, g.Person, g.Role, g.In, g.Scope}, func(rows *sql.Rows) error {
			var was account.Grant
			err := rows.Scan(&was.Person, &was.Role, &was.In, &was.Scope)
			same := was.Person == g.Person && was.Role == g.Role && was.In == g.In && was.Scope == g.Scope
			held, taken = held || same, taken || !same
			return err
		})
	if err == nil && taken {
		err = account.ErrTaken
	}
	return held, err
}

func (a *Accounts) insertGrant(ctx context.Context, tx *sql.Tx, by string, p account.Profile, g account.Grant) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		g.ID, p.Org, g.Person, g.Role, g.In, g.Scope, sqldb.Micros(a.now()))
	if err != nil {
		return fmt.Errorf("keep grant: %w", err)
	}
	return a.record(ctx, tx, grantFact(fact.RoleGranted, by, p, g))
}

func grantFact(kind fact.Kind, by string, p account.Profile, g account.Grant) fact.Fact {
	return fact.Fact{
		Org: p.Org, Place: p.Place, Actor: by, Kind: kind, Object: p.ID,
		Payload: payload(map[string]any{"role": g.Role, "scope_kind": g.In, "scope_id": g.Scope}),
	}
}

// Revoke takes a role away, if judge agrees.
func (a *Accounts) Revoke(ctx context.Context, by, person, grant string, judge func(account.Profile, account.Held) error) error {
	return a.db.Write(ctx, func(tx *sql.Tx) error {
		p, err := profile(ctx, tx, person)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(p.Grants, func(g account.Held) bool { return g.ID == grant })
		if at < 0 {
			return fault.Missing()
		}
		if err := judge(p, p.Grants[at]); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM role_grant WHERE id = $1`, grant); err != nil {
			return fmt.Errorf("take grant away: %w", err)
		}
		return a.record(ctx, tx, grantFact(fact.RoleRevoked, by, p, p.Grants[at].Grant))
	})
}
