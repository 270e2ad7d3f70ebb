package assessment

import "time"

// Mark is a mark on 20, in hundredths: 15.25 is 1525.
type Mark int

// The bounds of a mark.
const (
	Unmarked Mark = -1
	Full     Mark = 2000
)

// Scale is how an organisation reckons with marks, and how long it believes a
// device that was offline.
type Scale struct {
	Step  Mark          // marks are rounded to a multiple of it, halves upward; 1 for two decimals
	Grace time.Duration // what was handed in offline before it was due and arrives this much later is not late
}

// The scale where nothing was set.
const (
	DefaultStep  Mark = 1
	DefaultGrace      = 48 * time.Hour
)

// Round gives the nearest mark that the organisation uses.
func (s Scale) Round(m Mark) Mark {
	if m < 0 || s.Step <= 1 {
		return m
	}
	return min(Full, (m+s.Step/2)/s.Step*s.Step)
}

// Weighted is a mark that counts so much in a mean.
type Weighted struct {
	Mark   Mark
	Weight int // hundredths
}

// Mean gives the weighted mean of the marks that are there, rounded; Unmarked
// where there is none, or none that weighs anything.
func (s Scale) Mean(marks []Weighted) Mark {
	sum, weight := 0, 0
	for _, m := range marks {
		if m.Mark != Unmarked {
			sum += int(m.Mark) * m.Weight
			weight += m.Weight
		}
	}
	if weight == 0 {
		return Unmarked
	}
	return s.Round(Mark((2*sum + weight) / (2 * weight)))
}

// Result is the mark of a person for a work as it counts now. Every change of it
// is the fact "mark.set", whose payload is a MarkSet.
type Result struct {
	Work   string
	Person string
	Mark   Mark
	Passed bool
	Source Source
	By     string // the trainer, where one set it
	Reason string // what its learner is told of why it is that, or empty
	At     time.Time
}

// Source says where a mark comes from.
type Source string

// The sources of marks.
const (
	FromQuiz    Source = "quiz"    // the attempt that counts
	FromDevoir  Source = "devoir"  // the hand-in that was returned
	FromTrainer Source = "trainer" // set by hand, with a reason; neither of the others changes it
)

// MarkSet is what the fact "mark.set" says; the object is the work. Exports and
// statements read it, so that names of fields stay for ever.
type MarkSet struct {
	Learner string `json:"learner"`
	Mark    Mark   `json:"mark"` // -1 where it was taken away
	Was     Mark   `json:"was"`  // -1 for none
	Source  Source `json:"source"`
	Reason  string `json:"reason,omitempty"` // the trainer's, where one set it
}
