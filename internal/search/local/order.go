package local

import (
	"cmp"
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// order puts what was kept into the order that was asked for.
func (s *question) order(ctx context.Context, k *kept) error {
	for _, r := range k.resources {
		slices.SortFunc(r.hits, byScore)
	}
	slices.SortFunc(k.resources, func(a, b *resource) int {
		return cmp.Or(cmp.Compare(truth(b.begun), truth(a.begun)), byScore(a.hits[0], b.hits[0]))
	})
	if len(s.words) > 0 {
		if err := s.rankBest(ctx, k); err != nil {
			return err
		}
	}
	s.sort(k)
	return nil
}

// rankBest reads the best closely and orders them by what it finds.
func (s *question) rankBest(ctx context.Context, k *kept) error {
	best := k.resources[:min(len(k.resources), rankedResources)]
	passages := rankedPassages
	if s.q.Resource != "" {
		passages = rankedPassages * rankedResources
	}
	var docs []uint64
	for _, r := range best {
		for _, h := range r.hits[:min(len(r.hits), passages)] {
			docs = append(docs, h.doc)
		}
	}
	slices.Sort(docs)
	read, err := s.readClosely(ctx, docs)
	if err != nil {
		return err
	}
	native := wording.Language(s.q, s.words)
	for _, r := range best {
		shown := r.hits[:min(len(r.hits), passages)]
		for i := range shown {
			shown[i].rank = read[shown[i].doc].rank(len(s.words))
			shown[i].native = r.is("lang", native)
		}
		slices.SortFunc(shown, hit.compare)
	}
	slices.SortFunc(best, func(a, b *resource) int {
		return cmp.Or(cmp.Compare(truth(b.begun), truth(a.begun)), a.hits[0].compare(b.hits[0]))
	})
	return nil
}

// sort orders by something else than relevance, which stays where that ties.
func (s *question) sort(k *kept) {
	switch s.q.Sort {
	case search.ByDate:
		slices.SortStableFunc(k.resources, func(a, b *resource) int {
			return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(a.id, b.id))
		})
	case search.ByTitle:
		slices.SortStableFunc(k.resources, func(a, b *resource) int {
			return cmp.Or(cmp.Compare(a.sortTitle, b.sortTitle), cmp.Compare(a.id, b.id))
		})
	}
}
