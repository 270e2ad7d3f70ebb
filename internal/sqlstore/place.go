package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Places keeps the organisations' trees.
type Places struct{ *Base }

// NewPlaces keeps them in the database of b.
func NewPlaces(b *Base) *Places { return &Places{b} }

// Places lists the places of the reader's organisation, by name. Their names are
// no secret within it.
func (p *Places) Places(ctx context.Context, scope account.Scope) (found []place.Place, err error) {
	err = p.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = places(ctx, q, `org_id = $1 AND archived_at = 0 ORDER BY name, id`, args{scope.Org()})
		return err
	})
	return found, err
}

func places(ctx context.Context, q sqldb.Querier, where string, a args) (found []place.Place, err error) {
	err = each(ctx, q, `SELECT id, org_id, COALESCE(parent_id, ''), kind, name, review, version, created_at, changed_at, archived_at
		FROM place WHERE `+where, a, func(rows *sql.Rows) error {
		var p place.Place
		var review int
		var created, changed, archived int64
		err := rows.Scan(&p.ID, &p.Org, &p.Parent, &p.Kind, &p.Name, &review, &p.Version, &created, &changed, &archived)
		p.Review, p.Created, p.Changed, p.Archived = review != 0, sqldb.Time(created), sqldb.Time(changed), sqldb.Time(archived)
		found = append(found, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	return found, nil
}

func onePlace(ctx context.Context, q sqldb.Querier, id string) (place.Place, error) {
	found, err := places(ctx, q, `id = $1`, args{id})
	if err == nil && len(found) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return place.Place{}, err
	}
	return found[0], nil
}

// AddPlace keeps a new place below one of the same organisation, or at the top,
// and reports whether it was new; the same record again changes nothing.
func (p *Places) AddPlace(ctx context.Context, by string, n place.Place) (kept place.Place, made bool, err error) {
	err = p.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		kept, err = onePlace(ctx, tx, n.ID)
		if err == nil {
			return sameOrTaken(kept.Org == n.Org && kept.Parent == n.Parent && kept.Kind == n.Kind && kept.Name == n.Name)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if n.Parent != "" {
			if err := checkPlace(ctx, tx, n.Org, n.Parent); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at)
			VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, 0)`,
			n.ID, n.Org, sql.NullString{String: n.Parent, Valid: n.Parent != ""}, n.Kind, n.Name, flag(n.Review), sqldb.Micros(p.now()))
		if err != nil {
			return fmt.Errorf("keep place: %w", err)
		}
		made = true
		kept, err = onePlace(ctx, tx, n.ID)
		return err
	})
	return kept, made, err
}

// ChangePlace edits name and review of a place by a rule that sees the record as
// it is.
func (p *Places) ChangePlace(ctx context.Context, by, id string, rule func(*place.Place) error) (kept place.Place, err error) {
	err = p.db.Write(ctx, func(tx *sql.Tx) error {
		if kept, err = onePlace(ctx, tx, id); err != nil {
			return err
		}
		n := kept
		if err := rule(&n); err != nil {
			return err
		}
		if n == kept {
			return nil
		}
		_, err := tx.ExecContext(ctx, `UPDATE place SET name = $1, review = $2, version = version + 1, changed_at = $3 WHERE id = $4`,
			n.Name, flag(n.Review), sqldb.Micros(p.now()), id)
		if err != nil {
			return fmt.Errorf("change place: %w", err)
		}
		if err := p.record(ctx, tx, fact.Fact{
			Org: n.Org, Place: id, Actor: by, Kind: fact.SettingChanged, Object: id,
			Payload: payload(map[string]any{"name": n.Name, "review": n.Review}),
		}); err != nil {
			return err
		}
		kept, err = onePlace(ctx, tx, id)
		return err
	})
	return kept, err
}
