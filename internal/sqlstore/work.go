package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Works keeps quizzes and devoirs, their questions, and which groups have them
// to do.
type Works struct{ *Base }

// NewWorks keeps works in the database of b.
func NewWorks(b *Base) *Works { return &Works{b} }

const workColumns = `w.id, w.org_id, w.course_id, w.module_id, w.ord, w.kind, w.title, w.language, w.instructions, w.minutes, w.weight, w.pass,
	w.resource_id, w.rules, w.state, w.revision, w.author_id, w.version, w.created_at, w.changed_at, w.archived_at`

// workFields are where workColumns go.
func workFields(w *assessment.Work) []any {
	return []any{&w.ID, &w.Org, &w.Course, &w.Module, &w.Ord, &w.Kind, &w.Title, &w.Language, &w.Instructions, &w.Minutes, &w.Weight, &w.Pass,
		&w.Resource, said[assessment.Rules]{&w.Rules}, &w.State, &w.Revision, &w.Author, &w.Version, micros{&w.Created}, micros{&w.Changed}, micros{&w.Archived}}
}

// workState is the state in which readers meet a work w of a course c; it says in
// SQL what assessment.Work.Object says of one.
const workState = `(CASE WHEN c.state = 'withdrawn' OR w.state = 'published' THEN c.state ELSE 'draft' END)`

// readableWorks is true for the works w, of courses c, that a scope may read.
func readableWorks(a *args, scope account.Scope) string {
	return `w.archived_at = 0 AND c.archived_at = 0 AND ` + readable(a, scope, workState)
}

// findWork reads one work that the scope may read.
func findWork(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (w assessment.Work, err error) {
	var a args
	query := `SELECT ` + workColumns + ` FROM work w JOIN course c ON c.id = w.course_id WHERE w.id = ` + a.add(id) + ` AND ` + readableWorks(&a, scope)
	err = each(ctx, q, query, a, func(row *sql.Rows) error { return row.Scan(workFields(&w)...) })
	if err == nil && w.ID == "" {
		err = fault.Missing()
	}
	return w, err
}

// Create keeps a new work; see assessment.Store.
func (s *Works) Create(ctx context.Context, scope account.Scope, w assessment.Work, rule func(*assessment.Standing) error) (made bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		before, err := findWork(ctx, tx, scope, w.ID)
		if err == nil {
			return sameOrTaken(before.Author == w.Author && before.Course == w.Course && before.Kind == w.Kind)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		in := assessment.Standing{Work: w}
		if err := standsIn(ctx, tx, scope, &in); err != nil {
			return err
		}
		if err := rule(&in); err != nil {
			return err
		}
		if err := s.insertWork(ctx, tx, in.Work); err != nil {
			return err
		}
		if in.Work.Revision > 0 {
			if err := s.writePaper(ctx, tx, in); err != nil {
				return err
			}
		}
		made = true
		return s.recordWork(ctx, tx, scope.Person(), in, fact.WorkCreated)
	})
	if err != nil {
		return false, fmt.Errorf("create a work: %w", err)
	}
	return made, nil
}

// Change applies a rule to a work; see assessment.Store. A rule that changed
// nothing leaves no trace.
func (s *Works) Change(ctx context.Context, scope account.Scope, id string, rule func(*assessment.Standing) (fact.Kind, error)) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		before, err := workStanding(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		after := before
		kind, err := rule(&after)
		if err != nil || !changed(before, after) {
			return err
		}
		if changed(before.Questions, after.Questions) {
			if err := s.writePaper(ctx, tx, after); err != nil {
				return err
			}
		}
		if err := s.updateWork(ctx, tx, before.Work, after.Work); err != nil {
			return err
		}
		if after.Work.CountsOtherwise(before.Work) {
			if err := s.recount(ctx, tx, after.Work, scope.Person(), ""); err != nil {
				return err
			}
		}
		return s.recordWork(ctx, tx, scope.Person(), after, kind)
	})
	if err != nil {
		return fmt.Errorf("change a work: %w", err)
	}
	return nil
}

// recordWork records what happened to a work, where its course is kept.
func (s *Works) recordWork(ctx context.Context, tx *sql.Tx, actor string, w assessment.Standing, kind fact.Kind) error {
	return s.record(ctx, tx, fact.Fact{
		Org: w.Work.Org, Place: w.Course.Place, Actor: actor, Kind: kind, Object: w.Work.ID,
		Payload: payload(map[string]string{"title": w.Work.Title, "kind": string(w.Work.Kind)}),
	})
}

