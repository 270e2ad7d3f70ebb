package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Change applies a rule to a course inside one transaction; see
// catalogue.Store.
func (s *Courses) Change(ctx context.Context, scope account.Scope, id string, rule func(*catalogue.Whole) (catalogue.Happening, error)) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		before, err := readWhole(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		after := clone(before)
		done, err := rule(&after)
		if err != nil {
			return err
		}
		return s.keep(ctx, tx, scope.Person(), before, after, done)
	})
	if err != nil {
		return fmt.Errorf("change a course: %w", err)
	}
	return nil
}

// keep writes what a rule changed, and the fact of it. A rule that changed
// nothing leaves no trace, except where an asset is to be digitised again,
// which is a change of its own.
func (s *Courses) keep(ctx context.Context, tx *sql.Tx, actor string, before, after catalogue.Whole, done catalogue.Happening) error {
	c := after.Course
	if done.Kind == fact.ResourceReplaced {
		return s.bringBackOf(ctx, tx, actor, before, done)
	}
	if happened, err := s.happened(ctx, tx, done, changed(before, after)); err != nil || !happened {
		return err
	}
	if err := s.writeModules(ctx, tx, before.Modules, after.Modules); err != nil {
		return err
	}
	if err := s.writeResources(ctx, tx, before.Resources, after.Resources); err != nil {
		return err
	}
	if changed(before, after) {
		if err := s.updateCourse(ctx, tx, c); err != nil {
			return err
		}
	}
	if changed(before.Course, c) {
		if err := s.writeSharing(ctx, tx, c); err != nil {
			return err
		}
		if err := findable(ctx, tx, before.Course, c); err != nil {
			return err
		}
	}
	if changed(toReaders(before.Course), toReaders(c)) {
		if err := s.noticed(ctx, tx, "course_id", c.ID); err != nil {
			return err
		}
	}
	object := c.ID
	if done.Object != "" {
		object = done.Object
	}
	return s.record(ctx, tx, fact.Fact{Org: c.Org, Place: c.Place, Actor: actor, Kind: done.Kind, Object: object, Payload: done.Payload})
}

// happened gives effect to what happens to an asset, and tells whether anything
// did happen.
func (s *Courses) happened(ctx context.Context, tx *sql.Tx, done catalogue.Happening, changed bool) (bool, error) {
	switch done.Kind {
	case fact.AssetResent:
		return true, s.resend(ctx, tx, done.Object)
	case fact.AssetStopped:
		return s.stop(ctx, tx, done.Object)
	}
	return done.Kind != "" && changed, nil
}

// toReaders is a course without what neither a learner nor a search notices:
// its resources keep their revision, and browsers what they hold of them, when
// it is sent to review, or published again for what was added.
func toReaders(c catalogue.Course) catalogue.Course {
	c.Submitter, c.Reason, c.Published = "", "", time.Time{}
	return c
}

func clone(w catalogue.Whole) catalogue.Whole {
	w.Modules, w.Resources = slices.Clone(w.Modules), slices.Clone(w.Resources)
	return w
}

