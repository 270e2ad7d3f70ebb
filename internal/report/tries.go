package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Tries are all attempts and hand-ins of a group, one after the other.
type Tries struct {
	Group Group
	Lines []Try // by task, learner and number
}

// Try is one attempt or one hand-in.
type Try struct {
	ID      string // of the attempt or the hand-in
	Learner Named
	Task    Task
	Number  int // 0 of an attempt that was one too many
	State   GridState
	Began   time.Time
	Handed  time.Time // zero while it is not
	Late    bool
	Mark    assessment.Mark
	Counts  bool // it is the one that counts
}

// Tries lists them.
func (b Gradebook) Tries() Tries {
	t := Tries{Group: b.Group}
	for _, task := range b.Tasks {
		for _, learner := range b.Learners {
			t.Lines = append(t.Lines, b.Handed[Handing{learner.ID, task.ID}].tries(task, learner)...)
		}
	}
	return t
}

func (h Handed) tries(task Task, learner Named) (lines []Try) {
	counting, _ := task.Rules.Keep.Counting(h.Attempts)
	for _, a := range h.Attempts {
		try := Try{
			ID: a.ID, Learner: learner, Task: task, Number: a.Number, State: CellDone, Began: a.Began, Handed: a.Submitted,
			Late: a.Late, Mark: a.Mark, Counts: a.ID == counting.ID,
		}
		if a.Submitted.IsZero() {
			try.State = CellOpen
		}
		lines = append(lines, try)
	}
	slices.SortFunc(lines, func(a, b Try) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.ID, b.ID)) })
	if state, handed := turns[h.HandIn.State]; handed {
		lines = append(lines, Try{
			ID: h.HandIn.ID, Learner: learner, Task: task, Number: 1, State: state, Began: h.HandIn.Created, Handed: h.HandIn.Handed,
			Late: h.HandIn.Late, Mark: h.HandIn.Mark, Counts: state == CellDone,
		})
	}
	return lines
}
