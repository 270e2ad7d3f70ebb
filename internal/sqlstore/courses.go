package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Courses keeps courses, their modules and their resources.
type Courses struct{ *Base }

// NewCourses keeps courses in the database of b.
func NewCourses(b *Base) *Courses { return &Courses{b} }

var (
	errUnknownPlace  = fault.New(fault.Invalid, "place.unknown", "Choose one of the places.")
	errUnknownGroup  = fault.New(fault.Invalid, "audience.unknown", "Choose groups and places that exist.")
	errUnknownEditor = fault.New(fault.Invalid, "editor.unknown", "Choose people who exist.")
)

// Create keeps a new course with its fact; see catalogue.Store.
func (s *Courses) Create(ctx context.Context, c catalogue.Course) (made bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		made = false
		before, err := findCourse(ctx, tx, account.Lab(c.Org), c.ID)
		if err == nil {
			return sameCreation(before, c)
		}
		if !errors.Is(err, fault.Missing()) {
			return err
		}
		if err := s.free(ctx, tx, "course", c.ID); err != nil {
			return err
		}
		c.Created = s.now()
		c.Changed = c.Created
		if err := s.insertCourse(ctx, tx, c); err != nil {
			return err
		}
		made = true
		return s.record(ctx, tx, fact.Fact{Org: c.Org, Place: c.Place, Actor: c.Owner, Kind: fact.CourseCreated, Object: c.ID})
	})
	if err != nil {
		return false, fmt.Errorf("create a course: %w", err)
	}
	return made, nil
}

// sameCreation tells a creation that is repeated from one under a taken
// identifier. What was written may have been changed since.
func sameCreation(before, c catalogue.Course) error {
	if before.Owner != c.Owner || before.Place != c.Place || !before.Archived.IsZero() {
		return fault.IDTaken()
	}
	return nil
}

// free reports an identifier that is taken in a table, whoever's it is.
func (b *Base) free(ctx context.Context, tx *sql.Tx, table, id string) error {
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM `+table+` WHERE id = $1`, id).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.IDTaken()
	}
	return nil
}

const courseColumns = `c.id, c.org_id, c.place_id, c.owner_id, c.title, c.summary, c.language, c.sector, c.level, c.filiere,
	c.module_code, c.keywords, c.licence, c.state, c.submitter_id, c.reason, c.published_at, c.version, c.created_at, c.changed_at, c.archived_at`

func (s *Courses) insertCourse(ctx context.Context, tx *sql.Tx, c catalogue.Course) error {
	if err := exists(ctx, tx, errUnknownPlace.On("place"), "place", c.Org, []string{c.Place}); err != nil {
		return err
	}
	keywords, err := json.Marshal(c.Keywords)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere,
			module_code, keywords, licence, state, submitter_id, reason, published_at, version, created_at, changed_at, archived_at, folded)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1, $18, $18, 0, $19)`,
		c.ID, c.Org, c.Place, c.Owner, c.Title, c.Summary, c.Language, c.Sector, c.Level, c.Filiere,
		c.ModuleCode, string(keywords), c.Licence, c.State, c.Submitter, c.Reason, sqldb.Micros(c.Published), sqldb.Micros(c.Created), folded(c))
	if err != nil {
		return err
	}
	if err := s.writeSharing(ctx, tx, c); err != nil {
		return err
	}
	return findable(ctx, tx, catalogue.Course{}, c)
}

