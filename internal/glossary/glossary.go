// Package glossary holds what the trades call one thing in French, Arabic and
// English: a curated list of concepts, each with its spellings, numbers and
// acronyms. A resource that says «قاطع» is found by who asks for « disjoncteur »,
// and told why.
//
// The words of the other languages are written beside each passage when it is
// indexed, by a Matcher, so that totals, facets and grouping stay exact whatever
// engine answers. A list to start with comes with the lab (start.csv); what
// people of an organisation make of it is theirs, and is never overwritten.
//
// The package writes nothing outside. Its limits: a word that names two things
// brings both, and Arabic broken plurals are found where the list has them.
package glossary

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Forms are the ways in which a concept is written, by language, the usual one
// first.
type Forms struct {
	French  []string `json:"fr"`
	Arabic  []string `json:"ar"`
	English []string `json:"en"`
}

// Concept is one thing and what it is called.
type Concept struct {
	ID       string
	Org      string
	Origin   string // its name in the list to start with; empty where people added it
	Forms    Forms
	Version  int
	Created  time.Time
	Changed  time.Time
	Archived time.Time
}

// The bounds of a concept. Lengths are in characters.
const (
	MaxForms = 12 // in one language
	MaxForm  = 80
)

// What is wrong with a concept as somebody writes it.
var (
	ErrForm      = fault.New(fault.Invalid, "glossary.form", "A term is written with letters, in at most 80 characters.")
	ErrManyForms = fault.New(fault.Invalid, "glossary.many", "A concept has at most 12 spellings in a language.")
	ErrAlone     = fault.New(fault.Invalid, "glossary.alone", "Give it at least two terms: in two languages, or an acronym and what it stands for.").On("fr")
	ErrTaken     = fault.New(fault.Conflict, "glossary.taken", "Another concept of the glossary has this term already.")
)

// Language is the forms of one language, and the name of it.
type Language struct {
	Name  string // fr, ar, en: also the field that a fault is about
	Forms *[]string
}

// Languages gives the three of a concept, in the order in which they are shown.
func (f *Forms) Languages() [3]Language {
	return [3]Language{{"fr", &f.French}, {"ar", &f.Arabic}, {"en", &f.English}}
}

// All gives every form of a concept.
func (f Forms) All() []string { return slices.Concat(f.French, f.Arabic, f.English) }

// Name is what a concept is listed by: its first form.
func (c Concept) Name() string {
	if all := c.Forms.All(); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Same reports whether two concepts are written alike, and are both used or not.
func (c Concept) Same(o Concept) bool {
	return slices.Equal(c.Forms.French, o.Forms.French) && slices.Equal(c.Forms.Arabic, o.Forms.Arabic) &&
		slices.Equal(c.Forms.English, o.Forms.English) && c.Archived.IsZero() == o.Archived.IsZero()
}

// Folded are the words by which a concept is found in the list, its name first:
// the list is ordered by it.
func (c Concept) Folded() string {
	folded := ""
	for _, form := range c.Forms.All() {
		folded += text.Fold(form) + " ; "
	}
	return folded
}

// Check cleans a concept and says what is wrong with it.
func (c *Concept) Check() error {
	for _, l := range c.Forms.Languages() {
		if err := l.check(); err != nil {
			return err
		}
	}
	if len(c.Forms.All()) < 2 {
		return ErrAlone
	}
	return nil
}

// check cleans the forms of a language; empty ones and repetitions are left out.
// A fault names a form as "ar.2", counted from 0 as it was sent.
func (l Language) check() error {
	seen := map[string]bool{}
	var kept []string
	for n, form := range *l.Forms {
		form = text.Line(form)
		path := pathOf(form)
		switch {
		case form == "":
			continue
		case path == "", utf8.RuneCountInString(form) > MaxForm:
			return ErrForm.On(l.Name + "." + strconv.Itoa(n))
		case !seen[form]:
			kept = append(kept, form)
		}
		seen[form] = true
	}
	if len(kept) > MaxForms {
		return ErrManyForms.On(l.Name)
	}
	*l.Forms = kept
	return nil
}

// Free reports whether no other concept has one of the forms of this one in the
// same language: a term that leads to two concepts would lead astray.
func (c Concept) Free(others []Concept) error {
	taken := map[string]bool{}
	for _, o := range others {
		if o.ID == c.ID || !o.Archived.IsZero() {
			continue
		}
		for _, l := range o.Forms.Languages() {
			for _, form := range *l.Forms {
				taken[l.Name+pathOf(form)] = true
			}
		}
	}
	for _, l := range c.Forms.Languages() {
		for n, form := range *l.Forms {
			if taken[l.Name+pathOf(form)] {
				return ErrTaken.On(l.Name + "." + strconv.Itoa(n))
			}
		}
	}
	return nil
}
