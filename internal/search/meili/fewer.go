package meili

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/search"
)

// allButOne asks for all words but one, whichever one it is, and for a rare one
// alone, and puts together what is found. The server cannot do so in one
// question; of each it is asked for as many resources as are ordered here, and
// only these are counted. What holds all words, which are few, comes first.
func (s *question) allButOne(ctx context.Context, words []known, all found) (found, error) {
	if s.q.Resource != "" {
		return found{}, nil
	}
	forms := append(without(words), alone(words)...)
	perPage := ranked
	var queries []query
	for _, f := range forms {
		hits := s.query(f, chosen(s.q, ""))
		hits.PerPage, hits.Retrieve, hits.Sort, hits.Score, hits.Distinct = &perPage, orderFields(), s.sort(), true, "rid"
		queries = append(queries, hits, s.counting(f, chosen(s.q, "")))
	}
	results, err := s.by.search(ctx, queries)
	if err != nil {
		return found{}, err
	}
	got := found{}
	for _, h := range all.ranked {
		h.Score += wholeBonus
		got.hits = append(got.hits, h)
	}
	for i, f := range forms {
		got.passages += results[2*i+1].Total
		got.hits = join(got.hits, results[2*i].Hits, f)
	}
	s.arrange(got.hits)
	got.total = len(got.hits)
	if !s.q.Instant {
		if got.facets, err = s.facetsOf(ctx, got.hits); err != nil {
			return found{}, err
		}
	}
	got.hits = s.cut(got.hits, s.q.Page-1)
	return got, nil
}

// wholeBonus is more than any hit scores by itself.
const wholeBonus = 100

// join adds the hits of a form; of a resource that is there the better one stays.
func join(all, more []hit, by form) []hit {
	at := map[string]int{}
	for i, h := range all {
		at[h.Resource] = i
	}
	for _, h := range more {
		h.form, h.Score = by, h.Score*by.weight
		if i, there := at[h.Resource]; !there {
			all = append(all, h)
		} else if h.Score > all[i].Score {
			all[i] = h
		}
	}
	return all
}

// facetsOf counts the facets of resources by their cards. A facet's own choice
// narrowed the resources already, and its counts with them.
func (s *question) facetsOf(ctx context.Context, hits []hit) (map[string]map[string]int, error) {
	if len(hits) == 0 {
		return map[string]map[string]int{}, nil
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.Resource
	}
	none := 0
	cards := query{Index: s.index, PerPage: &none, Retrieve: []string{"rid"}, Facets: search.Facets(), Filter: append(
		gates(s.q), anyOf("rid", ids), anyOf("kind", []string{string(search.Card)}))}
	results, err := s.by.search(ctx, []query{cards})
	if err != nil {
		return nil, err
	}
	return merged(results), nil
}
