package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Works lists the works of a course that the scope may read, in the order of its
// modules, with how far a learner has come.
func (s *Works) Works(ctx context.Context, scope account.Scope, course string) (views []assessment.View, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if _, err := findCourse(ctx, q, scope, course); err != nil {
			return err
		}
		views, err = s.views(ctx, q, scope, `w.course_id`, course)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the works of a course: %w", err)
	}
	return views, nil
}

// Work reads one work that the scope may read.
func (s *Works) Work(ctx context.Context, scope account.Scope, id string) (view assessment.View, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		views, err := s.views(ctx, q, scope, `w.id`, id)
		if err != nil {
			return err
		}
		if len(views) == 0 {
			return fault.Missing()
		}
		view = views[0]
		return nil
	})
	if err != nil {
		return view, fmt.Errorf("read a work: %w", err)
	}
	return view, nil
}

// views reads the works of one course that a scope may read and whose column has
// a value.
func (s *Works) views(ctx context.Context, q sqldb.Querier, scope account.Scope, column, value string) (views []assessment.View, err error) {
	var a args
	query := `SELECT ` + workColumns + `, p.name, COALESCE(k.questions, '[]'), ` + courseColumns + ` FROM work w
		JOIN course c ON c.id = w.course_id JOIN module m ON m.id = w.module_id JOIN person p ON p.id = w.author_id
		LEFT JOIN paper k ON k.work_id = w.id AND k.revision = w.revision
		WHERE ` + column + ` = ` + a.add(value) + ` AND ` + readableWorks(&a, scope) + ` ORDER BY m.ord, m.id, w.ord, w.id`
	var course catalogue.Course
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var v assessment.View
		var questions []struct{}
		course = catalogue.Course{}
		err := row.Scan(append(append(workFields(&v.Work), &v.AuthorName, said[[]struct{}]{&questions}), courseFields(&course)...)...)
		v.Questions = len(questions)
		views = append(views, v)
		return err
	})
	if err != nil || len(views) == 0 {
		return nil, err
	}
	if err := readSharing(ctx, q, []*catalogue.Course{&course}); err != nil {
		return nil, err
	}
	for n := range views {
		views[n].In = course.Object(false)
	}
	if err := readGivings(ctx, q, scope, views); err != nil {
		return nil, err
	}
	return views, s.readMine(ctx, q, scope.Person(), views)
}

// readGivings tells which groups have works to do, of those that the reader is in,
// trains or answers for.
func readGivings(ctx context.Context, q sqldb.Querier, scope account.Scope, views []assessment.View) error {
	var a args
	at := map[string]*assessment.View{}
	var ids []string
	for n := range views {
		at[views[n].ID], ids = &views[n], append(ids, views[n].ID)
	}
	query := `SELECT ` + givenColumns + `, g.code, g.name, p.name FROM given n JOIN person_group g ON g.id = n.group_id JOIN person p ON p.id = n.given_by
		WHERE g.archived_at = 0 AND n.work_id IN ` + list(&a, ids) + ` AND ` + ownGroups(&a, scope) + ` ORDER BY g.code, g.id`
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var g assessment.Giving
		err := row.Scan(append(givenFields(&g.Given), &g.Code, &g.Name, &g.ByName)...)
		if v := at[g.Work]; v != nil {
			v.Given = append(v.Given, g)
		}
		return err
	})
}

// ownGroups is true for the groups g that a reader is in, trains or answers for.
func ownGroups(a *args, scope account.Scope) string {
	within := `g.org_id = ` + a.add(scope.Org())
	if scope.Everything() {
		return within
	}
	return within + ` AND (g.id IN ` + list(a, scope.Groups()) + ` OR g.place_id IN ` + list(a, scope.PeopleIn()) + `)`
}
