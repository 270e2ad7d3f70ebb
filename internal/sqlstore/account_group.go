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

// AddGroup keeps a new group and reports whether it was new.
func (a *Accounts) AddGroup(ctx context.Context, by string, g account.Group) (kept account.GroupView, made bool, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		kept, err = group(ctx, tx, g.ID)
		if err == nil {
			return sameOrTaken(sameGroup(kept.Group, g))
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if err := a.insertGroup(ctx, tx, by, g); err != nil {
			return err
		}
		made = true
		kept, err = group(ctx, tx, g.ID)
		return err
	})
	return kept, made, err
}

func sameGroup(a, b account.Group) bool {
	return a.Org == b.Org && a.Place == b.Place && a.Code == b.Code && a.Name == b.Name && a.Year == b.Year && a.Demo == b.Demo
}

func (a *Accounts) insertGroup(ctx context.Context, tx *sql.Tx, by string, g account.Group) error {
	if err := checkPlace(ctx, tx, g.Org, g.Place); err != nil {
		return err
	}
	if err := checkCode(ctx, tx, g); err != nil {
		return err
	}
	now := sqldb.Micros(a.now())
	_, err := tx.ExecContext(ctx, `INSERT INTO person_group (id, org_id, place_id, code, name, year, demo,
			version_id, study_year, mode, slot, headcount, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13, 0)`,
		g.ID, g.Org, g.Place, g.Code, g.Name, g.Year, flag(g.Demo), g.Follows, g.StudyYear, g.Mode, g.Slot, g.Headcount, now)
	if err != nil {
		return fmt.Errorf("keep group: %w", err)
	}
	return a.record(ctx, tx, groupFact(by, g))
}

func groupFact(by string, g account.Group) fact.Fact {
	return fact.Fact{Org: g.Org, Place: g.Place, Actor: by, Kind: fact.GroupChanged, Object: g.ID, Payload: payload(map[string]any{"code": g.Code})}
}

func checkCode(ctx context.Context, tx *sql.Tx, g account.Group) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM person_group WHERE place_id = $1 AND code = $2 AND year = $3 AND id <> $4`, g.Place, g.Code, g.Year, g.ID).Scan(&n)
	if err == nil && n > 0 {
		err = account.ErrCodeTaken
	}
	return err
}

// ChangeGroup edits a group by a rule that sees the record as it is.
func (a *Accounts) ChangeGroup(ctx context.Context, by, id string, rule func(*account.Group) error) (kept account.GroupView, err error) {
	err = a.db.Write(ctx, func(tx *sql.Tx) error {
		if kept, err = group(ctx, tx, id); err != nil {
			return err
		}
		g := kept.Group
		if err := rule(&g); err != nil {
			return err
		}
		if g == kept.Group {
			return nil
		}
		if err := a.updateGroup(ctx, tx, by, g); err != nil {
			return err
		}
		kept, err = group(ctx, tx, id)
		return err
	})
	return kept, err
}

func (a *Accounts) updateGroup(ctx context.Context, tx *sql.Tx, by string, g account.Group) error {
	if err := checkCode(ctx, tx, g); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE person_group SET code = $1, name = $2, year = $3, version = version + 1, changed_at = $4, archived_at = $5 WHERE id = $6`,
		g.Code, g.Name, g.Year, sqldb.Micros(a.now()), sqldb.Micros(g.Archived), g.ID)
	if err != nil {
		return fmt.Errorf("change group: %w", err)
	}
	return a.record(ctx, tx, groupFact(by, g))
}

// group reads one group, whoever asks: for rules.
func group(ctx context.Context, q sqldb.Querier, id string) (account.GroupView, error) {
	return oneGroup(groups(ctx, q, `WHERE g.id = $1`, args{id}))
}

func oneGroup(found []account.GroupView, err error) (account.GroupView, error) {
	if err == nil && len(found) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return account.GroupView{}, err
	}
	return found[0], nil
}

// groups reads groups with their numbers of learners and names of trainers.
func groups(ctx context.Context, q sqldb.Querier, where string, a args) (found []account.GroupView, err error) {
	err = each(ctx, q, `SELECT g.id, g.org_id, g.place_id, g.code, g.name, g.year, g.demo,
			g.version_id, g.study_year, g.mode, g.slot, g.headcount, g.version, g.created_at, g.changed_at, g.archived_at,
			(SELECT count(*) FROM role_grant r JOIN person p ON p.id = r.person_id AND (p.archived_at = 0 OR p.erased_at > 0)
				WHERE r.scope_id = g.id AND r.scope_kind = 'group' AND r.role = 'learner')
		FROM person_group g `+where, a, func(rows *sql.Rows) error {
		var v account.GroupView
		var demo int
		var created, changed, archived int64
		err := rows.Scan(&v.ID, &v.Org, &v.Place, &v.Code, &v.Name, &v.Year, &demo,
			&v.Follows, &v.StudyYear, &v.Mode, &v.Slot, &v.Headcount, &v.Version, &created, &changed, &archived, &v.Learners)
		v.Demo, v.Created, v.Changed, v.Archived = demo != 0, sqldb.Time(created), sqldb.Time(changed), sqldb.Time(archived)
		found = append(found, v)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found, addTrainers(ctx, q, found)
}

func addTrainers(ctx context.Context, q sqldb.Querier, views []account.GroupView) error {
	at := map[string]*account.GroupView{}
	ids := make([]string, len(views))
	for i := range views {
		at[views[i].ID], ids[i] = &views[i], views[i].ID
	}
	var a args
	return each(ctx, q, `SELECT r.scope_id, p.name FROM role_grant r JOIN person p ON p.id = r.person_id AND p.archived_at = 0
		WHERE r.scope_kind = 'group' AND r.role = 'trainer' AND r.scope_id IN `+list(&a, ids)+` ORDER BY p.sort_name, p.id`, a, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		if v := at[id]; v != nil {
			v.Trainers = append(v.Trainers, name)
		}
		return err
	})
}

// readableGroups is the part of a WHERE that keeps to the groups g of which a
// reader may know.
func readableGroups(a *args, s account.Scope) string {
	within := `g.org_id = ` + a.add(s.Org())
	if s.Everything() {
		return within
	}
	return within + ` AND (g.id IN ` + list(a, s.Groups()) + ` OR g.place_id IN ` + list(a, s.GroupsIn()) + `)`
}

// Group reads one group whose code and name the reader may see.
func (a *Accounts) Group(ctx context.Context, scope account.Scope, id string) (found account.GroupView, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		var v args
		found, err = oneGroup(groups(ctx, q, `WHERE g.id = `+v.add(id)+` AND `+readableGroups(&v, scope), v))
		return err
	})
	return found, err
}

// Groups lists the active groups that the reader may see, by code.
func (a *Accounts) Groups(ctx context.Context, scope account.Scope) (found []account.GroupView, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		var v args
		found, err = groups(ctx, q, `WHERE g.archived_at = 0 AND `+readableGroups(&v, scope)+` ORDER BY g.code, g.id`, v)
		return err
	})
	return found, err
}

// Learners lists those active learners of a group whom the reader may see, by name.
func (a *Accounts) Learners(ctx context.Context, scope account.Scope, group string) (found []account.Profile, err error) {
	err = a.db.Read(ctx, func(q sqldb.Querier) error {
		var v args
		few, _ := narrow(&v, account.PeopleQuery{Group: group})
		found, err = profilesAmong(ctx, q, few, `WHERE p.archived_at = 0 AND `+readablePeople(&v, scope)+` ORDER BY p.sort_name, p.id`, v)
		return err
	})
	return found, err
}
