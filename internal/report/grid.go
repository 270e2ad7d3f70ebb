package report

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Grid is a markbook as its trainer reads it: one row a learner, one cell a work.
type Grid struct {
	Group Group
	Works []GivenWork
	Rows  []GridRow
}

// GridRow is one learner.
type GridRow struct {
	Named
	Mean  assessment.Mark // weighted, of the marks that are there; Unmarked for none
	Cells []GridCell      // one for each work
}

// GridCell is how far one learner has come with one work.
type GridCell struct {
	State   GridState
	Late    bool            // what was handed in came after its day
	Mark    assessment.Mark // that counts, or Unmarked
	Passed  bool
	Attempt string    // that counts, else the open one; or empty
	HandIn  string    // that was handed in at least once; or empty
	At      time.Time // when it was handed in; zero before
}

// GridState is what a trainer has to know of a learner and a work.
type GridState string

// The states of a cell.
const (
	CellTodo      GridState = "todo"       // nothing yet, and there is time
	CellMissing   GridState = "missing"    // nothing, and its day is over
	CellOpen      GridState = "open"       // begun, and there is time
	CellLate      GridState = "late"       // begun and not handed in, and its day is over
	CellToCorrect GridState = "to-correct" // the trainer's turn
	CellAgain     GridState = "again"      // given back, to be done again
	CellDone      GridState = "done"
)

// Grid tells how far everybody is.
func (b Markbook) Grid(now time.Time) Grid {
	g := Grid{Group: b.Group, Works: b.Works}
	for _, learner := range b.Learners {
		row := GridRow{Named: learner}
		var marks []assessment.Weighted
		for _, work := range b.Works {
			cell := b.Handed[Handing{learner.ID, work.ID}].cell(work, now)
			marks = append(marks, assessment.Weighted{Mark: cell.Mark, Weight: work.Weight})
			row.Cells = append(row.Cells, cell)
		}
		row.Mean = b.Scale.Mean(marks)
		g.Rows = append(g.Rows, row)
	}
	return g
}

// cell tells how far one learner is with a work. A learner of whom nothing at all
// is kept has the terms of the group.
func (h Handed) cell(work GivenWork, now time.Time) GridCell {
	c := GridCell{Mark: assessment.Unmarked}
	if h.Result.Source != "" {
		c.Mark, c.Passed = h.Result.Mark, h.Result.Passed
	}
	h.attempted(&c, work.Rules.Keep)
	h.handedIn(&c)
	due := work.Due
	if h.Terms.Given {
		due = h.Terms.Due
	}
	c.State = h.state(c, !due.IsZero() && now.After(due))
	return c
}

// attempted tells of the attempt that counts, or of the one that is open.
func (h Handed) attempted(c *GridCell, keep assessment.Keep) {
	for _, a := range h.Attempts {
		if a.State == assessment.Open {
			c.Attempt = a.ID
		}
	}
	if counting, found := keep.Counting(h.Attempts); found {
		c.Attempt, c.At, c.Late = counting.ID, counting.Submitted, counting.Late
	}
}

// handedIn tells of a hand-in that its learner has let go at least once: before,
// nobody else sees it.
func (h Handed) handedIn(c *GridCell) {
	if !h.HandIn.Handed.IsZero() && h.HandIn.State != assessment.Preparing {
		c.HandIn, c.At, c.Late = h.HandIn.ID, h.HandIn.Handed, h.HandIn.Late
	}
}

// turns are the states that a hand-in alone decides.
var turns = map[assessment.HandInState]GridState{
	assessment.HandedIn: CellToCorrect, assessment.Again: CellAgain, assessment.Returned: CellDone,
}

func (h Handed) state(c GridCell, over bool) GridState {
	if turn, is := turns[h.HandIn.State]; is {
		return turn
	}
	begun := c.Attempt != "" || h.HandIn.ID != ""
	switch {
	case !c.At.IsZero() || h.Result.Source != "":
		return CellDone
	case begun && over:
		return CellLate
	case begun:
		return CellOpen
	case over:
		return CellMissing
	}
	return CellTodo
}