// workStanding reads a work that the scope may read, with all that rules about it
// look at.
func workStanding(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (w assessment.Standing, err error) {
	if w.Work, err = findWork(ctx, q, scope, id); err != nil {
		return w, err
	}
	if err := standsIn(ctx, q, scope, &w); err != nil {
		return w, err
	}
	if w.Questions, err = readPaper(ctx, q, id, w.Work.Revision); err != nil {
		return w, err
	}
	err = q.QueryRowContext(ctx, `SELECT
			EXISTS (SELECT 1 FROM attempt WHERE work_id = $1) OR EXISTS (SELECT 1 FROM hand_in WHERE work_id = $1),
			EXISTS (SELECT 1 FROM attempt WHERE work_id = $1 AND revision = $2) OR EXISTS (SELECT 1 FROM paper WHERE work_id = $1 AND revision = $2 AND shown <> 0)`,
		id, w.Work.Revision).Scan(&w.Begun, &w.Shown)
	return w, err
}

// standsIn reads the course around a work.
func standsIn(ctx context.Context, q sqldb.Querier, scope account.Scope, w *assessment.Standing) (err error) {
	if w.Course, err = courseOf(ctx, q, scope, w.Work); err != nil {
		return err
	}
	if w.Modules, err = column(ctx, q, `SELECT id FROM module WHERE course_id = $1 ORDER BY ord, id`, args{w.Work.Course}); err != nil {
		return err
	}
	if w.Resources, err = column(ctx, q, `SELECT id FROM resource WHERE course_id = $1 AND archived_at = 0 ORDER BY id`, args{w.Work.Course}); err != nil {
		return err
	}
	return q.QueryRowContext(ctx, `SELECT count(*) FROM work WHERE course_id = $1 AND archived_at = 0`, w.Work.Course).Scan(&w.Works)
}

// courseOf gives what decides who may read and change the course of a work. That a
// second person publishes is no matter of works.
func courseOf(ctx context.Context, q sqldb.Querier, scope account.Scope, w assessment.Work) (account.Object, error) {
	course, err := findCourse(ctx, q, scope, w.Course)
	return course.Object(false), err
}

// nextOrd is the place at the end of the module $2.
const nextOrd = `(SELECT COALESCE(max(ord) + 1, 0) FROM work WHERE module_id = $2 AND archived_at = 0)`

func (s *Works) insertWork(ctx context.Context, tx *sql.Tx, w assessment.Work) error {
	if err := s.free(ctx, tx, "work", w.ID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO work (id, module_id, org_id, course_id, ord, kind, title, language, instructions, minutes, weight, pass,
			resource_id, rules, state, revision, author_id, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, `+nextOrd+`, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $17, 0)`,
		w.ID, w.Module, w.Org, w.Course, w.Kind, w.Title, w.Language, w.Instructions, w.Minutes, w.Weight, w.Pass,
		w.Resource, payload(w.Rules), w.State, w.Revision, w.Author, sqldb.Micros(s.now()))
	return err
}

func (s *Works) updateWork(ctx context.Context, tx *sql.Tx, before, w assessment.Work) error {
	_, err := tx.ExecContext(ctx, `UPDATE work SET module_id = $2, title = $3, language = $4, instructions = $5, minutes = $6, weight = $7,
			pass = $8, resource_id = $9, rules = $10, state = $11, revision = $12, version = version + 1, changed_at = $13, archived_at = $14 WHERE id = $1`,
		w.ID, w.Module, w.Title, w.Language, w.Instructions, w.Minutes, w.Weight,
		w.Pass, w.Resource, payload(w.Rules), w.State, w.Revision, sqldb.Micros(s.now()), sqldb.Micros(w.Archived))
	if err != nil || w.Module == before.Module && w.Ord == before.Ord {
		return err
	}
	return s.seat(ctx, tx, w)
}

// seat puts a work at its place among those of its module, or at their end.
func (s *Works) seat(ctx context.Context, tx *sql.Tx, w assessment.Work) error {
	others, err := column(ctx, tx, `SELECT id FROM work WHERE module_id = $1 AND id <> $2 AND archived_at = 0 ORDER BY ord, id`, args{w.Module, w.ID})
	if err != nil {
		return err
	}
	for ord, id := range slices.Insert(others, min(max(0, w.Ord), len(others)), w.ID) {
		if _, err := tx.ExecContext(ctx, `UPDATE work SET ord = $2 WHERE id = $1 AND ord <> $2`, id, ord); err != nil {
			return err
		}
	}
	return nil
}
