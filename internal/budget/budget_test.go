package budget_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/budget"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// Morocco is an hour before UTC, but for Ramadan: in 2026 from the 15th of
// February to the 22nd of March.
func TestAMonthAndAnHourAreThoseOfTheInstitution(t *testing.T) {
	for _, c := range []struct {
		period           budget.Period
		now, from, until string
	}{
		{budget.Month, "2026-11-30T22:59:59Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"},
		{budget.Month, "2026-11-30T23:00:00Z", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"},
		{budget.Month, "2026-02-28T23:30:00Z", "2026-01-31T23:00:00Z", "2026-03-01T00:00:00Z"},
		{budget.Month, "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z"},
		{budget.Month, "2028-02-29T23:59:59Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"}, // a leap day, with Ramadan all around it
		{budget.Hour, "2026-02-15T02:10:00Z", "2026-02-15T02:00:00Z", "2026-02-15T03:00:00Z"},  // where 02:10 comes twice
		{budget.Hour, "2026-03-22T02:59:59Z", "2026-03-22T02:00:00Z", "2026-03-22T03:00:00Z"},  // where 02:59 never comes
	} {
		w := c.period.Window(at(t, c.now))
		if !w.From.Equal(at(t, c.from)) || !w.Until.Equal(at(t, c.until)) {
			t.Errorf("the %s of %s is %v to %v, want %s to %s", c.period, c.now, w.From, w.Until, c.from, c.until)
		}
	}
}

func TestWhatWasSentIsKeptForThisMonthAndTheOneBefore(t *testing.T) {
	if kept := budget.Kept(at(t, "2026-03-31T22:00:00Z")); !kept.Equal(at(t, "2026-01-31T23:00:00Z")) {
		t.Errorf("kept since %v", kept)
	}
}

func TestWhatOneAllowedOneselfIsOverWithItsWindow(t *testing.T) {
	now := at(t, "2026-11-29T12:00:00Z")
	s := budget.Standing{Budget: budget.Budget{Period: budget.Hour, Cap: 5e6, Beyond: 40e6, BeyondIn: now}, Window: budget.Hour.Window(now), Used: 6e6}
	if s.Left() != 39e6 {
		t.Errorf("%d bytes are left", s.Left())
	}
	s.Window = budget.Hour.Window(now.Add(time.Hour))
	if s.Left() != 0 {
		t.Errorf("%d bytes are left in the next hour", s.Left())
	}
	if free := (budget.Standing{Used: 6e6}); free.Left() != budget.Unlimited {
		t.Errorf("%d bytes are left without a budget", free.Left())
	}
}
