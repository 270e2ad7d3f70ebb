package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Places keeps the organisations and their trees.
//
// Moving a place changes who may do what below it from the next request on:
// people's rights are read from the tree each time. Search keeps of a resource
// only the place and the audiences that were said of it, never what is above
// them, so that a move makes nothing due for the index.
type Places struct{ *Base }

// NewPlaces keeps them in the database of b.
func NewPlaces(b *Base) *Places { return &Places{b} }

// Places lists the places of the reader's organisation, by name; those that are
// archived only if asked for. Their names are no secret within it.
func (p *Places) Places(ctx context.Context, scope account.Scope, archived bool) (found []place.Place, err error) {
	where := `org_id = $1 AND archived_at = 0 ORDER BY name, id`
	if archived {
		where = `org_id = $1 ORDER BY name, id`
	}
	err = p.db.Read(ctx, func(q sqldb.Querier) error {
		found, err = places(ctx, q, where, args{scope.Org()})
		return err
	})
	return found, err
}

func places(ctx context.Context, q sqldb.Querier, where string, a args) (found []place.Place, err error) {
	err = each(ctx, q, `SELECT id, org_id, COALESCE(parent_id, ''), kind, sort, code, name, review, capacity, equipment, version, created_at, changed_at, archived_at
		FROM place WHERE `+where, a, func(rows *sql.Rows) error {
		var p place.Place
		var review int
		err := rows.Scan(&p.ID, &p.Org, &p.Parent, &p.Kind, &p.Sort, &p.Code, &p.Name, &review, &p.Capacity, words{&p.Equipment}, &p.Version,
			micros{&p.Created}, micros{&p.Changed}, micros{&p.Archived})
		p.Review = review != 0
		if len(p.Equipment) == 0 {
			p.Equipment = nil // as it is when nothing was said
		}
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

// Place reads one place of the reader's organisation where it stands.
func (p *Places) Place(ctx context.Context, scope account.Scope, id string) (s place.Site, err error) {
	err = p.db.Read(ctx, func(q sqldb.Querier) error {
		found, err := onePlace(ctx, q, id)
		if err == nil && found.Org != scope.Org() {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		s, err = siteOf(ctx, q, found)
		return err
	})
	return s, err
}

// siteOf reads what is around a place that stands, or would stand, so.
func siteOf(ctx context.Context, q sqldb.Querier, at place.Place) (place.Site, error) {
	s := place.Site{Place: at}
	over, err := places(ctx, q, `id = $1 AND org_id = $2`, args{at.Parent, at.Org})
	if err != nil {
		return s, err
	}
	if len(over) > 0 {
		s.Over = over[0]
		above, err := around(ctx, q, []string{at.Parent}, false)
		if err != nil {
			return s, err
		}
		for _, p := range above {
			s.Above = append(s.Above, p.ID)
		}
	}
	err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM place WHERE parent_id = $1 AND archived_at = 0),
		(SELECT count(*) FROM place WHERE parent_id = $1 AND archived_at = 0 AND kind = 'pole'),
		(SELECT count(*) FROM person_group WHERE place_id = $1 AND archived_at = 0),
		(SELECT count(*) FROM person WHERE place_id = $1 AND archived_at = 0),
		(SELECT count(*) FROM course WHERE place_id = $1 AND archived_at = 0)`, at.ID).
		Scan(&s.Holds.Places, &s.Holds.Poles, &s.Holds.Groups, &s.Holds.People, &s.Holds.Courses)
	if err != nil {
		return s, fmt.Errorf("count what is in a place: %w", err)
	}
	return s, nil
}

// AddPlace keeps a new place where the rule lets it stand, and reports whether
// it was new; the same record again changes nothing.
func (p *Places) AddPlace(ctx context.Context, by string, n place.Place, rule func(place.Site) error) (kept place.Place, made bool, err error) {
	err = p.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		kept, err = onePlace(ctx, tx, n.ID)
		if err == nil {
			return sameOrTaken(kept.Org == n.Org && kept.Parent == n.Parent && kept.Kind == n.Kind && kept.Name == n.Name)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		s, err := siteOf(ctx, tx, n)
		if err != nil {
			return err
		}
		if err := rule(s); err != nil {
			return err
		}
		if err := p.insertPlace(ctx, tx, by, s); err != nil {
			return err
		}
		made = true
		kept, err = onePlace(ctx, tx, n.ID)
		return err
	})
	return kept, made, err
}

func (p *Places) insertPlace(ctx context.Context, tx *sql.Tx, by string, s place.Site) error {
	equipment, err := json.Marshal(s.Equipment)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO place (id, org_id, parent_id, kind, sort, code, name, review, capacity, equipment, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11, 0)`,
		s.ID, s.Org, orNull(s.Parent), s.Kind, s.Sort, s.Code, s.Name, flag(s.Review), s.Capacity, string(equipment), sqldb.Micros(p.now()))
	if err != nil {
		return fmt.Errorf("keep place: %w", err)
	}
	return p.record(ctx, tx, fact.Fact{
		Org: s.Org, Place: s.ID, Actor: by, Kind: fact.PlaceAdded, Object: s.ID,
		Payload: payload(map[string]any{"name": s.Name, "kind": s.Kind, "parent": s.Over.Name}),
	})
}

// orNull gives a key that leads nowhere its form in SQL.
func orNull(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// ChangePlace edits a place, if the rule agrees with what it was and where it
// would stand.
func (p *Places) ChangePlace(ctx context.Context, by, id string, edit func(place.Place) place.Place, rule func(before place.Place, after place.Site) error) (kept place.Place, err error) {
	err = p.db.Write(ctx, func(tx *sql.Tx) error {
		if kept, err = onePlace(ctx, tx, id); err != nil {
			return err
		}
		s, err := siteOf(ctx, tx, edit(kept))
		if err != nil {
			return err
		}
		if err := rule(kept, s); err != nil {
			return err
		}
		told := difference(kept, s)
		if len(told) == 0 {
			return nil
		}
		if err := p.updatePlace(ctx, tx, s.Place); err != nil {
			return err
		}
		err = p.record(ctx, tx, fact.Fact{Org: s.Org, Place: id, Actor: by, Kind: fact.PlaceChanged, Object: id, Payload: payload(told)})
		if err != nil {
			return err
		}
		kept, err = onePlace(ctx, tx, id)
		return err
	})
	return kept, err
}

func (p *Places) updatePlace(ctx context.Context, tx *sql.Tx, n place.Place) error {
	equipment, err := json.Marshal(n.Equipment)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE place SET parent_id = $2, sort = $3, code = $4, name = $5, review = $6, capacity = $7, equipment = $8,
			version = version + 1, changed_at = $9, archived_at = $10 WHERE id = $1`,
		n.ID, orNull(n.Parent), n.Sort, n.Code, n.Name, flag(n.Review), n.Capacity, string(equipment), sqldb.Micros(p.now()), sqldb.Micros(n.Archived))
	if err != nil {
		return fmt.Errorf("change place: %w", err)
	}
	return nil
}

// difference tells what an edit changes, each by its new value; of where it
// stands the name, which a history shows.
func difference(before place.Place, after place.Site) map[string]any {
	told := map[string]any{}
	for _, field := range []struct {
		name     string
		was, now any
	}{
		{"name", before.Name, after.Name}, {"code", before.Code, after.Code}, {"sort", before.Sort, after.Sort},
		{"review", before.Review, after.Review}, {"capacity", before.Capacity, after.Capacity}, {"equipment", before.Equipment, after.Equipment},
		{"archived", !before.Archived.IsZero(), !after.Archived.IsZero()},
	} {
		if changed(field.was, field.now) {
			told[field.name] = field.now
		}
	}
	if before.Parent != after.Parent {
		told["parent"] = after.Over.Name
	}
	return told
}

// History tells what happened to a place of the reader's organisation, the
// newest first. That a reader may know it is for the caller to judge.
func (p *Places) History(ctx context.Context, scope account.Scope, id string) (events []catalogue.Event, err error) {
	err = p.db.Read(ctx, func(q sqldb.Querier) error {
		events, err = happened(ctx, q, `e.object_id = $1 AND e.org_id = $3`, args{id, mostEvents, scope.Org()})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tell the history of a place: %w", err)
	}
	return events, nil
}
