package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Notices keeps what people are told.
type Notices struct{ *Base }

// NewNotices keeps it in the database of b.
func NewNotices(b *Base) *Notices { return &Notices{b} }

var (
	_ notify.Record = (*Notices)(nil)
	_ notify.Box    = (*Notices)(nil)
)

// noticeTopic is what an act of telling changes: nothing that is kept in memory.
const noticeTopic = "notices"

// Fact implements notify.Record.
func (s *Notices) Fact(ctx context.Context, id string) (f fact.Fact, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT `+factColumns+` FROM fact WHERE id = $1`, id).Scan(factFields(&f)...)
	})
	if err != nil {
		return f, fmt.Errorf("read a fact to tell: %w", missing(err))
	}
	return f, nil
}

// Untold implements notify.Record. What people may not see is told them all the
// same, and not shown: it may come back.
func (s *Notices) Untold(ctx context.Context, t notify.Telling) (people []string, err error) {
	var a args
	var circles []string
	for _, c := range t.To {
		circles = append(circles, `p.id IN (`+circle()[c](&a, t)+`)`)
	}
	query := `SELECT p.id FROM person p WHERE p.archived_at = 0 AND p.id <> ` + a.add(t.Actor) + ` AND (` + strings.Join(circles, ` OR `) + `)
		AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.person_id = p.id AND n.about = ` + a.add(t.About) + ` AND n.at >= ` + a.add(sqldb.Micros(t.At)) + `
			AND n.due_at = ` + a.add(sqldb.Micros(t.Due)) + `) ORDER BY p.id`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		people, err = column(ctx, q, query, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find whom to tell: %w", err)
	}
	return people, nil
}

// circle gives the query of the people of each circle.
func circle() map[notify.Circle]func(a *args, t notify.Telling) string {
	return map[notify.Circle]func(a *args, t notify.Telling) string{
		notify.Readers: func(a *args, t notify.Telling) string { return strings.ReplaceAll(readers, "COURSE", a.add(t.Object)) },
		notify.Makers: func(a *args, t notify.Telling) string {
			course := a.add(t.Object)
			return `SELECT owner_id FROM course WHERE id = ` + course + ` UNION SELECT person_id FROM course_editor WHERE course_id = ` + course
		},
		notify.Group:   func(a *args, t notify.Telling) string { return learnersIn + a.add(t.Group) },
		notify.Waiting: waiting,
		notify.Learner: func(a *args, t notify.Telling) string { return `SELECT CAST(` + a.add(t.Learner) + ` AS TEXT)` },
		notify.Author: func(a *args, t notify.Telling) string {
			return `SELECT person_id FROM hand_in WHERE id = ` + a.add(t.Object)
		},
		notify.Trainers: func(a *args, t notify.Telling) string {
			return strings.NewReplacer("HANDIN", a.add(t.Object), "ACTOR", a.add(t.Actor)).Replace(trainers)
		},
	}
}

// learnersIn are the learners of the group that follows.
const learnersIn = `SELECT person_id FROM role_grant WHERE role = 'learner' AND scope_kind = 'group' AND scope_id = `

// readers are the learners among those whom a course reaches, as account.NewActor
// says it: by their group, by the place of one or of their record, by the places
// above, or with everybody of the organisation. What is public is announced to
// nobody.
const readers = `WITH RECURSIVE below (id) AS (
		SELECT p.id FROM course_audience w JOIN place p ON w.audience = 'p:' || p.id WHERE w.course_id = COURSE
		UNION SELECT p.id FROM place p JOIN below b ON p.parent_id = b.id),
	learners (person_id, group_id) AS (SELECT person_id, scope_id FROM role_grant WHERE role = 'learner')
	SELECT t.person_id FROM course_audience w JOIN role_grant t ON w.audience = 'g:' || t.scope_id AND t.role = 'learner' WHERE w.course_id = COURSE
	UNION SELECT l.person_id FROM below b JOIN person_group g ON g.place_id = b.id JOIN learners l ON l.group_id = g.id
	UNION SELECT l.person_id FROM below b JOIN person p ON p.place_id = b.id JOIN learners l ON l.person_id = p.id
	UNION SELECT l.person_id FROM course_audience w JOIN person p ON w.audience = 'p:' || p.org_id JOIN learners l ON l.person_id = p.id WHERE w.course_id = COURSE`

// trainers are those of the groups of somebody who did something about their own
// hand-in. Where some of them gave the work to one of these groups, or make its
// course, the others have nothing to do with it.
const trainers = `WITH near (person_id, concerned) AS (
	SELECT t.person_id, CASE WHEN t.person_id = c.owner_id
			OR EXISTS (SELECT 1 FROM course_editor e WHERE e.course_id = c.id AND e.person_id = t.person_id)
			OR EXISTS (SELECT 1 FROM given g WHERE g.work_id = w.id AND g.group_id = l.scope_id AND g.given_by = t.person_id) THEN 1 ELSE 0 END
		FROM hand_in h JOIN work w ON w.id = h.work_id JOIN course c ON c.id = w.course_id
		JOIN role_grant l ON l.person_id = h.person_id AND l.role = 'learner' AND l.scope_kind = 'group'
		JOIN role_grant t ON t.scope_id = l.scope_id AND t.scope_kind = 'group' AND t.role IN ('trainer', 'reviewer')
		WHERE h.id = HANDIN AND h.person_id = ACTOR)
	SELECT person_id FROM near WHERE concerned = (SELECT max(concerned) FROM near)`

// waiting are the learners of a group who have its work still to do by the day
// that counts for them: the latest of all their groups, and one without a day is
// later than any.
func waiting(a *args, t notify.Telling) string {
	return strings.NewReplacer("GROUP", a.add(t.Group), "WORK", a.add(t.Object), "DUE", a.add(sqldb.Micros(t.Due))).Replace(`
		SELECT l.person_id FROM role_grant l WHERE l.role = 'learner' AND l.scope_kind = 'group' AND l.scope_id = GROUP
			AND NOT EXISTS (SELECT 1 FROM given g JOIN role_grant o ON o.scope_id = g.group_id AND o.role = 'learner' AND o.person_id = l.person_id
				WHERE g.work_id = WORK AND (g.due_at = 0 OR g.due_at > DUE))
			AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.work_id = WORK AND t.person_id = l.person_id AND t.state = 'submitted')
			AND NOT EXISTS (SELECT 1 FROM hand_in h WHERE h.work_id = WORK AND h.person_id = l.person_id AND h.state IN ('handed', 'returned'))`)
}

// subjects give the course and the work of an object, and the object itself where
// it is neither.
func subjects() map[notify.Subject]string {
	return map[notify.Subject]string{
		notify.Course: `SELECT id, '', '' FROM course WHERE id = $1`,
		notify.Work:   `SELECT course_id, id, '' FROM work WHERE id = $1`,
		notify.HandIn: `SELECT w.course_id, w.id, h.id FROM hand_in h JOIN work w ON w.id = h.work_id WHERE h.id = $1`,
	}
}

// Tell implements notify.Record. Who was erased since they were found is not
// told, and what is gone is told nobody.
func (s *Notices) Tell(ctx context.Context, t notify.Telling, people []string) (news []string, err error) {
	err = s.db.WriteAbout(ctx, []string{noticeTopic}, func(tx *sql.Tx) error {
		news = nil
		course, work, object, err := toldAbout(ctx, tx, t)
		if err != nil || course == "" {
			return err
		}
		here, err := stillHere(ctx, tx, people)
		if err != nil || len(here) == 0 {
			return err
		}
		var a args
		each := `, ` + a.add(t.About) + `, ` + a.add(t.Kind) + `, ` + a.add(course) + `, ` + a.add(work) + `, ` + a.add(object) + `, ` +
			a.add(t.Actor) + `, ` + a.add(sqldb.Micros(t.At)) + `, ` + a.add(sqldb.Micros(t.Due)) + `, 0)`
		rows := make([]string, len(here))
		for i, person := range here {
			rows[i] = `(` + a.add(id.Derived(t.At, t.About+person)) + `, ` + a.add(person) + each
		}
		news, err = told(ctx, tx, strings.Join(rows, `, `), a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tell %d people: %w", len(people), err)
	}
	return news, nil
}

// told inserts rows of notices, and names whom they were news to.
func told(ctx context.Context, tx *sql.Tx, rows string, a args) ([]string, error) {
	return column(ctx, tx, `INSERT INTO notice (id, person_id, about, kind, course_id, work_id, object_id, actor_id, at, due_at, read_at) VALUES `+rows+`
		ON CONFLICT (person_id, about) DO UPDATE SET actor_id = excluded.actor_id, at = excluded.at, due_at = excluded.due_at, read_at = 0
			WHERE notice.at < excluded.at OR notice.due_at <> excluded.due_at RETURNING person_id`, a)
}

// toldAbout gives what a telling is about: nothing where it is gone. A work that
// was given names the group as its object.
func toldAbout(ctx context.Context, tx *sql.Tx, t notify.Telling) (course, work, object string, err error) {
	err = each(ctx, tx, subjects()[t.Subject], args{t.Object}, func(row *sql.Rows) error { return row.Scan(&course, &work, &object) })
	if t.Group != "" {
		object = t.Group
	}
	return course, work, object, err
}

// stillHere gives those people who were not erased or archived.
func stillHere(ctx context.Context, tx *sql.Tx, people []string) ([]string, error) {
	var a args
	return column(ctx, tx, `SELECT id FROM person WHERE archived_at = 0 AND id IN `+list(&a, people)+` ORDER BY id`, a)
}

// DueDays implements notify.Record.
func (s *Notices) DueDays(ctx context.Context, from, until time.Time) (due []notify.DueDay, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		due = nil
		return each(ctx, q, `SELECT g.work_id, g.group_id, g.due_at FROM given g JOIN work w ON w.id = g.work_id JOIN course c ON c.id = w.course_id
			WHERE g.due_at >= $1 AND g.due_at < $2 AND w.state = 'published' AND w.archived_at = 0 AND c.state = 'published' AND c.archived_at = 0
			ORDER BY g.work_id, g.group_id`, args{sqldb.Micros(from), sqldb.Micros(until)}, func(row *sql.Rows) error {
			var d notify.DueDay
			err := row.Scan(&d.Work, &d.Group, micros{&d.Due})
			due = append(due, d)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list what is due: %w", err)
	}
	return due, nil
}

// Forget implements notify.Record.
func (s *Notices) Forget(ctx context.Context, before time.Time) error {
	err := s.db.WriteAbout(ctx, []string{noticeTopic}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM notice WHERE at < $1`, sqldb.Micros(before))
		return err
	})
	if err != nil {
		return fmt.Errorf("forget what was told: %w", err)
	}
	return nil
}
