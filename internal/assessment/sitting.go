package assessment

import (
	"cmp"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// ErrNotOpen is what who comes too early hears.
var ErrNotOpen = fault.New(fault.Conflict, "work.not-open", "This opens later. Its day stands beside it.")

var (
	errRevision     = fault.New(fault.Conflict, "attempt.revision", "The questions changed. Open the quiz again.")
	errManyAttempts = fault.New(fault.Conflict, "attempt.many", "This was tried 200 times already.")
)

// Sitting is all that decides what becomes of what a device says of an attempt,
// as it is in the transaction that keeps it.
type Sitting struct {
	Work    Work
	Paper   Paper // at the revision that the attempt answers
	Terms   Terms
	Scale   Scale
	Person  string
	Name    string            // the person's
	Learner account.Object    // the person, as far as rights are concerned: place, and groups as a learner
	Titles  map[string]string // of the resources to look at again that learners have
	Kept    []Attempt         // of the person for the work
	// Completed is what a pass completed just now, where something was kept.
	Completed []learning.Progress
}

// Take gives an attempt as it stands after a device told of it. What was told
// before changes nothing, in whatever order it comes again, and nothing changes
// what was handed in, unless the lab did so because it heard nothing more: what
// its learner did in time and could not send still counts.
func (s Sitting) Take(t Taking, now time.Time) (Attempt, error) {
	a, known := s.Attempt(t.Attempt)
	if !known {
		if err := s.mayBegin(t, now); err != nil {
			return a, err
		}
		a = s.begin(t)
	}
	switch {
	case s.heardLate(a, t, now):
		return s.hand(a.with(t, now), t, now), nil
	case !a.Submitted.IsZero():
		return a, nil
	}
	began := ago(now, t.Begun)
	if !known || began.Before(a.Began) {
		a.Began = began
	}
	if known && s.overtime(a, ago(now, t.Submitted)) {
		return s.close(a, now), nil
	}
	if known && !t.Submit && !a.learns(t) {
		return a, nil
	}
	a = a.with(t, now)
	a.Due, a.Closes = s.Terms.Due, s.closes(a)
	if t.Submit || s.overtime(a, now) {
		return s.hand(a, t, now), nil
	}
	return a, nil
}

// mayBegin reports what keeps an attempt from being begun. Who has seen what was
// right in an old paper does not get it again; a device that was away may still
// bring what it answered there.
func (s Sitting) mayBegin(t Taking, now time.Time) error {
	seen := func(a Attempt) bool { return a.State == Submitted && a.Revision == t.Revision }
	switch {
	case !s.Terms.Open(now):
		return ErrNotOpen
	case len(s.Kept) >= MaxKept:
		return errManyAttempts
	case t.Revision > 0 && t.Revision < s.Work.Revision && s.revealed(now) && slices.ContainsFunc(s.Kept, seen):
		return errRevision
	}
	return nil
}

// heardLate reports whether a device tells that an attempt was handed in which the
// lab had to hand in before it heard so: for as long as a device is believed that
// was offline, and where there is a limit, within it and before the lab did.
func (s Sitting) heardLate(a Attempt, t Taking, now time.Time) bool {
	at := ago(now, t.Submitted)
	inTime := s.Work.Rules.Limit == 0 || at.Before(a.Arrived) && !s.overtime(a, at)
	return a.Lapsed && t.Submit && inTime && a.learns(t) && !now.After(a.Arrived.Add(s.Scale.Grace))
}

// Answers gives the revision of the paper that is answered at a seat: that which
// the attempt began with, or the one that is open, or the device, and else the
// newest.
func (s Sitting) Answers(seat Seat) int {
	if a, known := s.Attempt(seat.Attempt); known {
		return a.Revision
	}
	if open, found := s.Open(); found && seat.Attempt == "" {
		return open.Revision
	}
	if seat.Revision > 0 {
		return seat.Revision
	}
	return s.Work.Revision
}

// Attempt gives one of the attempts that stand.
func (s Sitting) Attempt(id string) (Attempt, bool) {
	for _, a := range s.Kept {
		if a.ID == id {
			return a, true
		}
	}
	return Attempt{}, false
}

// With gives the sitting with an attempt as it is now.
func (s Sitting) With(a Attempt) Sitting {
	s.Kept = append(slices.DeleteFunc(slices.Clone(s.Kept), func(k Attempt) bool { return k.ID == a.ID }), a)
	return s
}

// Open gives the attempt that may go on, the latest of several.
func (s Sitting) Open() (open Attempt, found bool) {
	for _, a := range byNumber(s.Kept) {
		if a.State == Open {
			open, found = a, true
		}
	}
	return open, found
}

// Used is how many attempts were begun that count.
func (s Sitting) Used() (used int) {
	for _, a := range s.Kept {
		used = max(used, a.Number)
	}
	return used
}

// begin makes the attempt that a device tells of for the first time: the next one,
// or one too many.
func (s Sitting) begin(t Taking) Attempt {
	a := Attempt{ID: t.Attempt, Work: s.Work.ID, Person: s.Person, Revision: s.Paper.Revision, State: Open, Number: s.Used() + 1, Mark: Unmarked}
	if allowed := s.Work.Rules.Attempts; allowed > 0 && a.Number > allowed {
		a.State, a.Number = Surplus, 0
	}
	return a
}

// hand is an attempt that its learner handed in: when, the scale says. Offline it
// may be told whole and only when its time is long over; it ended with its time.
func (s Sitting) hand(a Attempt, t Taking, now time.Time) Attempt {
	at := ago(now, t.Submitted)
	if s.overtime(a, at) {
		at = s.end(a)
	}
	at, late := s.Scale.Handed(s.Terms.Due, now, now.Sub(at))
	a.Lapsed = false
	return s.finish(a, at, late, now)
}

// finish marks what is handed in. A surplus attempt is kept as it is.
func (s Sitting) finish(a Attempt, at time.Time, late bool, now time.Time) Attempt {
	a.Submitted, a.Late, a.Arrived, a.Closes = at, late, now, time.Time{}
	if a.State == Surplus {
		return a
	}
	marked := s.Scale.Score(s.Paper, a.Answers)
	a.State, a.Mark, a.Shares = Submitted, marked.Mark, marked.Shares
	return a
}

// byArrival gives attempts in the order in which they were handed in to the lab.
func byArrival(attempts []Attempt) []Attempt {
	return slices.SortedStableFunc(slices.Values(byNumber(attempts)), func(a, b Attempt) int { return a.Arrived.Compare(b.Arrived) })
}

func byNumber(attempts []Attempt) []Attempt {
	return slices.SortedStableFunc(slices.Values(attempts), func(a, b Attempt) int { return cmp.Compare(a.Number, b.Number) })
}

func ago(now time.Time, seconds float64) time.Time {
	return now.Add(-time.Duration(max(0, seconds) * float64(time.Second))).Truncate(time.Microsecond)
}
