package local

import (
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// asHeard gives the sounds that answer the sound of a word: it, and those that
// begin so while it is typed.
func (s *question) asHeard(w wording.Word) ([]term, error) {
	terms := []term{{field: inSounds, text: w.Folded, boost: titleBoost, exact: true}}
	if !w.Prefix {
		return terms, nil
	}
	longer, err := complete(s.r, inSounds, w.Folded)
	for _, t := range longer {
		terms = append(terms, term{field: inSounds, text: t, boost: titleBoost * prefixShare})
	}
	return terms, err
}
