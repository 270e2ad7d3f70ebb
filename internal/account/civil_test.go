package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

func TestAMinorIsOfAgeOnTheBirthdayOfTheLocalCalendar(t *testing.T) {
	for _, c := range []struct {
		born, today string
		age         int
		minor       bool
	}{
		{"2008-11-29", "2026-11-28", 17, true},
		{"2008-11-29", "2026-11-29", 18, false},
		{"2008-02-29", "2026-02-28", 17, true},
		{"2008-02-29", "2026-03-01", 18, false},
		{"2010-03-01", "2028-02-29", 17, true},
		{"", "2026-11-29", 0, false},
		{"2026-11-30", "2026-11-29", 0, true},
	} {
		civil := account.Civil{Born: c.born}
		if age, minor := civil.Age(c.today), civil.Minor(c.today); age != c.age || minor != c.minor {
			t.Errorf("born %q, on %s: %d, minor %v; want %d, %v", c.born, c.today, age, minor, c.age, c.minor)
		}
		if listed := c.born > account.MinorsBornAfter(c.today); listed != c.minor {
			t.Errorf("born %q, on %s: the list of minors says %v", c.born, c.today, listed)
		}
	}
	// An hour before midnight UTC it is tomorrow in Casablanca, but not in Ramadan.
	for at, day := range map[string]string{"2026-11-28T23:30:00Z": "2026-11-29", "2026-02-20T23:30:00Z": "2026-02-20"} {
		moment, err := time.Parse(time.RFC3339, at)
		if got := account.Today(moment); err != nil || got != day {
			t.Errorf("at %s it is %s, want %s (%v)", at, got, day, err)
		}
	}
}

func TestAConsentIsWantedOfMinorsAndSaysWhoNotedIt(t *testing.T) {
	const today = "2026-11-29"
	text := func(s string) *string { return &s }
	var c account.Civil
	if err := c.Set(account.CivilChange{Born: text("2010-05-01")}, "m", today); err != nil || c.ConsentOn(today) != account.ConsentMissing {
		t.Fatalf("%v, %s", err, c.ConsentOn(today))
	}
	if err := c.Set(account.CivilChange{Consent: text("2026-09-10")}, "m", today); !errors.Is(err, account.ErrGuardian) {
		t.Fatalf("a consent of nobody: %v", err)
	}
	if err := c.Set(account.CivilChange{Guardian: text(" Hassan  Alaoui ")}, "n", today); err != nil || c.ConsentOn(today) != account.ConsentGiven {
		t.Fatalf("%v, %s", err, c.ConsentOn(today))
	}
	if c.ConsentBy != "m" || c.Guardian != "Hassan Alaoui" {
		t.Fatalf("noted by %q, of %q", c.ConsentBy, c.Guardian)
	}
	if err := c.Set(account.CivilChange{Consent: text("")}, "n", today); err != nil || c.ConsentBy != "" {
		t.Fatalf("%v, still noted by %q", err, c.ConsentBy)
	}
	for change, want := range map[*account.CivilChange]error{
		{Born: text("31/03/2009")}:                                  account.ErrBorn,
		{Born: text("2026-11-30")}:                                  account.ErrBorn,
		{Born: text("2009-02-30")}:                                  account.ErrBorn,
		{Guardian: text("X"), Consent: text("2009-01-01")}:          account.ErrConsentDay,
		{Guardian: text("X"), Consent: text("2026-12-01")}:          account.ErrConsentDay,
		{CIN: text("J-123456")}:                                     account.ErrCIN,
		{CIN: text("J1234567890123456789012345678901234567890123")}: account.ErrCIN,
	} {
		if err := (&account.Civil{Born: "2010-05-01"}).Set(*change, "m", today); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}
