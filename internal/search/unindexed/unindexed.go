// Package unindexed is search while the engine is away: the words of a question are
// looked for in what the catalogue says of each resource, and inside one
// resource in all that it holds. Nothing is indexed, guessed or corrected; it is
// slower, finds less, and answers.
//
// It writes nothing.
package unindexed

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// Shelf is the record as it is read here.
type Shelf interface {
	// Catalogued gives what the catalogue says of every published resource that
	// the scope may read, without pages and cues.
	Catalogued(ctx context.Context, scope account.Scope, each func(search.Source)) error
	// Source gives all that is found in one published resource, or fault.Missing.
	Source(ctx context.Context, resource string) (search.Source, error)
}

// Search asks the record itself.
type Search struct{ shelf Shelf }

// New searches a record.
func New(shelf Shelf) *Search { return &Search{shelf} }

var _ search.Fallback = (*Search)(nil)

// Find implements search.Fallback.
func (s *Search) Find(ctx context.Context, scope account.Scope, q search.Query) (search.Answer, error) {
	q, err := q.Normal()
	if err != nil {
		return search.Answer{}, err
	}
	looked := looking{q: q, words: wording.Words(q), reading: glossary.NewReading(q.Senses)}
	if err := s.read(ctx, scope, &looked); err != nil {
		return search.Answer{}, fmt.Errorf("search the record: %w", err)
	}
	return looked.answer(), nil
}

// read looks at the one resource that is asked about, where the scope may read
// it, or at all cards.
func (s *Search) read(ctx context.Context, scope account.Scope, into *looking) error {
	may := false
	err := s.shelf.Catalogued(ctx, scope, func(src search.Source) {
		if into.q.Resource == "" {
			into.card(search.Documents(src)[0])
		}
		may = may || src.Resource == into.q.Resource
	})
	if err != nil || !may {
		return err
	}
	src, err := s.shelf.Source(ctx, into.q.Resource)
	if err != nil {
		return err
	}
	for _, d := range search.Documents(src)[1:] {
		into.passage(d)
	}
	return nil
}

// looking is a question while the record is read.
type looking struct {
	q       search.Query
	words   []wording.Word
	reading glossary.Reading
	hits    []hit
	facets  map[string]map[string]int
}

// hit is a document that answers.
type hit struct {
	search.Document
	score int
	spans []search.Span // in its text
}

// card looks at what the catalogue says of a resource. A facet's own filter does
// not narrow its counts.
func (l *looking) card(d search.Document) {
	h, answers := l.look(d)
	if !answers {
		return
	}
	missed := missing(d, l.q.Filters)
	if !l.q.Instant {
		l.count(d, missed)
	}
	if len(missed) == 0 {
		l.hits = append(l.hits, h)
	}
}

// passage looks at a part of the resource that is asked about.
func (l *looking) passage(d search.Document) {
	if h, answers := l.look(d); answers {
		l.hits = append(l.hits, h)
	}
}

// missing names the filters that a card does not pass.
func missing(d search.Document, filters map[string][]string) (names []string) {
	for name, wanted := range filters {
		has := func(v string) bool { return slices.Contains(d.Facet(name), v) }
		if len(wanted) > 0 && !slices.ContainsFunc(wanted, has) {
			names = append(names, name)
		}
	}
	return names
}

// count counts a resource for each facet whose other filters it passes.
func (l *looking) count(d search.Document, missed []string) {
	if l.facets == nil {
		l.facets = map[string]map[string]int{}
	}
	for _, name := range search.Facets() {
		if len(missed) > 1 || len(missed) == 1 && missed[0] != name {
			continue
		}
		for _, v := range d.Facet(name) {
			if l.facets[name] == nil {
				l.facets[name] = map[string]int{}
			}
			l.facets[name][v]++
		}
	}
}

// answer orders what was found and shows the page that was asked for.
func (l *looking) answer() search.Answer {
	slices.SortStableFunc(l.hits, l.compare)
	a := search.Answer{Total: len(l.hits), Facets: l.facets, Degraded: true}
	from := min((l.q.Page-1)*l.q.PerPage, len(l.hits))
	for _, h := range l.hits[from:min(from+l.q.PerPage, len(l.hits))] {
		if l.q.Resource == "" || len(a.Groups) == 0 {
			a.Groups = append(a.Groups, search.Group{Resource: h.Resource, Title: h.Title, Type: h.Type, Language: h.Language, Score: float64(h.score)})
		}
		g := &a.Groups[len(a.Groups)-1]
		g.Passages = append(g.Passages, search.Show(h.Document, h.spans, l.reading))
	}
	return a
}

func (l *looking) compare(a, b hit) int {
	byTitle, byDate := cmp.Compare(a.SortTitle, b.SortTitle), cmp.Compare(b.Date, a.Date)
	switch {
	case l.q.Resource != "":
		return cmp.Compare(a.Ord, b.Ord)
	case l.q.Sort == search.ByTitle:
		return cmp.Or(byTitle, byDate)
	case l.q.Sort == search.ByDate:
		return cmp.Or(byDate, byTitle)
	}
	return cmp.Or(cmp.Compare(b.score, a.score), l.inTongue(b)-l.inTongue(a), byDate, byTitle)
}

// inTongue prefers the language of the interface among equals.
func (l *looking) inTongue(h hit) int {
	if h.Language == l.q.Language {
		return 1
	}
	return 0
}
