package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Pieces are all attempts and hand-ins of a group, one after the other.
type Pieces struct {
	Group Group
	Lines []Piece // by work, learner and number
}

// Piece is one attempt or one hand-in.
type Piece struct {
	ID      string // of the attempt or the hand-in
	Learner Named
	Work    GivenWork
	Number  int // 0 of an attempt that was one too many
	State   GridState
	Began   time.Time
	Handed  time.Time // zero while it is not
	Late    bool
	Mark    assessment.Mark
	Counts  bool // it is the one that counts
}

// Pieces lists them.
func (b Markbook) Pieces() Pieces {
	p := Pieces{Group: b.Group}
	for _, work := range b.Works {
		for _, learner := range b.Learners {
			p.Lines = append(p.Lines, b.Handed[Handing{learner.ID, work.ID}].pieces(work, learner)...)
		}
	}
	return p
}

func (h Handed) pieces(work GivenWork, learner Named) (lines []Piece) {
	counting, _ := work.Rules.Keep.Counting(h.Attempts)
	for _, a := range h.Attempts {
		piece := Piece{
			ID: a.ID, Learner: learner, Work: work, Number: a.Number, State: CellDone, Began: a.Began, Handed: a.Submitted,
			Late: a.Late, Mark: a.Mark, Counts: a.ID == counting.ID,
		}
		if a.Submitted.IsZero() {
			piece.State = CellOpen
		}
		lines = append(lines, piece)
	}
	slices.SortFunc(lines, func(a, b Piece) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.ID, b.ID)) })
	if state, handed := turns[h.HandIn.State]; handed {
		lines = append(lines, Piece{
			ID: h.HandIn.ID, Learner: learner, Work: work, Number: 1, State: state, Began: h.HandIn.Created, Handed: h.HandIn.Handed,
			Late: h.HandIn.Late, Mark: h.HandIn.Mark, Counts: state == CellDone,
		})
	}
	return lines
}