func (s *Courses) updateCourse(ctx context.Context, tx *sql.Tx, c catalogue.Course) error {
	if err := exists(ctx, tx, errUnknownPlace.On("place"), "place", c.Org, []string{c.Place}); err != nil {
		return err
	}
	keywords, err := json.Marshal(c.Keywords)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE course SET place_id = $2, title = $3, summary = $4, language = $5, sector = $6, level = $7, filiere = $8,
			module_code = $9, keywords = $10, licence = $11, state = $12, submitter_id = $13, reason = $14, published_at = $15,
			version = version + 1, changed_at = $16, archived_at = $17, folded = $18 WHERE id = $1`,
		c.ID, c.Place, c.Title, c.Summary, c.Language, c.Sector, c.Level, c.Filiere,
		c.ModuleCode, string(keywords), c.Licence, c.State, c.Submitter, c.Reason, sqldb.Micros(c.Published),
		sqldb.Micros(s.now()), sqldb.Micros(c.Archived), folded(c))
	return err
}

func folded(c catalogue.Course) string {
	return text.Fold(strings.Join(append([]string{c.Title, c.ModuleCode, c.Filiere}, c.Keywords...), " "))
}

// writeSharing keeps who edits a course and whom it is for, and looks for what the
// record as a whole forbids.
func (s *Courses) writeSharing(ctx context.Context, tx *sql.Tx, c catalogue.Course) error {
	if err := checkSector(ctx, tx, c.Org, c.Sector); err != nil {
		return err
	}
	for _, known := range []struct {
		fault *fault.Error
		table string
		ids   []string
	}{
		{errUnknownEditor.On("editors"), "person", c.Editors},
		{errUnknownGroup.On("audience"), "person_group", c.Audience.Groups},
		{errUnknownGroup.On("audience"), "place", without(c.Audience.Places, c.Org)}, // a national share names the organisation
	} {
		if err := exists(ctx, tx, known.fault, known.table, c.Org, known.ids); err != nil {
			return err
		}
	}
	if err := replaceLinks(ctx, tx, "course_editor", "person_id", c.ID, c.Editors); err != nil {
		return err
	}
	return replaceLinks(ctx, tx, "course_audience", "audience", c.ID, c.Object(false).Audiences())
}

// without gives a list without one of its values.
func without(list []string, value string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == value })
}

// replaceLinks makes values the only ones that a table links to a course.
func replaceLinks(ctx context.Context, tx *sql.Tx, table, column, course string, values []string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE course_id = $1`, course); err != nil {
		return err
	}
	for _, v := range values {
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+table+` (course_id, `+column+`) VALUES ($1, $2)`, course, v); err != nil {
			return err
		}
	}
	return nil
}

// exists answers with the fault unless every identifier names a row of the
// table that belongs to the organisation.
func exists(ctx context.Context, tx *sql.Tx, missing error, table, org string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var a args
	query := `SELECT count(*) FROM ` + table + ` WHERE org_id = ` + a.add(org) + ` AND archived_at = 0 AND id IN ` + list(&a, ids)
	var n int
	if err := tx.QueryRowContext(ctx, query, a...).Scan(&n); err != nil {
		return err
	}
	if n != len(ids) {
		return missing
	}
	return nil
}

// findCourse reads one course that the scope may read, with those who edit it
// and those it is for.
func findCourse(ctx context.Context, q sqldb.Querier, scope account.Scope, id string) (catalogue.Course, error) {
	var a args
	query := `SELECT ` + courseColumns + ` FROM course c WHERE c.archived_at = 0 AND c.id = ` + a.add(id) + ` AND ` + readable(&a, scope, "c.state")
	var found []catalogue.Course
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var c catalogue.Course
		err := row.Scan(courseFields(&c)...)
		found = append(found, c)
		return err
	})
	if err != nil {
		return catalogue.Course{}, err
	}
	if len(found) == 0 {
		return catalogue.Course{}, fault.Missing()
	}
	return found[0], readSharing(ctx, q, []*catalogue.Course{&found[0]})
}

// courseFields are where courseColumns go.
func courseFields(c *catalogue.Course) []any {
	return []any{&c.ID, &c.Org, &c.Place, &c.Owner, &c.Title, &c.Summary, &c.Language, &c.Sector, &c.Level, &c.Filiere,
		&c.ModuleCode, words{&c.Keywords}, &c.Licence, &c.State, &c.Submitter, &c.Reason, micros{&c.Published}, &c.Version,
		micros{&c.Created}, micros{&c.Changed}, micros{&c.Archived}}
}

// readSharing fills in editors and audiences, for all courses at once.
func readSharing(ctx context.Context, q sqldb.Querier, courses []*catalogue.Course) error {
	byID := map[string]*catalogue.Course{}
	var ids []string
	for _, c := range courses {
		byID[c.ID] = c
		ids = append(ids, c.ID)
	}
	var a args
	query := `SELECT course_id, person_id, '' FROM course_editor WHERE course_id IN ` + list(&a, ids) +
		` UNION ALL SELECT course_id, '', audience FROM course_audience WHERE course_id IN ` + list(&a, ids) + ` ORDER BY 1, 2, 3`
	return each(ctx, q, query, a, func(row *sql.Rows) error {
		var course, editor, audience string
		if err := row.Scan(&course, &editor, &audience); err != nil {
			return err
		}
		c := byID[course]
		if editor != "" {
			c.Editors = append(c.Editors, editor)
			return nil
		}
		c.Audience = withAudience(c.Audience, audience)
		return nil
	})
}

// withAudience reads one audience as account.Object.Audiences writes it.
func withAudience(to catalogue.Audience, audience string) catalogue.Audience {
	kind, id, _ := strings.Cut(audience, ":")
	switch kind {
	case "g":
		to.Groups = append(to.Groups, id)
	case "p":
		to.Places = append(to.Places, id)
	default:
		to.Public = audience == account.Everybody
	}
	return to
}

// changed reports whether two values differ in anything that is kept.
func changed[T any](before, after T) bool { return !reflect.DeepEqual(before, after) }
