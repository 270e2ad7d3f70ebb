package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Agenda reads the works that the reader's groups have to do, how far the reader
// has come with them, and what of their courses they have not seen for them.
func (s *Works) Agenda(ctx context.Context, scope account.Scope) (a assessment.Agenda, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		if a.Duties, err = readDuties(ctx, q, scope); err != nil {
			return err
		}
		if err := passages(ctx, q, a.Duties); err != nil {
			return err
		}
		var resources []string
		for _, d := range a.Duties {
			resources = append(append(resources, d.Resource), d.Passages...)
		}
		a.Viewings, err = readViewings(ctx, q, scope, resources)
		return err
	})
	if err != nil {
		return a, fmt.Errorf("read what is due: %w", err)
	}
	return a, nil
}

// readDuties reads what was given to the groups that the reader is a learner of.
func readDuties(ctx context.Context, q sqldb.Querier, scope account.Scope) (duties []assessment.Duty, err error) {
	var a args
	mine := `FROM given n JOIN person_group g ON g.id = n.group_id AND g.archived_at = 0
		JOIN role_grant t ON t.role = 'learner' AND t.scope_kind = 'group' AND t.scope_id = n.group_id AND t.person_id = ` + a.add(scope.Person())
	query := `SELECT ` + workColumns + `, c.title, (SELECT min(g.code) ` + mine + ` WHERE n.work_id = w.id)
		FROM work w JOIN course c ON c.id = w.course_id
		WHERE w.state = 'published' AND w.id IN (SELECT n.work_id ` + mine + `) AND ` + readableWorks(&a, scope)
	var ids []string
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var d assessment.Duty
		err := row.Scan(append(workFields(&d.Work), &d.CourseName, &d.Group)...)
		duties, ids = append(duties, d), append(ids, d.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	doings, err := readDoings(ctx, q, scope.Person(), ids)
	for n := range duties {
		duties[n].Doing = doings[duties[n].ID]
	}
	return duties, err
}

// passages lists the resources in which the questions of works say to look again.
func passages(ctx context.Context, q sqldb.Querier, duties []assessment.Duty) error {
	byWork := map[string]*assessment.Duty{}
	var works []string
	for n := range duties {
		byWork[duties[n].ID] = &duties[n]
		works = append(works, duties[n].ID)
	}
	var a args
	query := `SELECT p.work_id, p.questions FROM paper p JOIN work w ON w.id = p.work_id AND w.revision = p.revision WHERE p.work_id IN ` + list(&a, works)
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var work string
		var questions []assessment.Question
		if err := row.Scan(&work, said[[]assessment.Question]{&questions}); err != nil {
			return err
		}
		d := byWork[work]
		for _, question := range questions {
			if p := question.Review; p != nil && !slices.Contains(d.Passages, p.Resource) {
				d.Passages = append(d.Passages, p.Resource)
			}
		}
		return nil
	})
}

// readViewings reads which of some resources the reader may see and has not
// completed.
func readViewings(ctx context.Context, q sqldb.Querier, scope account.Scope, resources []string) (viewings []assessment.Viewing, err error) {
	var a args
	query := `SELECT r.id, r.title, f.kind, f.duration, f.pages, COALESCE(p.watched_length, 0), f.size, ` + usualBytes + `
		FROM resource r JOIN course c ON c.id = r.course_id JOIN asset f ON f.id = r.asset_id
		LEFT JOIN progress p ON p.resource_id = r.id AND p.person_id = ` + a.add(scope.Person()) + `
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND COALESCE(p.completed_at, 0) = 0
			AND r.id IN ` + list(&a, resources) + ` AND ` + readable(&a, scope, "r.state") + ` ORDER BY r.id`
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var v assessment.Viewing
		var size, picture int64
		err := row.Scan(&v.Resource, &v.Title, &v.Kind, &v.Duration, &v.Pages, &v.Seen, &size, &v.Bytes, &picture)
		if v.Bytes += picture; v.Bytes == 0 {
			v.Bytes = size
		}
		if !filmed(v.Kind) {
			v.Duration = 0
		}
		viewings = append(viewings, v)
		return err
	})
	return viewings, err
}
