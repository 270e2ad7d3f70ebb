package assessment

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

var (
	errKind      = fault.New(fault.Invalid, "work.kind", "It is a quiz or a devoir.")
	errNumber    = fault.New(fault.Invalid, "number.range", "This number is too small or too large.")
	errChoice    = fault.New(fault.Invalid, "choice.unknown", "Choose one of what is offered.")
	errID        = fault.New(fault.Invalid, "id.unfit", "An identifier has up to 26 small letters and digits.")
	errDouble    = fault.New(fault.Invalid, "id.double", "Two of these have the same identifier.")
	errCriterion = fault.New(fault.Invalid, "criterion.title", "Say what this criterion looks at.")
	errCriteria  = fault.New(fault.Invalid, "criteria.sum", "The points of all criteria must add up to 20.")
)

// Tidied gives a work as it is kept: texts cleaned, rules of the other kind left
// out. What cannot be kept is a fault that names the field. That its module and
// its resource are of its course, Standing sees to.
func (w Work) Tidied() (Work, error) {
	w.Title, w.Instructions = text.Line(w.Title), text.Written(w.Instructions)
	switch {
	case w.Title == "":
		return w, fault.TitleMissing().On("title")
	case w.Kind != Quiz && w.Kind != Devoir:
		return w, errKind.On("kind")
	case !slices.Contains([]string{"", "fr", "ar", "en"}, w.Language):
		return w, fault.LanguageUnknown().On("language")
	}
	if err := fits(limit{"title", w.Title, MaxTitle}, limit{"instructions", w.Instructions, MaxInstructions}); err != nil {
		return w, err
	}
	err := within(bound{"minutes", w.Minutes, 0, MaxMinutes}, bound{"weight", w.Weight, 0, MaxWeight}, bound{"pass", int(w.Pass), 0, int(Full)})
	if err != nil {
		return w, err
	}
	w.Rules, err = w.Rules.tidied(w.Kind)
	return w, err
}

// tidied gives the rules of one kind of work.
func (r Rules) tidied(kind Kind) (Rules, error) {
	if kind == Devoir {
		criteria, err := tidyCriteria(r.Criteria)
		return Rules{Criteria: criteria}, err
	}
	r.Criteria = nil
	if r.Keep == "" {
		r.Keep = KeepBest
	}
	if r.Reveal == "" {
		r.Reveal = RevealAtOnce
	}
	switch {
	case !slices.Contains([]Keep{KeepBest, KeepFirst, KeepLast}, r.Keep):
		return r, errChoice.On("rules.keep")
	case !slices.Contains([]Reveal{RevealAtOnce, RevealDue, RevealNever}, r.Reveal):
		return r, errChoice.On("rules.reveal")
	}
	return r, within(bound{"rules.attempts", r.Attempts, 0, MaxAttempts}, bound{"rules.limit", r.Limit, 0, MaxMinutes})
}

func tidyCriteria(criteria []Criterion) ([]Criterion, error) {
	if len(criteria) > MaxCriteria {
		return nil, fault.ListTooLong().On("rules.criteria")
	}
	tidy, taken := slices.Clone(criteria), names{}
	for n := range tidy {
		c, at := &tidy[n], fmt.Sprintf("rules.criteria[%d]", n)
		c.Title = text.Line(c.Title)
		if err := taken.take(at, c.ID); err != nil {
			return nil, err
		}
		if err := fits(limit{at + ".title", c.Title, MaxCriterion}); err != nil {
			return nil, err
		}
		if err := within(bound{at + ".points", int(c.Points), 0, int(Full)}); err != nil {
			return nil, err
		}
	}
	return tidy, nil
}

// ready reports what keeps the rules of a work from being shown to learners.
func (r Rules) ready() error {
	sum := Mark(0)
	for n, c := range r.Criteria {
		if c.Title == "" {
			return errCriterion.On(fmt.Sprintf("rules.criteria[%d].title", n))
		}
		sum += c.Points
	}
	if len(r.Criteria) > 0 && sum != Full {
		return errCriteria.On("rules.criteria")
	}
	return nil
}

// limit is a text at a field, and how many characters it may have.
type limit struct {
	field, value string
	most         int
}

func fits(texts ...limit) error {
	for _, t := range texts {
		if utf8.RuneCountInString(t.value) > t.most {
			return fault.TextTooLong().On(t.field)
		}
	}
	return nil
}

// bound is a number at a field, and what it may be.
type bound struct {
	field            string
	value, low, high int
}

func within(numbers ...bound) error {
	for _, n := range numbers {
		if n.value < n.low || n.value > n.high {
			return errNumber.On(n.field)
		}
	}
	return nil
}

// names are identifiers that are taken.
type names map[string]bool

// take takes an identifier that is fit and free.
func (t names) take(at, id string) error {
	switch {
	case !fit(id):
		return errID.On(at + ".id")
	case t[id]:
		return errDouble.On(at + ".id")
	}
	t[id] = true
	return nil
}

// fit reports whether something may be an identifier within a work.
func fit(id string) bool {
	strange := func(c byte) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }
	return id != "" && len(id) <= 26 && !slices.ContainsFunc([]byte(id), strange)
}
