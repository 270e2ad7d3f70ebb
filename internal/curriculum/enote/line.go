package enote

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// line is one line of a file while it is read.
type line struct {
	layout
	number   int
	cells    []string
	problems []sheet.Problem
}

// The longest codes and texts, in letters.
const (
	longestCode = 60
	longestText = 300
)

func (l *line) row() Row {
	r := Row{
		Line: l.number, Told: l.moment(told), Year: l.year(), Level: levelOf(l.text(level)),
		Sector: l.short(sector, longestText), TradeCode: l.needed(tradeCode), Trade: l.short(trade, longestText),
		Kind: l.short(kind, longestText), Slot: l.short(slot, longestCode),
		Group: l.needed(group), Headcount: l.count(headcount), Subgroup: l.code(subgroup), Fusion: l.fusion(),
		StudyYear: l.studyYear(), Mode: l.short(mode, longestText),
		ModuleCode: l.needed(moduleCode), Module: l.short(module, longestText), Regional: l.flag(regional),
		TrainerP: l.trainer(mleP, trainerP), TrainerSyn: l.trainer(mleSyn, trainerSyn),
		Planned: l.planned(), GivenP: l.minutes(givenP), GivenSyn: l.minutes(givenSyn), DoneP: l.minutes(doneP), DoneSyn: l.minutes(doneSyn),
		Absence: l.hundredths(absence), CC: l.count(cc), EFMValid: l.flag(efmValid),
		Link: l.optional(link, longestText), PIE: l.flag(pie), PIEPlace: l.optional(piePlace, longestText),
	}
	r.EFM, r.EFMSet = l.efm()
	r.Flawed = len(l.problems) > 0
	return r
}

// text is a cell on one line; dashes and NULL say nothing.
func (l *line) text(c column) string {
	i := l.at[c]
	if i < 0 || i >= len(l.cells) {
		return ""
	}
	s := text.Line(l.cells[i])
	if s == "NULL" || strings.Trim(s, "-–—") == "" {
		return ""
	}
	return s
}

func (l *line) wrong(c column, f *fault.Error) {
	l.problems = append(l.problems, sheet.At(l.number, f.On(l.titles[c])))
}

func (l *line) short(c column, most int) string {
	s := l.text(c)
	if utf8.RuneCountInString(s) > most {
		l.wrong(c, errLong)
		return ""
	}
	return s
}

// needed is a code without which a line says nothing.
func (l *line) needed(c column) string {
	s := sheet.Whole(l.short(c, longestCode))
	if s == "" && l.text(c) == "" {
		l.wrong(c, errMissing)
	}
	return s
}

// optional is a text that 0 or Non stand in for where there is none.
func (l *line) optional(c column, most int) string {
	s := l.short(c, most)
	if yes, is := flagOf(s); is && !yes {
		return ""
	}
	return s
}

// code is an optional code, which a spreadsheet may keep as a number.
func (l *line) code(c column) string { return sheet.Whole(l.optional(c, longestCode)) }

// fusion is what groups have in common that are taught together at a distance. The
// code counts where there is one, else what stands for it, such as "GM101 GM102".
func (l *line) fusion() string {
	if l.at[fusion] >= 0 && l.code(fusion) == "" {
		return ""
	}
	if code := l.code(fusionCode); code != "" {
		return code
	}
	return l.code(fusion)
}

// badge is what a Mle looks like.
var badge = regexp.MustCompile(`^[0-9A-Za-z]{1,20}$`)

func (l *line) trainer(mle, name column) Trainer {
	t := Trainer{Mle: l.code(mle), Name: l.optional(name, longestText)}
	if t.Mle != "" && !badge.MatchString(t.Mle) {
		l.wrong(mle, errTrainer)
		t.Mle = ""
	}
	return t
}

func (l *line) planned() curriculum.Hours {
	h := curriculum.Hours{
		P1: l.minutes(p1), Syn1: l.minutes(syn1), Asyn1: l.minutes(asyn1),
		P2: l.minutes(p2), Syn2: l.minutes(syn2), Asyn2: l.minutes(asyn2),
	}
	// A file without the semesters says the year's hours, which then count as the first's.
	for _, y := range []struct {
		first         *curriculum.Minutes
		one, two, all column
	}{{&h.P1, p1, p2, pYear}, {&h.Syn1, syn1, syn2, synYear}, {&h.Asyn1, asyn1, asyn2, asynYear}} {
		if l.at[y.one] < 0 && l.at[y.two] < 0 {
			*y.first = l.minutes(y.all)
		}
	}
	return h
}

func (l *line) minutes(c column) curriculum.Minutes { return value(l, c, minutesOf, errHours) }
func (l *line) count(c column) int                  { return value(l, c, countOf, errNumber) }
func (l *line) hundredths(c column) int             { return value(l, c, hundredthsOf, errNumber) }
func (l *line) flag(c column) bool                  { return value(l, c, flagOf, errFlag) }
func (l *line) moment(c column) time.Time           { return value(l, c, sheet.Moment, errMoment) }
func (l *line) studyYear() int                      { return value(l, studyYear, studyYearOf, errStudy) }

func (l *line) year() string {
	if l.text(year) == "" {
		l.wrong(year, errMissing)
	}
	return value(l, year, yearOf, errYear)
}

// value reads a cell; an empty one is the zero of its type.
func value[T any](l *line, c column, read func(string) (T, bool), wrong *fault.Error) T {
	var zero T
	s := l.text(c)
	if s == "" {
		return zero
	}
	v, can := read(s)
	if !can {
		l.wrong(c, wrong)
		return zero
	}
	return v
}

// efm is the day of the examination at a module's end, where the file gives one,
// and whether there is one at all.
func (l *line) efm() (day string, set bool) {
	s := l.text(efm)
	if yes, is := flagOf(s); is || s == "" {
		return "", yes
	}
	if t := l.moment(efm); !t.IsZero() {
		return t.Format(time.DateOnly), true
	}
	return "", false
}