// noticed gives resources a new revision, which after a restore none before it
// was, and makes them due for the search index. column is "course_id",
// "module_id" or "id".
func (b *Base) noticed(ctx context.Context, tx *sql.Tx, column, id string) error {
	const floor = `COALESCE((SELECT CAST(value AS BIGINT) FROM setting WHERE name = '` + revisionFloor + `'), 0)`
	_, err := tx.ExecContext(ctx, `UPDATE resource SET changed_at = $2,
			revision = CASE WHEN revision < `+floor+` THEN `+floor+` ELSE revision + 1 END WHERE `+column+` = $1`, id, sqldb.Micros(b.now()))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO search_due (resource_id, revision) SELECT id, revision FROM resource WHERE `+column+` = $1
		ON CONFLICT (resource_id) DO UPDATE SET revision = excluded.revision`, id)
	return err
}

func (s *Courses) writeModules(ctx context.Context, tx *sql.Tx, before, after []catalogue.Module) error {
	for _, m := range after {
		if slices.Contains(before, m) {
			continue
		}
		at := slices.IndexFunc(before, func(b catalogue.Module) bool { return b.ID == m.ID })
		if err := s.moduleNoticed(ctx, tx, before, at, m); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO module (id, course_id, ord, title) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET ord = excluded.ord, title = excluded.title`, m.ID, m.Course, m.Ord, m.Title)
		if err != nil {
			return err
		}
	}
	for _, m := range before {
		if slices.ContainsFunc(after, func(a catalogue.Module) bool { return a.ID == m.ID }) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM module WHERE id = $1`, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// moduleNoticed sees to what a new or changed module means: its identifier must
// be free, or its new title is due for search with all that stands in it.
func (s *Courses) moduleNoticed(ctx context.Context, tx *sql.Tx, before []catalogue.Module, at int, m catalogue.Module) error {
	switch {
	case at < 0:
		return s.free(ctx, tx, "module", m.ID)
	case before[at].Title != m.Title:
		return s.noticed(ctx, tx, "module_id", m.ID)
	}
	return nil
}

func (s *Courses) writeResources(ctx context.Context, tx *sql.Tx, before, after []catalogue.Resource) error {
	standing := map[string]catalogue.Resource{}
	for _, r := range before {
		standing[r.ID] = r
	}
	for _, r := range after {
		old, stood := standing[r.ID]
		delete(standing, r.ID)
		if stood && !changed(old, r) {
			continue
		}
		if err := s.writeResource(ctx, tx, r, stood); err != nil {
			return err
		}
	}
	for _, gone := range standing {
		_, err := tx.ExecContext(ctx, `UPDATE resource SET state = $2, archived_at = $3 WHERE id = $1`, gone.ID, account.Withdrawn, sqldb.Micros(s.now()))
		if err != nil {
			return err
		}
		if err := s.noticed(ctx, tx, "id", gone.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Courses) writeResource(ctx context.Context, tx *sql.Tx, r catalogue.Resource, stood bool) error {
	if !stood {
		if err := s.free(ctx, tx, "resource", r.ID); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
		ON CONFLICT (id) DO UPDATE SET module_id = excluded.module_id, ord = excluded.ord, title = excluded.title,
			language = excluded.language, asset_id = excluded.asset_id, state = excluded.state`,
		r.ID, r.Course, r.Module, r.Ord, r.Title, r.Language, r.Asset, r.State, sqldb.Micros(s.now()))
	if err != nil {
		return err
	}
	if err := s.writeCaptions(ctx, tx, r); err != nil {
		return err
	}
	return s.noticed(ctx, tx, "id", r.ID)
}

