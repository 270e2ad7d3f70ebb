package sqlstore

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/account"
)

// readable is the one condition that a list of content carries: true for the
// courses c, in the state that the expression names ("c.state" for a course,
// "r.state" for one of its resources), that the scope may read. It says in SQL
// what account.Can says of one object.
func readable(a *args, s account.Scope, state string) string {
	if s.Everything() {
		return "c.org_id = " + a.add(s.Org())
	}
	open := []string{state + " = 'published' AND " + reaches(a, s)}
	if s.Person() != "" {
		org, own := "c.org_id = "+a.add(s.Org()), owned(a, s)
		open = append(open,
			org+" AND "+own,
			org+" AND "+state+" = 'published' AND c.place_id IN "+list(a, s.PublishedIn()),
			org+" AND "+state+" IN ('draft', 'review') AND c.place_id IN "+list(a, s.DraftsIn()),
			org+" AND "+state+" = 'withdrawn' AND c.place_id IN "+list(a, s.WithdrawnIn()))
	}
	return "((" + strings.Join(open, ") OR (") + "))"
}

// forEach keeps PostgreSQL from reading the whole table of a condition at once: pages ask
// it of some dozens of courses, and that took longer the more there were.
const forEach = " LIMIT 1 OFFSET 0"

// reaches is true for the courses whose audience the reader is part of.
func reaches(a *args, s account.Scope) string {
	return "EXISTS (SELECT 1 FROM course_audience WHERE course_audience.course_id = c.id AND audience IN " + list(a, s.Audiences()) + forEach + ")"
}

// editable is true for the courses c that the scope may edit: in SQL what
// account.Can says of course.edit.
func editable(a *args, s account.Scope) string {
	org := "c.org_id = " + a.add(s.Org())
	if s.Everything() {
		return org
	}
	return "(" + org + " AND (" + owned(a, s) + " OR c.place_id IN " + list(a, s.EditedIn()) + "))"
}

// owned is true for the courses that the reader, a trainer, made or helps to make.
func owned(a *args, s account.Scope) string {
	me := a.add(s.Author())
	return "(c.owner_id = " + me + " OR EXISTS (SELECT 1 FROM course_editor WHERE course_editor.course_id = c.id AND person_id = " + me + forEach + "))"
}
