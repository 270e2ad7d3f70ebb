package assessment

import "time"

// Stage is how far one person has come with a work.
type Stage string

// The stages.
const (
	Todo      Stage = "todo"
	Answering Stage = "open"   // an attempt is under way
	Drafting  Stage = "draft"  // a hand-in that was not handed in yet
	Waiting   Stage = "handed" // for the trainer
	OnceMore  Stage = "again"  // given back, to be done again
	Done      Stage = "done"
)

// Doing is what is kept of one person and one work.
type Doing struct {
	Terms   Terms
	Attempt string      // the open one, or empty
	Used    int         // attempts that count, the open one too
	Handed  int         // of them, those that were handed in
	HandIn  string      // or empty
	State   HandInState // of the hand-in
	Late    bool        // the first attempt that was handed in, or the hand-in, was late
	Marked  bool        // there is a result, with a mark or without
	Mark    Mark        // that counts now, or Unmarked
	Passed  bool
	Reason  string // why the mark is that, where somebody said so
}

// With adds an attempt that counts, in the order of their numbers.
func (d Doing) With(attempt string, state AttemptState, late bool) Doing {
	d.Used++
	if state == Open {
		d.Attempt = attempt
		return d
	}
	if d.Handed == 0 {
		d.Late = late
	}
	d.Handed++
	return d
}

// Mine is how far the reader has come with a work.
type Mine struct {
	Doing
	Stage Stage
	Late  bool // it is still to be handed in after its day, or was handed in late
}

// Mine tells how far somebody has come.
func (d Doing) Mine(now time.Time) Mine {
	m := Mine{Doing: d, Stage: d.stage(), Late: d.Late}
	if m.Stage != Waiting && m.Stage != Done {
		m.Late = !d.Terms.Due.IsZero() && now.After(d.Terms.Due)
	}
	return m
}

func (d Doing) stage() Stage {
	stages := map[HandInState]Stage{Preparing: Drafting, HandedIn: Waiting, Again: OnceMore, Returned: Done}
	switch {
	case d.Attempt != "":
		return Answering
	case d.HandIn != "":
		return stages[d.State]
	case d.Handed > 0 || d.Marked:
		return Done
	}
	return Todo
}