func (s *Courses) writeCaptions(ctx context.Context, tx *sql.Tx, r catalogue.Resource) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM resource_captions WHERE resource_id = $1`, r.ID); err != nil {
		return err
	}
	for _, asset := range r.Captions {
		if _, err := tx.ExecContext(ctx, `INSERT INTO resource_captions (resource_id, asset_id) VALUES ($1, $2)`, r.ID, asset); err != nil {
			return err
		}
	}
	return nil
}

// readWhole reads a course that the scope may read with all its parts.
func readWhole(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (w catalogue.Whole, err error) {
	if w.Course, err = findCourse(ctx, q, scope, id); err != nil {
		return w, err
	}
	err = q.QueryRowContext(ctx, `SELECT review FROM place WHERE id = $1`, w.Course.Place).Scan(&w.Review)
	if err != nil {
		return w, err
	}
	if w.Modules, err = readModules(ctx, q, id); err != nil {
		return w, err
	}
	if w.Resources, err = readResources(ctx, q, id); err != nil {
		return w, err
	}
	w.Works, err = column(ctx, q, `SELECT DISTINCT module_id FROM work WHERE course_id = $1 AND archived_at = 0 ORDER BY module_id`, args{id})
	return w, err
}

func readModules(ctx context.Context, q sqldb.Querier, course string) (modules []catalogue.Module, err error) {
	err = each(ctx, q, `SELECT id, course_id, ord, title FROM module WHERE course_id = $1 ORDER BY ord, id`, args{course}, func(row *sql.Rows) error {
		var m catalogue.Module
		err := row.Scan(&m.ID, &m.Course, &m.Ord, &m.Title)
		modules = append(modules, m)
		return err
	})
	return modules, err
}

const resourceColumns = `r.id, r.course_id, r.module_id, r.ord, r.title, r.language, r.asset_id, f.kind, f.state, r.state, r.revision, r.changed_at`

// resourceFields are where resourceColumns go; the asset's state goes to file.
func resourceFields(r *catalogue.Resource, file *media.State) []any {
	return []any{&r.ID, &r.Course, &r.Module, &r.Ord, &r.Title, &r.Language, &r.Asset, &r.Kind, file, &r.State, &r.Revision, micros{&r.Changed}}
}

// usable reports whether an asset in this state has something for a learner.
func usable(s media.State) bool { return s == media.Ready || s == media.Kept }

// What hangs on the resources of a course: captions, and files that wait to be shown.
const (
	resourceCaptions = `SELECT t.resource_id, t.asset_id FROM resource_captions t JOIN resource r ON r.id = t.resource_id
		WHERE r.course_id = $1 AND r.archived_at = 0 ORDER BY 1, 2`
	resourceComing = `SELECT v.resource_id, v.asset_id FROM resource_version v JOIN resource r ON r.id = v.resource_id
		WHERE r.course_id = $1 AND r.archived_at = 0 AND v.shown_at = 0 ORDER BY v.resource_id, v.number`
)

func readResources(ctx context.Context, q sqldb.Querier, course string) (resources []catalogue.Resource, err error) {
	at := map[string]int{}
	query := `SELECT ` + resourceColumns + ` FROM resource r JOIN module m ON m.id = r.module_id JOIN asset f ON f.id = r.asset_id
		WHERE r.course_id = $1 AND r.archived_at = 0 ORDER BY m.ord, m.id, r.ord, r.id`
	err = each(ctx, q, query, args{course}, func(row *sql.Rows) error {
		var r catalogue.Resource
		var file media.State
		err := row.Scan(resourceFields(&r, &file)...)
		r.Ready = usable(file)
		at[r.ID] = len(resources)
		resources = append(resources, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	for query, add := range map[string]func(r *catalogue.Resource, asset string){
		resourceCaptions: func(r *catalogue.Resource, asset string) { r.Captions = append(r.Captions, asset) },
		resourceComing:   func(r *catalogue.Resource, asset string) { r.Coming = append(r.Coming, asset) },
	} {
		err := each(ctx, q, query, args{course}, func(row *sql.Rows) error {
			var resource, asset string
			err := row.Scan(&resource, &asset)
			if i, found := at[resource]; found {
				add(&resources[i], asset)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return resources, nil
}

// CourseOf names the course of a resource; see catalogue.Store.
func (s *Courses) CourseOf(ctx context.Context, scope account.Scope, resource string) (course string, err error) {
	var a args
	query := `SELECT c.id FROM resource r JOIN course c ON c.id = r.course_id
		WHERE r.archived_at = 0 AND c.archived_at = 0 AND r.id = ` + a.add(resource) + ` AND ` + readable(&a, scope, "r.state")
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		course = ""
		return each(ctx, q, query, a, func(row *sql.Rows) error { return row.Scan(&course) })
	})
	if err != nil {
		return "", fmt.Errorf("find the course of a resource: %w", err)
	}
	if course == "" {
		return "", fault.Missing()
	}
	return course, nil
}
