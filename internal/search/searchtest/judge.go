package searchtest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Relevance asks an engine what people ask of a real book in three languages,
// counts how often the section that answers comes first and among the first
// five, and holds each group of questions to the floor that the engine has
// reached before. floors is the engine's file of these; LAB_TEST_RECORD=1
// writes it anew.
func Relevance(t *testing.T, open func(t *testing.T) search.Index, floors string) {
	book := handbook(t)
	index := open(t)
	t.Cleanup(func() { closed(t, index) })
	putAll(t, index, book.sources)
	list := cases(t)
	fewTitles(t, list, book)
	board := scores{}
	for _, c := range list {
		board.note(t, c, verdict(t, index, book, c))
	}
	board.print(t)
	board.hold(t, floors)
}

// putAll puts many resources, some at a time.
func putAll(t *testing.T, index search.Index, sources []search.Source) {
	t.Helper()
	for some := range slices.Chunk(sources, 25) {
		var docs []search.Document
		for _, src := range some {
			docs = append(docs, search.Documents(src)...)
		}
		if err := index.Put(context.Background(), docs); err != nil {
			t.Fatal(err)
		}
	}
}

// fewTitles refuses a set of cases of which half only repeat titles.
func fewTitles(t *testing.T, list []judged, book library) {
	t.Helper()
	titles := map[string]string{}
	for _, src := range book.sources {
		titles[src.Resource] = text.Fold(src.Title)
	}
	taken := 0
	for _, c := range list {
		asked := text.Tokens(c.query)
		other := func(w text.Token) bool { return !strings.Contains(titles[c.want], w.Stem) }
		if len(asked) > 0 && !slices.ContainsFunc(asked, other) {
			taken++
		}
	}
	t.Logf("%d cases, of which %d are words of the title", len(list), taken)
	if len(list) < 200 || 2*taken >= len(list) {
		t.Errorf("there must be 200 cases, and fewer than half may be titles")
	}
}

// found is how a case went.
type found struct {
	rank   int  // of what is wanted, from 1; 0 where it is not found
	placed bool // the answer opens in the section that was noted
	names  []string
}

// verdict asks a question and judges the answer.
func verdict(t *testing.T, index search.Index, book library, c judged) found {
	t.Helper()
	if c.group == "as typed" {
		return whileTyped(t, index, c)
	}
	bySound := c.group == "darija" // which the service asks by letters first
	a := find(t, index, search.Query{Text: c.query, Language: c.language, ACL: everyone(), Sounds: bySound})
	wellFormed(t, c, a)
	f := found{names: names(a), rank: rankOf(a, c.want)}
	switch {
	case c.not != "" && slices.Contains(f.names, c.not):
		t.Errorf("%q finds %s", c.query, c.not)
		f.rank = 0
	case c.want == "*" && a.Total > 0, c.want == "" && (a.Total == 0 || c.not != ""):
		f.rank = 1
	case f.rank > 0:
		f.placed = book.number(c.want, a.Groups[f.rank-1].Passages[0].Ord) == c.place
	}
	return f
}

// whileTyped types a question letter by letter and gives the worst rank.
func whileTyped(t *testing.T, index search.Index, c judged) (worst found) {
	t.Helper()
	letters := []rune(c.query)
	for n := 3; n <= len(letters); n++ {
		typed := string(letters[:n])
		a := find(t, index, search.Query{Text: typed, Language: c.language, ACL: everyone(), Instant: true})
		rank := rankOf(a, c.want)
		if rank == 0 || rank > worst.rank {
			worst = found{rank: rank, names: append([]string{typed}, names(a)...)}
		}
		if rank == 0 {
			break
		}
	}
	return worst
}

// wellFormed holds every answer to what all answers are: each resource once,
// with a few of its passages, and as many in all as there are in all languages.
func wellFormed(t *testing.T, c judged, a search.Answer) {
	t.Helper()
	list := names(a)
	slices.Sort(list)
	if len(slices.Compact(list)) != len(a.Groups) {
		t.Errorf("%q gives a resource twice: %v", c.query, names(a))
	}
	sum := 0
	for _, n := range a.Facets["lang"] {
		sum += n
	}
	if sum != a.Total || a.Total < len(a.Groups) {
		t.Errorf("%q finds %d, of which %d are shown and %v counted", c.query, a.Total, len(a.Groups), a.Facets["lang"])
	}
	for _, g := range a.Groups {
		if len(g.Passages) == 0 || len(g.Passages) > search.PerGroup {
			t.Errorf("%q shows %d passages of %s", c.query, len(g.Passages), g.Resource)
		}
	}
}
