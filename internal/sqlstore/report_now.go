package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Faces implements report.Store. What is no longer published is not told.
func (s *Reports) Faces(ctx context.Context, group string, resources []string) (f report.Faces, err error) {
	f.Opened = map[string]report.Opened{}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if f.Learners, err = readFaces(ctx, q, group); err != nil {
			return err
		}
		a := args{group}
		return each(ctx, q, `SELECT r.id, r.title, f.kind, m.id, m.title, c.id, c.title FROM resource r
			JOIN asset f ON f.id = r.asset_id JOIN module m ON m.id = r.module_id JOIN course c ON c.id = r.course_id
			JOIN person_group g ON g.org_id = c.org_id AND g.id = $1
			WHERE r.archived_at = 0 AND r.state = `+a.add(account.Published)+` AND r.id IN `+list(&a, resources)+` AND `+follows, a, func(row *sql.Rows) error {
			var o report.Opened
			err := row.Scan(&o.Resource.ID, &o.Resource.Name, &o.Kind, &o.Module.ID, &o.Module.Name, &o.Course.ID, &o.Course.Name)
			f.Opened[o.Resource.ID] = o
			return err
		})
	})
	if err != nil {
		return f, fmt.Errorf("read who is there: %w", err)
	}
	return f, nil
}

// readFaces reads the learners of a group who can still sign in.
func readFaces(ctx context.Context, q sqldb.Querier, group string) (learners []report.Named, err error) {
	query := `SELECT id, name FROM person WHERE id IN ` + learnersOf + ` AND archived_at = 0 ORDER BY name, id`
	err = each(ctx, q, query, args{group}, func(row *sql.Rows) error {
		var n report.Named
		err := row.Scan(&n.ID, &n.Name)
		learners = append(learners, n)
		return err
	})
	return learners, err
}

// Countable implements report.Store.
func (s *Reports) Countable(ctx context.Context, scope account.Scope) (c report.Countable, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if c.Groups, err = readTaught(ctx, q, scope); err != nil {
			return err
		}
		return each(ctx, q, `SELECT id, org_id, kind, code, name FROM place WHERE org_id = $1 AND archived_at = 0 ORDER BY name, id`, args{scope.Org()}, func(row *sql.Rows) error {
			var p place.Place
			err := row.Scan(&p.ID, &p.Org, &p.Kind, &p.Code, &p.Name)
			c.Places = append(c.Places, p)
			return err
		})
	})
	if err != nil {
		return c, fmt.Errorf("list what can be counted: %w", err)
	}
	return c, nil
}

func readTaught(ctx context.Context, q sqldb.Querier, scope account.Scope) (groups []report.Group, err error) {
	a := args{scope.Org()}
	query := `SELECT id, code, name FROM person_group WHERE org_id = $1 AND archived_at = 0 AND id IN ` + list(&a, scope.LearnersOf()) + ` ORDER BY code, id`
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var g report.Group
		err := row.Scan(&g.ID, &g.Code, &g.Name)
		groups = append(groups, g)
		return err
	})
	return groups, err
}
