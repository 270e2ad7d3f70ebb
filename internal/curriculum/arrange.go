package curriculum

import (
	"strconv"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// What is wrong with a référentiel as somebody arranges it.
var (
	ErrManyElements = fault.New(fault.Invalid, "elements.many", "A module has at most 500 éléments.").On("elements")
	ErrTwice        = fault.New(fault.Invalid, "elements.twice", "Name every élément once.")
	ErrParent       = fault.New(fault.Invalid, "elements.parent", "An élément stands below one that comes before it in the list.")
	ErrDepth        = fault.New(fault.Invalid, "elements.depth", "Élément de compétence, below it apprentissage, below it élément de contenu.")
	ErrShare        = fault.New(fault.Invalid, "elements.share", "A share is between 0 and 100 %.")
	ErrShares       = fault.New(fault.Invalid, "elements.shares", "The shares of éléments side by side are more than 100 %.")
	ErrElementTitle = fault.New(fault.Invalid, "elements.title", "Give the élément a title of at most 300 characters.")
	ErrElementCode  = fault.New(fault.Invalid, "elements.code", "The code of an élément has at most 60 characters.")
)

// rung is how deep each Depth stands.
var rung = map[Depth]int{Competence: 1, Learning: 2, Content: 3}

// Arrange makes the référentiel of a module out of a wished list: in order, each with
// its identifier, parent, depth, code, titles and share. was is what the module had,
// archived éléments too: one that is wished again comes back with its line, one that
// is missing from the wish is archived, and stays what it was to those attached. A new
// élément begins a line of its own. Rungs may be left out, never turned round.
//
// The answer holds the wished éléments, then the archived ones. A fault names the
// element it is about as "elements.3", counted from 0.
func Arrange(module Module, was, wish []Element, now time.Time) ([]Element, error) {
	if len(wish) > MaxElements {
		return nil, ErrManyElements
	}
	a := arranging{module: module, was: map[string]Element{}, at: map[string]Element{}, next: map[string]int{}, shares: map[string]int{}}
	for _, e := range was {
		a.was[e.ID] = e
	}
	arranged := make([]Element, 0, len(was)+len(wish))
	for n, e := range wish {
		e, wrong := a.place(e)
		if wrong != nil {
			return nil, wrong.On("elements." + strconv.Itoa(n))
		}
		arranged = append(arranged, e)
	}
	for _, e := range was {
		if _, stays := a.at[e.ID]; stays {
			continue
		}
		if e.Archived.IsZero() {
			e.Archived = now
		}
		arranged = append(arranged, e)
	}
	return arranged, nil
}

// arranging is a référentiel while it is put together.
type arranging struct {
	module Module
	was    map[string]Element
	at     map[string]Element // placed so far
	next   map[string]int     // by parent, the place of the next below it
	shares map[string]int     // by parent, what those below it have
}

func (a *arranging) place(wished Element) (Element, *fault.Error) {
	e, known := a.was[wished.ID]
	if !known {
		e = Element{ID: wished.ID, Org: a.module.Org, Module: a.module.ID, Line: wished.Line}
		if e.Line == "" {
			e.Line = e.ID
		}
	}
	e.Parent, e.Depth, e.Code = wished.Parent, wished.Depth, wished.Code
	e.Title, e.TitleArabic, e.Share, e.Archived = wished.Title, wished.TitleArabic, wished.Share, time.Time{}
	e.Ord = a.next[e.Parent]
	if wrong := a.refuse(&e); wrong != nil {
		return e, wrong
	}
	a.at[e.ID] = e
	a.next[e.Parent]++
	a.shares[e.Parent] += e.Share
	return e, nil
}

func (a *arranging) refuse(e *Element) *fault.Error {
	parent, found := a.at[e.Parent]
	_, twice := a.at[e.ID]
	switch {
	case line(&e.Title, MaxName, ErrElementTitle, true) != nil, line(&e.TitleArabic, MaxName, ErrElementTitle, false) != nil:
		return ErrElementTitle
	case line(&e.Code, MaxCode, ErrElementCode, false) != nil:
		return ErrElementCode
	case twice:
		return ErrTwice
	case e.Parent != "" && !found:
		return ErrParent
	case rung[e.Depth] == 0, rung[e.Depth] <= rung[parent.Depth]:
		return ErrDepth
	case e.Share < 0 || e.Share > whole:
		return ErrShare
	case a.shares[e.Parent]+e.Share > whole:
		return ErrShares
	}
	return nil
}

// Active leaves out what is archived.
func Active(elements []Element) (active []Element) {
	for _, e := range elements {
		if e.Archived.IsZero() {
			active = append(active, e)
		}
	}
	return active
}

// At gives the place in the wished list that a fault of Arrange is about.
func At(wrong *fault.Error) (n int, found bool) {
	digits, found := strings.CutPrefix(wrong.Field, "elements.")
	if !found {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}
