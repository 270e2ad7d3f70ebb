// Package budget bounds how many bytes of media are sent in an hour or a month:
// to a person who set a budget of their own, and to the people of a place whose
// manager set one for it. One's own is a help and not a wall: one may go beyond
// it on purpose, until it begins anew.
//
// What is sent is counted for everybody, in memory, and written every few
// seconds by person, place and hour: never with a request. A process that is
// killed loses what it had not written; see WriteEvery. Bytes are those of the
// bodies of media routes: not headers, not what goes lost on a line, and not
// what a browser had kept.
package budget

import (
	"math"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Period is for how long a budget is.
type Period string

// The periods.
const (
	Hour  Period = "hour"
	Month Period = "month" // of the calendar, by the institution's clocks
)

// Unlimited is what is left where there is no budget, in bytes.
const Unlimited = math.MaxInt64

// The bounds of a budget, in bytes.
const (
	leastCap   = 1_000_000
	mostCap    = 1_000_000_000_000
	mostBeyond = 10_000_000_000 // at once
)

// What is wrong with a budget.
var (
	errPeriod = fault.New(fault.Invalid, "budget.period", "Choose an hour or a month.").On("period")
	errCap    = fault.New(fault.Invalid, "budget.cap", "A budget is between 1 MB and 1 TB; 0 is none.").On("cap")
	errBeyond = fault.New(fault.Invalid, "budget.beyond", "Allow yourself between 1 byte and 10 GB more.").On("bytes")
	errNone   = fault.New(fault.Conflict, "budget.none", "You have set no budget to go beyond.")
)

// Budget is how many bytes may be sent in each period. The zero Budget bounds
// nothing.
type Budget struct {
	Period   Period
	Cap      int64     // bytes; 0 for no budget
	Beyond   int64     // bytes that a person allowed themselves on top
	BeyondIn time.Time // when the window began that those are for
}

// Check says what is wrong with a budget.
func (b Budget) Check() error {
	switch {
	case b.Period != Hour && b.Period != Month:
		return errPeriod
	case b.Cap != 0 && (b.Cap < leastCap || b.Cap > mostCap):
		return errCap
	}
	return nil
}

// Window is the hour or the month that a moment is in.
type Window struct{ From, Until time.Time }

// Window gives the one of a moment. Hours of the institution are those of UTC
// under another name: its clocks are whole hours apart from it, also in Ramadan.
func (p Period) Window(at time.Time) Window {
	if p == Hour {
		from := at.UTC().Truncate(time.Hour)
		return Window{from, from.Add(time.Hour)}
	}
	local := account.Local(at)
	from := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, local.Location())
	return Window{from.UTC(), from.AddDate(0, 1, 0).UTC()}
}

// Kept is since when it is kept what was sent: the month that is, and the one
// before.
func Kept(now time.Time) time.Time {
	return Month.Window(Month.Window(now).From.Add(-time.Hour)).From
}

// Standing is how a budget stands at a moment.
type Standing struct {
	Budget
	Window
	Used      int64  // bytes, in the window
	Place     string // whose budget it is; empty for a person's own
	PlaceName string
}

// Left is how many bytes may still be sent in the window.
func (s Standing) Left() int64 {
	if s.Cap == 0 {
		return Unlimited
	}
	return max(0, s.Cap+s.Allowed()-s.Used)
}

// Allowed is how many bytes a person allowed themselves on top in this window.
func (s Standing) Allowed() int64 {
	if !s.BeyondIn.Equal(s.From) {
		return 0
	}
	return s.Beyond
}

// Sent is what was sent to a person in an hour.
type Sent struct {
	Person string
	Place  string    // that keeps the person's record
	Hour   time.Time // as it began, in UTC
	Bytes  int64
}
