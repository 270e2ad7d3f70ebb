package meili

import (
	"cmp"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// nativeWeight is how much better an answer counts in the language that is
// wanted: more than one in another language where both answer about as well.
const nativeWeight = 1.15

// order puts first whose title begins with what is being typed, then the better
// answer.
func (s *question) order(hits []hit) {
	begun := strings.TrimSpace(text.Fold(s.q.Text))
	native := wording.Language(s.q, s.words)
	for i := range hits {
		if hits[i].Language == native {
			hits[i].Score *= nativeWeight
		}
	}
	begins := func(h hit) int { return truth(s.q.Instant && strings.HasPrefix(h.SortTitle, begun)) }
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(begins(b), begins(a)), cmp.Compare(b.Score, a.Score))
	})
}

// arrange orders hits of several forms as the server orders those of one.
func (s *question) arrange(hits []hit) {
	switch s.q.Sort {
	case search.ByDate:
		slices.SortStableFunc(hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.Resource, b.Resource))
		})
	case search.ByTitle:
		slices.SortStableFunc(hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.SortTitle, b.SortTitle), cmp.Compare(a.Resource, b.Resource))
		})
	default:
		s.order(hits)
	}
}
