package meili

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/digital-learning-lab/lab/internal/search"
)

// query is one search as it is sent.
type query struct {
	Index    string   `json:"indexUid"`
	Text     string   `json:"q"`
	By       strategy `json:"matchingStrategy,omitempty"`
	Within   []string `json:"attributesToSearchOn,omitempty"`
	Filter   []string `json:"filter,omitempty"`
	Distinct string   `json:"distinct,omitempty"`
	Sort     []string `json:"sort,omitempty"`
	Facets   []string `json:"facets,omitempty"`
	Retrieve []string `json:"attributesToRetrieve"`
	Score    bool     `json:"showRankingScore,omitempty"`
	Page     int      `json:"page,omitempty"`
	PerPage  *int     `json:"hitsPerPage,omitempty"` // with it totals and facets are exact
	Limit    int      `json:"limit,omitempty"`
}

// result is what one search gives.
type result struct {
	Hits   []hit                     `json:"hits"`
	Total  int                       `json:"totalHits"`
	Facets map[string]map[string]int `json:"facetDistribution"`
}

// hit is a document that answers.
type hit struct {
	search.Document
	Score float64 `json:"_rankingScore"`
	form  form    // by which it was found
}

// search asks several questions of one state of the index.
func (c client) search(ctx context.Context, queries []query) ([]result, error) {
	in := struct {
		Queries []query `json:"queries"`
	}{queries}
	var out struct {
		Results []result `json:"results"`
	}
	err := c.ask(ctx, http.MethodPost, "/multi-search", in, &out)
	if err == nil && len(out.Results) != len(queries) {
		err = fmt.Errorf("the search server gives %d answers to %d questions", len(out.Results), len(queries))
	}
	return out.Results, err
}

// found is what is found of a question.
type found struct {
	hits     []hit // the best of each resource; inside a resource its passages
	ranked   []hit // all that were ordered here, of which hits are a page
	total    int
	passages int // documents that answer
	facets   map[string]map[string]int
}

// What is read of a hit: all that is shown of a passage, or what orders a
// resource.
func shownFields() []string {
	return []string{"rid", "rev", "kind", "ord", "loc", "title", "codes", "keywords", "ctx", "text", "lang", "type"}
}

func orderFields() []string { return []string{"rid", "kind", "title", "lang", "type", "date", "tsort"} }

// ask asks for one page of hits in a form, with every count of the answer.
func (s *question) ask(ctx context.Context, f form, page, perPage int, retrieve []string) (found, error) {
	hits := s.query(f, chosen(s.q, ""))
	hits.Page, hits.PerPage, hits.Retrieve, hits.Sort, hits.Score = page, &perPage, retrieve, s.sort(), true
	passages := s.counting(f, chosen(s.q, ""))
	queries := []query{hits, passages}
	if s.q.Resource == "" {
		queries[0].Distinct = "rid"
	}
	if !s.q.Instant {
		queries[0].Facets = s.free()
		queries = append(queries, s.facets(f)...)
	}
	results, err := s.by.search(ctx, queries)
	if err != nil {
		return found{}, err
	}
	for i := range results[0].Hits {
		results[0].Hits[i].form = f
	}
	got := found{hits: results[0].Hits, total: results[0].Total, passages: results[1].Total}
	if !s.q.Instant {
		got.facets = merged(append(results[2:], results[0]))
	}
	return got, nil
}

// query is what every search of a form has.
func (s *question) query(f form, more []string) query {
	return query{Index: s.index, Text: f.text, By: f.by, Within: f.within, Filter: slices.Concat(gates(s.q), s.kinds(), more)}
}

// counting is a search that gives counts and no hits.
func (s *question) counting(f form, more []string) query {
	none := 0
	q := s.query(f, more)
	q.PerPage, q.Retrieve = &none, []string{"rid"}
	return q
}

// kinds narrows a question without words to cards, of which each resource has
// one.
func (s *question) kinds() []string {
	if len(s.words) > 0 || s.q.Resource != "" || s.q.Kind != "" {
		return nil
	}
	return []string{anyOf("kind", []string{string(search.Card)})}
}

// free are the facets that nothing was chosen of: they are counted with the hits.
// Inside a resource, whose passages are hits, nothing is.
func (s *question) free() []string {
	if s.q.Resource != "" {
		return nil
	}
	return slices.DeleteFunc(search.Facets(), func(name string) bool { return slices.Contains(narrowed(s.q), name) })
}

// facets are the searches that count the others: one for each, which its own
// choice does not narrow.
func (s *question) facets(f form) (queries []query) {
	for _, name := range narrowed(s.q) {
		q := s.counting(f, chosen(s.q, name))
		q.Facets, q.Distinct = []string{name}, "rid"
		queries = append(queries, q)
	}
	return queries
}

// merged puts the counts together; a facet without any is left out.
func merged(results []result) map[string]map[string]int {
	all := map[string]map[string]int{}
	for _, r := range results {
		for name, counts := range r.Facets {
			if len(counts) > 0 {
				all[name] = counts
			}
		}
	}
	return all
}

// sort is the order that was asked for; without any the server orders by how
// well a hit answers.
func (s *question) sort() []string {
	switch s.q.Sort {
	case search.ByDate:
		return []string{"date:desc", "rid:asc"}
	case search.ByTitle:
		return []string{"tsort:asc", "rid:asc"}
	case search.ByReading:
		return []string{"ord:asc"}
	}
	return nil
}
