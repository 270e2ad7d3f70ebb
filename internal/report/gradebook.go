package report

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Task is a work that a group has to do.
type Task struct {
	assessment.Work
	CourseName string
	Opens, Due time.Time // of this group
}

// Handed is what one learner did of one task, with all that is kept of it.
type Handed struct {
	Terms    assessment.Terms // of all their groups
	Attempts []assessment.Attempt
	HandIn   assessment.HandIn // its identifier is empty for none
	Result   assessment.Result // of no source for none
}

// Handing is one learner and one task.
type Handing struct{ Learner, Work string }

// Gradebook is what a group has to do and what came of it, as it stood at one
// moment.
type Gradebook struct {
	Group    Group
	Scale    assessment.Scale
	Tasks    []Task  // by the day they are due, those without one last
	Learners []Named // by name
	Handed   map[Handing]Handed
}

// GradebookStore reads what learners handed in.
type GradebookStore interface {
	// Group reads one group, or fault.Missing.
	Group(ctx context.Context, group string) (Group, error)
	// Gradebook reads the tasks of a group and what its learners did of them, or
	// fault.Missing. A task that was withdrawn stays where somebody did it.
	Gradebook(ctx context.Context, group string) (Gradebook, error)
}

// Gradebooks tells who handed in what, for those who may know.
type Gradebooks struct {
	store GradebookStore
	now   func() time.Time
}

// NewGradebooks tells it from a store.
func NewGradebooks(store GradebookStore, now func() time.Time) *Gradebooks {
	return &Gradebooks{store, now}
}

// Grid tells of every learner of a group and every work that it has how far it is.
// act is account.ProgressRead, or account.ProgressExport where the marks leave the
// lab.
func (g *Gradebooks) Grid(ctx context.Context, who account.Actor, act account.Act, group string) (Grid, error) {
	book, err := g.book(ctx, who, act, group)
	return book.Grid(g.now()), err
}

// Tries lists every attempt and every hand-in of a group's learners.
func (g *Gradebooks) Tries(ctx context.Context, who account.Actor, group string) (Tries, error) {
	book, err := g.book(ctx, who, account.ProgressExport, group)
	return book.Tries(), err
}

func (g *Gradebooks) book(ctx context.Context, who account.Actor, act account.Act, group string) (Gradebook, error) {
	if _, err := allowed(ctx, g.store, who, act, group); err != nil {
		return Gradebook{}, err
	}
	return g.store.Gradebook(ctx, group)
}
