package search

import (
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Sort is the order of an answer. The zero Sort is by relevance, and by date
// where nothing was asked for in words.
type Sort string

// The orders that can be asked for.
const (
	ByRelevance Sort = ""
	ByDate      Sort = "date"  // newest first
	ByTitle     Sort = "title" // as a dictionary would
	ByReading   Sort = "ord"   // as they stand; inside one resource only
)

// Query is what is asked of an index.
type Query struct {
	Text     string              // as it was typed: a space at its end says that the last word is whole
	Language string              // of the interface; equal answers in it come first
	ACL      []string            // marks of the person asking; without any nothing is found
	All      bool                // an administrator asks: ACL is not looked at
	Resource string              // look inside this one; passages are then paged, not resources
	Kind     Kind                // only documents of this kind: Card to browse
	Filters  map[string][]string // values by facet: any of a facet's values, and all facets
	Page     int                 // from 1, which is the default
	PerPage  int                 // at most 100; 20 by default, 8 while typing, 100 inside a resource
	Sort     Sort
	Instant  bool             // asked at every key: no facets, one passage each
	Exact    bool             // as it was typed: no word is read as another, or left out
	Sounds   bool             // ask only how words sound, not how they are written
	Senses   []glossary.Sense // what the glossary makes of the text: shown where it stands for it
}

// The bounds of a query.
const (
	MaxPerPage = 100
	MaxPage    = 1000
	MaxText    = 1000 // bytes; the rest is not looked at
)

// Faults of queries.
var (
	ErrFilter = fault.New(fault.Invalid, "search.filter.unknown", "Results cannot be filtered by this.")
	ErrSort   = fault.New(fault.Invalid, "search.sort.unknown", "Results cannot be sorted like this.")
	ErrPage   = fault.New(fault.Invalid, "search.page.range", "There are no result pages beyond 1000, of 100 results each.")

	ErrQuestion = fault.New(fault.Invalid, "search.question.refused", "This cannot be searched for. Use fewer or other words.")
)

// Normal gives the query as engines ask it: text cleaned as documents are,
// defaults filled in. It refuses what cannot be asked.
func (q Query) Normal() (Query, error) {
	for name := range q.Filters {
		if !slices.Contains(Facets(), name) {
			return q, ErrFilter.On("filters")
		}
	}
	if !slices.Contains([]Sort{ByRelevance, ByDate, ByTitle, ByReading}, q.Sort) || q.Sort == ByReading && q.Resource == "" {
		return q, ErrSort.On("sort")
	}
	if q.Page < 0 || q.Page > MaxPage || q.PerPage < 0 || q.PerPage > MaxPerPage {
		return q, ErrPage.On("page")
	}
	q.Text = cleanQuestion(q.Text)
	q.Page = max(q.Page, 1)
	if q.PerPage == 0 {
		q.PerPage = q.usualPage()
	}
	if q.Sort == ByRelevance && q.Text == "" && q.Resource == "" {
		q.Sort = ByDate
	}
	return q, nil
}

// Silent reports whether nobody is asking: no answer may be given.
func (q Query) Silent() bool { return !q.All && len(q.ACL) == 0 }

func (q Query) usualPage() int {
	switch {
	case q.Instant:
		return 8
	case q.Resource != "":
		return MaxPerPage
	}
	return 20
}

// cleanQuestion cleans what was typed and keeps one space at its end.
func cleanQuestion(typed string) string {
	if len(typed) > MaxText {
		typed = strings.ToValidUTF8(typed[:MaxText], "")
	}
	clean := text.Line(typed)
	if clean != "" && strings.TrimRight(typed, " \t\u00a0") != typed {
		clean += " "
	}
	return clean
}
