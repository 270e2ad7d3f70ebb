package account

import (
	"strings"
	"time"
	_ "time/tzdata" // the binary brings its own: a day must not depend on the machine
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Majority is the age of civil majority in years (Moudawana, law 70-03, article
// 209). Who is younger is a minor, for whom a guardian consents (law 09-08).
const Majority = 18

// zone is where the days of civil life are counted. Morocco leaves UTC+1 for
// Ramadan, so that it is a name and not an offset.
const zone = "Africa/Casablanca"

// dayLayout is how a local day is written: "2009-03-31". Days so written sort as
// they follow each other.
const dayLayout = time.DateOnly

// Civil is what the law lets be kept of a person beside the record that signs
// in. Days are local; the zero Civil is somebody of whom nothing is known.
type Civil struct {
	Person    string
	Born      string // day, or empty
	CIN       string // national identity card; only where the organisation keeps it
	Guardian  string // who answers for a minor, by name
	Consent   string // day of the guardian's consent, or empty
	ConsentBy string // person who noted the consent
}

// CivilView is somebody's civil record as it is shown to those who may see it.
type CivilView struct {
	Civil
	ConsentByName string
	KeepsCIN      bool // of the organisation
}

// CivilChange is an edit of a civil record; nil leaves a field as it is.
type CivilChange struct {
	Born, CIN, Guardian, Consent *string
}

// ConsentState says how a guardian's consent stands.
type ConsentState string

// The states of a guardian's consent.
const (
	ConsentNotNeeded ConsentState = "not-needed" // of age, or nobody said when they were born
	ConsentMissing   ConsentState = "missing"
	ConsentGiven     ConsentState = "given"
)

// What is wrong with a civil record.
var (
	ErrBorn        = fault.New(fault.Invalid, "civil.born", "Write the day of birth as 2009-03-31: a day that has been.").On("born_on")
	ErrGuardian    = fault.New(fault.Invalid, "civil.guardian", "Say who the guardian is whose consent this is, in at most 200 characters.").On("guardian")
	ErrConsentDay  = fault.New(fault.Invalid, "civil.consent", "Write the day of the consent as 2026-09-10: a day that has been, since the birth.").On("consent_on")
	ErrCIN         = fault.New(fault.Invalid, "civil.cin", "The number of an identity card has letters and digits, at most 20.").On("cin")
	ErrCINNotAsked = fault.New(fault.Invalid, "civil.cin.off", "This organisation does not keep identity card numbers. Leave it empty.").On("cin")
)

// Today is the local day of a moment.
func Today(at time.Time) string { return Local(at).Format(dayLayout) }

// Local is a moment by the institution's clocks.
func Local(at time.Time) time.Time {
	morocco, err := time.LoadLocation(zone)
	if err != nil {
		panic(err) // the zones are in the binary
	}
	return at.In(morocco)
}

// Age is how many years somebody has completed on a day; 0 where nobody said
// when they were born. Who is born on a 29th of February is a year older on the
// 1st of March of other years.
func (c Civil) Age(today string) int {
	born, err := time.Parse(dayLayout, c.Born)
	now, wrong := time.Parse(dayLayout, today)
	if err != nil || wrong != nil || born.After(now) {
		return 0
	}
	years := now.Year() - born.Year()
	if today[len("2006"):] < c.Born[len("2006"):] {
		years--
	}
	return years
}

// Minor reports whether somebody is known to be under age on a day.
func (c Civil) Minor(today string) bool { return c.Born != "" && c.Age(today) < Majority }

// ConsentOn says how the guardian's consent stands on a day.
func (c Civil) ConsentOn(today string) ConsentState {
	switch {
	case !c.Minor(today):
		return ConsentNotNeeded
	case c.Consent == "":
		return ConsentMissing
	}
	return ConsentGiven
}

// MinorsBornAfter is the day after which minors of a day are born. It need not be
// in the calendar: it is compared only.
func MinorsBornAfter(today string) string {
	now, err := time.Parse(dayLayout, today)
	if err != nil {
		return today
	}
	return time.Date(now.Year()-Majority, time.January, 1, 0, 0, 0, 0, time.UTC).Format("2006") + today[len("2006"):]
}

// Set edits a civil record; by is who notes a consent. today bounds its days.
func (c *Civil) Set(to CivilChange, by, today string) error {
	noted := c.Consent
	set(&c.Born, to.Born)
	set(&c.CIN, to.CIN)
	set(&c.Guardian, to.Guardian)
	set(&c.Consent, to.Consent)
	if c.Consent != noted {
		c.ConsentBy = by
	}
	if c.Consent == "" {
		c.ConsentBy = ""
	}
	return c.Check(today)
}

// Check cleans a civil record, as somebody typed it or a file holds it, and says
// what is wrong with it.
func (c *Civil) Check(today string) error {
	c.Born, c.Consent = strings.TrimSpace(c.Born), strings.TrimSpace(c.Consent)
	c.CIN, c.Guardian = strings.ToUpper(text.Line(c.CIN)), text.Line(c.Guardian)
	switch {
	case c.Born != "" && !isDay(c.Born, "1900-01-01", today):
		return ErrBorn
	case c.Consent != "" && !isDay(c.Consent, max(c.Born, "1900-01-01"), today):
		return ErrConsentDay
	case utf8.RuneCountInString(c.Guardian) > maxName || c.Consent != "" && c.Guardian == "":
		return ErrGuardian
	case len(c.CIN) > maxCIN || strings.ContainsFunc(c.CIN, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }):
		return ErrCIN
	}
	return nil
}

// maxCIN is the longest number of an identity card, in bytes.
const maxCIN = 20

// isDay reports whether a day is written as days are, and between two others.
func isDay(day, from, to string) bool {
	_, err := time.Parse(dayLayout, day)
	return err == nil && day >= from && day <= to
}

// Zone names where the days of the institution are counted.
func Zone() string { return zone }
