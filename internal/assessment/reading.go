package assessment

import "github.com/digital-learning-lab/lab/internal/account"

// View is a work as it is shown to one reader.
type View struct {
	Work
	In         account.Object // the course that it stands in
	AuthorName string
	Questions  int // of its paper
	Given      []Giving
	Mine       *Mine // nil for who is a learner of nothing
}

// Giving is that a group has a work to do, with names.
type Giving struct {
	Given
	Code   string // of the group
	Name   string
	ByName string
}

// Object gives what rights need to know of a work: those of its course, with the
// state in which its readers meet it.
func (w Work) Object(course account.Object) account.Object {
	if course.State != account.Withdrawn && w.State != account.Published {
		course.State = account.Draft
	}
	return course
}
