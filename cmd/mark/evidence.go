package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"
)

// line is any line of the facts; see `lab facts`.
type line struct {
	Type string

	ID, Work, Learner string
	Step, Pass        int64 // hundredths
	Rules             struct{ Keep string }

	Revision, Number int
	Questions        []question
	State            string
	Answers          []answer
	Mark             int64 // hundredths, -1 for none
	Arrived          time.Time
	Passed           bool
	Source           string
}

type question struct {
	ID, Kind string
	Points   int64
	Exact    bool
	Choices  []struct {
		ID, Text, Tolerance string
		Share               int64 // ten-millionths
	}
	Pairs []struct {
		ID, Left, Right string
		RightID         string `json:"right_id"`
	}
}

type answer struct {
	Question string
	Choices  []string
	Text     string
	Pairs    map[string]string
}

// paper names the questions of a work at one revision.
type paper struct {
	work     string
	revision int
}

// evidence is all of it, by what is looked for.
type evidence struct {
	works    map[string]line
	papers   map[paper][]question
	attempts []line
	results  []line
}

func readEvidence(name string) (*evidence, error) {
	data, err := os.ReadFile(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("read the facts: %w", err)
	}
	e := &evidence{works: map[string]line{}, papers: map[paper][]question{}}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		var l line
		var kind struct{ Type string }
		if err := json.Unmarshal(lines.Bytes(), &kind); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		if !slices.Contains([]string{"work", "paper", "attempt", "result"}, kind.Type) {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		e.take(l)
	}
	return e, lines.Err()
}

func (e *evidence) take(l line) {
	switch l.Type {
	case "work":
		e.works[l.ID] = l
	case "paper":
		e.papers[paper{l.Work, l.Revision}] = l.Questions
	case "attempt":
		e.attempts = append(e.attempts, l)
	case "result":
		e.results = append(e.results, l)
	}
}

// twice finds attempts of one identifier, and of one number of one learner.
func (e *evidence) twice() (different []string) {
	ids, numbers := map[string]bool{}, map[string]bool{}
	for _, a := range e.attempts {
		number := fmt.Sprintf("attempt %d of %s at %s", a.Number, a.Learner, a.Work)
		if ids[a.ID] {
			different = append(different, fmt.Sprintf("attempt %s stands twice", a.ID))
		}
		if a.Number > 0 && numbers[number] {
			different = append(different, number+" stands twice")
		}
		ids[a.ID], numbers[number] = true, true
	}
	return different
}

// markAttempts marks what was handed in.
func (e *evidence) markAttempts() (different []string) {
	for _, a := range e.attempts {
		want := int64(-1)
		if a.State == "submitted" {
			questions, known := e.papers[paper{a.Work, a.Revision}]
			if !known {
				different = append(different, fmt.Sprintf("attempt %s answers a paper that is not in the facts", a.ID))
				continue
			}
			want = mark(questions, a.Answers, e.works[a.Work].Step)
		}
		if a.Mark != want {
			different = append(different, fmt.Sprintf("attempt %s has the mark %d, marked again %d", a.ID, a.Mark, want))
		}
	}
	return different
}

// countResults looks which attempt counts.
func (e *evidence) countResults() (different []string) {
	said := map[[2]string]line{}
	for _, r := range e.results {
		said[[2]string{r.Work, r.Learner}] = r
	}
	for of, marks := range e.submitted() {
		r, is := said[of]
		work := e.works[of[0]]
		want := counting(work.Rules.Keep, marks)
		switch {
		case !is:
			different = append(different, fmt.Sprintf("%s has no result of %s", of[1], of[0]))
		case r.Source == "quiz" && (r.Mark != want || r.Passed != (want >= work.Pass)):
			different = append(different, fmt.Sprintf("the result of %s of %s is %d (passed: %v), counted again %d", of[1], of[0], r.Mark, r.Passed, want))
		}
	}
	slices.Sort(different)
	return different
}

// submitted gives marks by work and learner, in the order in which attempts were
// handed in.
func (e *evidence) submitted() map[[2]string][]int64 {
	slices.SortStableFunc(e.attempts, func(a, b line) int { return cmp.Or(a.Arrived.Compare(b.Arrived), a.Number-b.Number) })
	marks := map[[2]string][]int64{}
	for _, a := range e.attempts {
		if a.State == "submitted" {
			of := [2]string{a.Work, a.Learner}
			marks[of] = append(marks[of], a.Mark)
		}
	}
	return marks
}

func counting(keep string, marks []int64) int64 {
	switch keep {
	case "first":
		return marks[0]
	case "last":
		return marks[len(marks)-1]
	}
	return slices.Max(marks)
}
