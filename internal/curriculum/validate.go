package curriculum

import (
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Limits of what is written about the offer. Lengths are in characters.
const (
	MaxCode     = 60
	MaxName     = 300
	MaxElements = 500 // of one module
	MaxServed   = 50  // éléments of one resource
)

// What is wrong with the offer as somebody writes it.
var (
	ErrCode       = fault.New(fault.Invalid, "offer.code", "Give it the institution's code, of at most 60 characters.").On("code")
	ErrName       = fault.New(fault.Invalid, "offer.name", "Give it a name of at most 300 characters.")
	ErrYear       = fault.New(fault.Invalid, "offer.year", "Write the année de formation as two years in a row: 2026-2027.").On("year")
	ErrSector     = fault.New(fault.Invalid, "sector.unknown", "Choose one of the sectors.").On("sector")
	ErrLevel      = fault.New(fault.Invalid, "level.unknown", "Choose one of the levels.").On("level")
	ErrTrunk      = fault.New(fault.Invalid, "trade.trunk", "A common first year is another filière of the offer, without one of its own.").On("trunk")
	ErrHours      = fault.New(fault.Invalid, "module.hours", "A module has at most 2,000 hours of a kind in a semester.").On("hours")
	ErrStudyYear  = fault.New(fault.Invalid, "module.study-year", "Years of study are counted from 1 to 9.").On("study_year")
	ErrTradeTaken = fault.New(fault.Conflict, "trade.code.taken", "Another filière has this code already.").On("code")
	ErrYearTaken  = fault.New(fault.Conflict, "edition.year.taken", "This filière has an edition of that year already.").On("year")
	ErrModTaken   = fault.New(fault.Conflict, "module.code.taken", "Another module of this edition has this code already.").On("code")
	ErrFollowed   = fault.New(fault.Conflict, "edition.followed", "Groups follow this edition. It can be archived when they have finished.")
)

// line cleans one line of text and checks its length.
func line(value *string, most int, wrong *fault.Error, needed bool) error {
	*value = text.Line(*value)
	if needed && *value == "" || utf8.RuneCountInString(*value) > most {
		return wrong
	}
	return nil
}

// first answers with the first of several faults.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Check cleans a trade and says what is wrong with it. That its sector is known is
// for the store to say, since imports bring sectors.
func (t *Trade) Check() error {
	err := first(
		line(&t.Code, MaxCode, ErrCode, true),
		line(&t.Names.French, MaxName, ErrName.On("names"), true),
		line(&t.Names.Arabic, MaxName, ErrName.On("names"), false),
		line(&t.Names.English, MaxName, ErrName.On("names"), false),
		line(&t.Kind, MaxName, ErrName.On("kind"), false),
	)
	switch {
	case err != nil:
		return err
	case !KnownLevel(t.Level):
		return ErrLevel
	case t.Trunk == t.ID:
		return ErrTrunk
	}
	return nil
}

// Folded are the words by which a trade is found, its name first: lists are ordered
// by it.
func (t Trade) Folded() string {
	return text.Fold(t.Names.French + " " + t.Code + " " + t.Names.Arabic + " " + t.Names.English)
}

// Years are written as the institution does.
var yearForm = regexp.MustCompile(`^(\d{4})-(\d{4})$`)

// KnownYear reports whether a text is an année de formation: "2026-2027".
func KnownYear(year string) bool {
	parts := yearForm.FindStringSubmatch(year)
	if parts == nil {
		return false
	}
	from, errFrom := strconv.Atoi(parts[1])
	to, errTo := strconv.Atoi(parts[2])
	return errFrom == nil && errTo == nil && to == from+1
}

// Check cleans a module and says what is wrong with it.
func (m *Module) Check() error {
	err := first(
		line(&m.Code, MaxCode, ErrCode, true),
		line(&m.Short, MaxCode, ErrCode.On("short"), false),
		line(&m.Title, MaxName, ErrName.On("title"), true),
		line(&m.TitleArabic, MaxName, ErrName.On("title_ar"), false),
	)
	switch {
	case err != nil:
		return err
	case m.StudyYear < 1 || m.StudyYear > 9:
		return ErrStudyYear
	}
	const most = Minutes(2000 * 60)
	for _, part := range []Minutes{m.Hours.P1, m.Hours.Syn1, m.Hours.Asyn1, m.Hours.P2, m.Hours.Syn2, m.Hours.Asyn2} {
		if part < 0 || part > most {
			return ErrHours
		}
	}
	return nil
}
