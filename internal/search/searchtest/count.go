package searchtest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// counts compares totals and facets with counting by hand. The words are such
// that no other word of the corpus is read as one of them, and stand in enough
// passages that a question needs no widening.
func counts(t *testing.T, index search.Index) {
	askers := []struct {
		acl []string
		all bool
	}{{acl: everyone()}, {acl: []string{"public", "group-g1"}}, {acl: []string{"group-g2"}}, {all: true}}
	filters := []map[string][]string{
		nil, {"sector": {"elec"}}, {"lang": {"fr", "ar"}}, {"sector": {"elec", "it"}, "lang": {"ar"}},
		{"level": {"ts"}, "type": {"pdf"}}, {"campus": {"casa"}, "sector": {"nowhere"}}, {"filiere": nil, "course": {"course-Hygiène alimentaire"}},
	}
	for _, typed := range []string{"", "disjoncteur ", "réseau ", "terre ", "lavage ", "plan ", "chef "} {
		for _, asker := range askers {
			for _, f := range filters {
				q := search.Query{Text: typed, ACL: asker.acl, All: asker.all, Filters: f, PerPage: search.MaxPerPage}
				want := byHand(corpus(), q)
				if typed != "" && want.passages < 3 {
					continue
				}
				name := fmt.Sprintf("%q by %v (all %v) with %v", typed, asker.acl, asker.all, f)
				compare(t, name, find(t, index, q), want)
			}
		}
	}
}

// tally is what counting by hand gives.
type tally struct {
	resources []string
	passages  int
	facets    map[string]map[string]int
}

func compare(t *testing.T, name string, a search.Answer, want tally) {
	t.Helper()
	if got := slices.Sorted(slices.Values(names(a))); a.Total != len(want.resources) || !slices.Equal(got, want.resources) {
		t.Errorf("%s: %d %v, want %v", name, a.Total, got, want.resources)
	}
	if len(a.Facets)+len(want.facets) > 0 && !reflect.DeepEqual(a.Facets, want.facets) {
		t.Errorf("%s: facets %v, want %v", name, a.Facets, want.facets)
	}
}

// byHand answers a query of one word by looking at every document.
func byHand(docs []search.Document, q search.Query) tally {
	cards, holds := map[string]search.Document{}, map[string]int{}
	for _, d := range docs {
		if d.Kind == search.Card {
			cards[d.Resource] = d
		}
		if holdsWord(d, q.Text) {
			holds[d.Resource]++
		}
	}
	sum := tally{facets: map[string]map[string]int{}}
	for _, id := range slices.Sorted(maps.Keys(holds)) {
		if card := cards[id]; q.All || intersects(q.ACL, card.ACL) {
			sum.add(card, q.Filters, holds[id])
		}
	}
	return sum
}

// add counts a resource that holds the word.
func (sum *tally) add(card search.Document, filters map[string][]string, passages int) {
	if passes(card, filters, "") {
		sum.resources = append(sum.resources, card.Resource)
		sum.passages += passages
	}
	for _, name := range search.Facets() {
		if !passes(card, filters, name) {
			continue
		}
		for _, v := range card.Facet(name) {
			if sum.facets[name] == nil {
				sum.facets[name] = map[string]int{}
			}
			sum.facets[name][v]++
		}
	}
}

// holdsWord reports whether a document holds a word, in the singular or the
// plural; without a word only cards do.
func holdsWord(d search.Document, word string) bool {
	if word == "" {
		return d.Kind == search.Card
	}
	title := d.Title
	if d.Kind != search.Card {
		title = ""
	}
	asked := text.Tokens(word)[0].Folded
	for _, s := range append([]string{title, d.Context, d.Text}, append(d.Keywords, d.Codes...)...) {
		for _, token := range text.Tokens(s) {
			if contains([]string{asked, asked + "s", asked + "x"}, token.Folded) {
				return true
			}
		}
	}
	return false
}

// passes reports whether a card passes all filters but one.
func passes(card search.Document, filters map[string][]string, but string) bool {
	for name, wanted := range filters {
		if name != but && len(wanted) > 0 && !intersects(wanted, card.Facet(name)) {
			return false
		}
	}
	return true
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
