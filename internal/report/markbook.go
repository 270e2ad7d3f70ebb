package report

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// GivenWork is a work that a group was given to do.
type GivenWork struct {
	assessment.Work
	CourseName string
	Opens, Due time.Time // of this group
}

// Handed is what one learner did of one work, with all that is kept of it.
type Handed struct {
	Terms    assessment.Terms // of all their groups
	Attempts []assessment.Attempt
	HandIn   assessment.HandIn // its identifier is empty for none
	Result   assessment.Result // of no source for none
}

// Handing is one learner and one work.
type Handing struct{ Learner, Work string }

// Markbook is what a group has to do and what came of it, as it stood at one
// moment.
type Markbook struct {
	Group    Group
	Scale    assessment.Scale
	Works    []GivenWork // by the day they are due, those without one last
	Learners []Named     // by name
	Handed   map[Handing]Handed
}

// MarkbookStore reads what learners handed in.
type MarkbookStore interface {
	// Group reads one group, or fault.Missing.
	Group(ctx context.Context, group string) (Group, error)
	// Markbook reads the works of a group and what its learners did of them, or
	// fault.Missing. A work that was withdrawn stays where somebody did it.
	Markbook(ctx context.Context, group string) (Markbook, error)
}

// Markbooks tells who handed in what, for those who may know.
type Markbooks struct {
	store MarkbookStore
	now   func() time.Time
}

// NewMarkbooks tells it from a store.
func NewMarkbooks(store MarkbookStore, now func() time.Time) *Markbooks {
	return &Markbooks{store, now}
}

// Grid tells of every learner of a group and every work that it has how far it is.
// act is account.ProgressRead, or account.ProgressExport where the marks leave the
// lab.
func (m *Markbooks) Grid(ctx context.Context, who account.Actor, act account.Act, group string) (Grid, error) {
	book, err := m.book(ctx, who, act, group)
	return book.Grid(m.now()), err
}

// Pieces lists every attempt and every hand-in of a group's learners.
func (m *Markbooks) Pieces(ctx context.Context, who account.Actor, group string) (Pieces, error) {
	book, err := m.book(ctx, who, account.ProgressExport, group)
	return book.Pieces(), err
}

func (m *Markbooks) book(ctx context.Context, who account.Actor, act account.Act, group string) (Markbook, error) {
	if _, err := allowed(ctx, m.store, who, act, group); err != nil {
		return Markbook{}, err
	}
	return m.store.Markbook(ctx, group)
}
