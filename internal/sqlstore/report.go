package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Reports reads what reports are made from.
type Reports struct{ *Base }

// NewReports reads the base's database for reports.
func NewReports(b *Base) *Reports { return &Reports{b} }

// Group implements report.Store.
func (s *Reports) Group(ctx context.Context, group string) (g report.Group, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		g, err = readReportGroup(ctx, q, group)
		return err
	})
	if err != nil {
		return g, fmt.Errorf("find a group to report on: %w", err)
	}
	return g, nil
}

func readReportGroup(ctx context.Context, q sqldb.Querier, group string) (g report.Group, err error) {
	found := false
	err = each(ctx, q, `SELECT id, code, name, org_id, place_id FROM person_group WHERE id = $1 AND archived_at = 0`, args{group}, func(row *sql.Rows) error {
		found = true
		return row.Scan(&g.ID, &g.Code, &g.Name, &g.Object.Org, &g.Object.Place)
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	g.Object.Groups = []string{g.ID}
	return g, err
}

// follows is true for the courses c that were published for the group $1, for
// everybody of its place or of one above, or for everybody, in the organisation
// or at all, if a learner of the group has begun it.
const follows = `c.archived_at = 0 AND c.state IN ('published', 'withdrawn') AND EXISTS (
	WITH RECURSIVE above (id) AS (
		SELECT place_id FROM person_group WHERE id = $1
		UNION SELECT l.parent_id FROM place l JOIN above a ON l.id = a.id WHERE l.parent_id IS NOT NULL)
	SELECT 1 FROM course_audience w WHERE w.course_id = c.id AND (w.audience = 'g:' || $1
		OR w.audience IN (SELECT 'p:' || id FROM above)
		OR w.audience IN ('public', 'p:' || c.org_id) AND EXISTS (SELECT 1 FROM progress p JOIN resource r ON r.id = p.resource_id
			WHERE r.course_id = c.id AND p.person_id IN ` + learnersOf + `)))`

// learnersOf are the active learners of the group $1, and those who were erased:
// what they learned stays, without their name.
const learnersOf = `(SELECT t.person_id FROM role_grant t JOIN person h ON h.id = t.person_id
	WHERE t.role = 'learner' AND t.scope_kind = 'group' AND t.scope_id = $1 AND (h.archived_at = 0 OR h.erased_at > 0))`

// Courses implements report.Store.
func (s *Reports) Courses(ctx context.Context, group string) (courses []report.Course, err error) {
	query := `SELECT c.id, c.title, c.state FROM course c JOIN person_group g ON g.org_id = c.org_id AND g.id = $1 WHERE ` + follows + ` ORDER BY c.title, c.id`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, query, args{group}, func(row *sql.Rows) error {
			var c report.Course
			err := row.Scan(&c.ID, &c.Name, &c.State)
			courses = append(courses, c)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list the courses of a group: %w", err)
	}
	return courses, nil
}

// Sheet implements report.Store.
func (s *Reports) Sheet(ctx context.Context, group, course string) (sheet report.Sheet, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if sheet.Group, err = readReportGroup(ctx, q, group); err != nil {
			return err
		}
		if sheet.Course, err = readFollowed(ctx, q, group, course); err != nil {
			return err
		}
		if sheet.Modules, err = readReportModules(ctx, q, course); err != nil {
			return err
		}
		if sheet.Learners, err = readReportLearners(ctx, q, group); err != nil {
			return err
		}
		if sheet.Markers, err = readMarkers(ctx, q, group, course); err != nil {
			return err
		}
		where := `person_id IN ` + learnersOf + ` AND resource_id IN (SELECT id FROM resource WHERE course_id = $2)`
		sheet.Progress, err = readProgress(ctx, q, where, args{group, course}, "")
		return err
	})
	if err != nil {
		return sheet, fmt.Errorf("read a group's progress: %w", err)
	}
	return sheet, nil
}

func readFollowed(ctx context.Context, q sqldb.Querier, group, course string) (c report.Named, err error) {
	query := `SELECT c.id, c.title FROM course c JOIN person_group g ON g.org_id = c.org_id AND g.id = $1 WHERE c.id = $2 AND ` + follows
	err = each(ctx, q, query, args{group, course}, func(row *sql.Rows) error { return row.Scan(&c.ID, &c.Name) })
	if err == nil && c.ID == "" {
		err = fault.Missing()
	}
	return c, err
}

// readReportModules reads what of a course learners have, or had until it was
// withdrawn.
func readReportModules(ctx context.Context, q sqldb.Querier, course string) (modules []report.Module, err error) {
	query := `SELECT m.id, m.title, r.id, r.title, f.kind, f.pages, f.duration FROM module m
		JOIN resource r ON r.module_id = m.id JOIN asset f ON f.id = r.asset_id
		WHERE m.course_id = $1 AND r.archived_at = 0 AND r.state IN ($2, $3) ORDER BY m.ord, m.id, r.ord, r.id`
	err = each(ctx, q, query, args{course, account.Published, account.Withdrawn}, func(row *sql.Rows) error {
		var m report.Module
		var r report.Resource
		var kind media.Kind
		var pages int
		if err := row.Scan(&m.ID, &m.Name, &r.ID, &r.Title, &kind, &pages, &r.Extent); err != nil {
			return err
		}
		r.Kind, r.Film = string(kind), kind == media.Video || kind == media.Audio
		if !r.Film {
			r.Extent = float64(max(1, pages))
		}
		if n := len(modules); n == 0 || modules[n-1].ID != m.ID {
			modules = append(modules, m)
		}
		last := &modules[len(modules)-1]
		last.Resources = append(last.Resources, r)
		return nil
	})
	return modules, err
}

func readReportLearners(ctx context.Context, q sqldb.Querier, group string) (learners []report.Named, err error) {
	query := `SELECT id, name FROM person WHERE id IN ` + learnersOf + ` ORDER BY name, id`
	err = each(ctx, q, query, args{group}, func(row *sql.Rows) error {
		var n report.Named
		err := row.Scan(&n.ID, &n.Name)
		learners = append(learners, n)
		return err
	})
	return learners, err
}

// readMarkers names the trainers who called something of a course completed for
// learners of a group.
func readMarkers(ctx context.Context, q sqldb.Querier, group, course string) (names map[string]string, err error) {
	names = map[string]string{}
	query := `SELECT id, name FROM person WHERE id IN (SELECT marked_by FROM progress WHERE marked_by <> '' AND person_id IN ` + learnersOf + `
		AND resource_id IN (SELECT id FROM resource WHERE course_id = $2))`
	err = each(ctx, q, query, args{group, course}, func(row *sql.Rows) error {
		var n report.Named
		err := row.Scan(&n.ID, &n.Name)
		names[n.ID] = n.Name
		return err
	})
	return names, err
}
