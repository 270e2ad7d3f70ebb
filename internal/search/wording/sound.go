package wording

import (
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// heard gives the words of a query by how they sound: each is its key, and
// forgives no slip.
func heard(q search.Query) (list []Word) {
	for _, w := range search.SoundWords(q) {
		list = append(list, Word{Token: text.Token{Folded: w.Key, Stem: w.Key}, Typed: w.Typed, Prefix: w.Prefix})
	}
	return list[:min(len(list), MaxWords)]
}
