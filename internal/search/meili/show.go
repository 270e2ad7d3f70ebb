package meili

import (
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/search"
)

// show writes the answer, with the best passages of each resource.
func (s *question) show(ctx context.Context, got found) (search.Answer, error) {
	a := search.Answer{Total: got.total, Facets: got.facets}
	if len(got.hits) == 0 {
		return a, nil
	}
	groups, err := s.passages(ctx, got)
	if err != nil {
		return search.Answer{}, err
	}
	r := s.reader()
	for i, hits := range groups {
		if len(hits) > 0 {
			a.Groups = append(a.Groups, s.group(r, got.hits[min(i, len(got.hits)-1)], hits))
		}
	}
	switch {
	case s.q.Page > 1 || len(s.words) == 0 || len(groups[0]) == 0:
	case s.q.Sounds:
		a.Sounded = search.Heard(search.SoundWords(s.q), groups[0][0].Document)
	default:
		a.Corrected, a.Dropped = r.explain(groups[0][0].Document)
	}
	return a, nil
}

// reader reads documents for the words that were typed. What was found by its
// sound does not stand there.
func (s *question) reader() reader {
	if s.q.Sounds {
		return newReader(nil, nil)
	}
	return newReader(s.words, s.q.Senses)
}

// passages gives the hits of each resource that is shown. Without words, and
// among cards, they are there already.
func (s *question) passages(ctx context.Context, got found) ([][]hit, error) {
	if s.q.Resource != "" {
		return [][]hit{got.hits}, nil
	}
	if len(s.words) == 0 {
		return slices.Collect(slices.Chunk(got.hits, 1)), nil
	}
	queries := make([]query, len(got.hits))
	for i, h := range got.hits {
		queries[i] = s.query(h.form, []string{anyOf("rid", []string{h.Resource})})
		queries[i].Limit, queries[i].Retrieve = s.perGroup(), shownFields()
	}
	results, err := s.by.search(ctx, queries)
	if err != nil {
		return nil, err
	}
	groups := make([][]hit, len(results))
	for i, r := range results {
		groups[i] = r.Hits
	}
	return groups, nil
}

// perGroup is how many passages are read of a resource: one more than is shown,
// for its card is shown only where it is alone.
func (s *question) perGroup() int {
	if s.q.Instant {
		return 2
	}
	return search.PerGroup + 1
}

// group shows a resource by its hits.
func (s *question) group(r reader, best hit, hits []hit) search.Group {
	g := search.Group{Resource: best.Resource, Title: best.Title, Type: best.Type, Language: best.Language, Score: best.Score}
	for _, h := range s.shown(hits) {
		g.Passages = append(g.Passages, r.passage(h.Document))
	}
	return g
}

// shown leaves a card out where something else was found.
func (s *question) shown(hits []hit) []hit {
	if s.q.Resource != "" {
		return hits
	}
	list := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.Kind == search.Card })
	if len(list) == 0 {
		return hits[:1]
	}
	return list[:min(len(list), s.perGroup()-1)]
}
