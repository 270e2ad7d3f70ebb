package local

import (
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// wordsOf gives the words of a query, or how they sound.
func wordsOf(q search.Query) (list []wording.Word) {
	if !q.Sounds {
		return wording.Words(q)
	}
	for _, w := range search.SoundWords(q) {
		list = append(list, wording.Word{Token: text.Token{Folded: w.Key, Stem: w.Key}, Typed: w.Typed, Prefix: w.Prefix})
	}
	return list[:min(len(list), wording.MaxWords)]
}

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
