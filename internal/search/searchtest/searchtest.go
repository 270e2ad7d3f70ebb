// Package searchtest is what every search engine of the lab must do: an
// adapter is done when Run, Relevance and Chance pass on it. It holds a small
// library of lessons in French, Arabic and English, and asks of it what learners
// ask, misspelt as they misspell; for Relevance a real book stands beside them.
package searchtest

import (
	"context"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
)

// Run tries an engine. open gives an empty index of its own to each test; Run
// closes it.
func Run(t *testing.T, open func(t *testing.T) search.Index) {
	library := open(t)
	t.Cleanup(func() { closed(t, library) })
	fill(t, library)
	for _, test := range []struct {
		name string
		run  func(*testing.T, search.Index)
	}{
		{"finds what is asked for", relevance},
		{"forgives only what is a slip", strictness},
		{"keeps a title in sight while it is typed", asTyped},
		{"says how it read the question", readings},
		{"reads nothing else where it may not", exactly},
		{"opens at the word", locators},
		{"marks words in UTF-16", marks},
		{"counts resources and facets exactly", counts},
		{"never shows what may not be seen", rights},
		{"pages through everything once", paging},
		{"sorts as asked", sorting},
		{"browses cards", browsing},
		{"looks inside one resource", inside},
		{"survives hostile questions", hostile},
		{"refuses what cannot be asked", refusals},
		{"stops when the asker leaves", leaving},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, library) })
	}
	for _, test := range []struct {
		name string
		run  func(*testing.T, search.Index)
	}{
		{"is empty until it is filled", emptiness},
		{"knows how far it has come", states},
		{"is made anew while it answers", replacing},
		{"replaces a revision without a gap", revisions},
		{"answers while it is written to", together},
		{"puts first what a reader would", preferences},
		{"finds by other names, and by the sound", meanings},
	} {
		t.Run(test.name, func(t *testing.T) {
			fresh := open(t)
			t.Cleanup(func() { closed(t, fresh) })
			test.run(t, fresh)
		})
	}
}

func closed(t *testing.T, index search.Index) {
	if err := index.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// fill puts the whole corpus.
func fill(t *testing.T, index search.Index) {
	t.Helper()
	if err := index.Put(context.Background(), corpus()); err != nil {
		t.Fatalf("put the corpus: %v", err)
	}
}

func corpus() (docs []search.Document) {
	for _, src := range Sources() {
		docs = append(docs, search.Documents(src)...)
	}
	return docs
}

// find asks, and ends the test where there is no answer.
func find(t *testing.T, index search.Index, q search.Query) search.Answer {
	t.Helper()
	a, err := index.Find(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return a
}

// names gives the resources of an answer, best first.
func names(a search.Answer) (list []string) {
	for _, g := range a.Groups {
		list = append(list, g.Resource)
	}
	return list
}

// rankOf gives the place of a resource in an answer from 1, or 0.
func rankOf(a search.Answer, resource string) int { return slices.Index(names(a), resource) + 1 }

// everyone is what a learner without groups may find.
func everyone() []string { return []string{"public"} }
