// Package bank is what files of questions have in common, whatever their format:
// what a file came to, what of it could not be used and on which line, texts out
// of any encoding and out of HTML, and shares and numbers as other programs write
// them.
//
// Everything is pure. A file has at most MaxBytes, and a question the limits of
// package assessment: one that goes beyond them is told by line and left out.
package bank

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// MaxBytes is the largest file of questions.
const MaxBytes = 2 << 20

// ErrTooLarge is what is wrong with a file as a whole.
var ErrTooLarge = fault.New(fault.TooLarge, "bank.too-large", "A file of questions has at most 2 MB. Split it into parts.")

// Reading is what a file of questions came to.
type Reading struct {
	Questions []assessment.Question // without identifiers, see assessment.Identify
	Lines     []int                 // where each of them begins
	Faults    []Fault               // by line

	lost []Fault // of the question that is being read
}

// Fault is one thing in the file that could not be used.
type Fault struct {
	Line int    `json:"line"` // from 1
	Code string `json:"code"`
	What string `json:"what"` // a few words of the file, by which its author finds the place
}

// Note tells why a question is left out. What it lost before does not matter then.
func (r *Reading) Note(line int, code, what string) {
	r.Faults, r.lost = append(r.Faults, Fault{line, code, excerpt(what)}), nil
}

// Lose tells what the question that is being read loses, once it is taken.
func (r *Reading) Lose(line int, code, what string) {
	r.lost = append(r.lost, Fault{line, code, excerpt(what)})
}

// Take keeps a question that begins on a line, unless it lacks what makes it one
// or goes beyond a limit. One that asks nothing asks its title, as some write it.
func (r *Reading) Take(line int, q assessment.Question) {
	q.Text = cmp.Or(q.Text, q.Title)
	if code := wrong(q); code != "" {
		r.Note(line, code, cmp.Or(q.Title, q.Text))
		return
	}
	r.Questions, r.Lines = append(r.Questions, q), append(r.Lines, line)
	r.Faults, r.lost = append(r.Faults, r.lost...), nil
}

// Full reports whether what begins on a line is not read any more: a paper takes
// no more questions, and nobody reads more faults. Whoever asks is told once.
func (r *Reading) Full(line int) bool {
	full := len(r.Questions) >= assessment.MaxQuestions || len(r.Faults) >= maxFaults
	if full {
		r.Note(line, TooMany, "")
	}
	return full
}

// maxFaults is how many faults of a file are told.
const maxFaults = 200

// Sort puts the faults in the order of their lines.
func (r *Reading) Sort() {
	slices.SortStableFunc(r.Faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
}

// excerpt is the beginning of a text on one line.
func excerpt(s string) string {
	const most = 60 // characters
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
