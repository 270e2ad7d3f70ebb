package meili

import (
	"strings"

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

// heard asks for all words by their sound, of which the last may be a beginning.
func heard(words []wording.Word) form {
	var parts []string
	for _, w := range words {
		if !w.Prefix {
			parts = append(parts, quoted(w.Folded))
		}
	}
	f := form{text: complete(parts), by: allOf, within: []string{"sounds"}}
	if last := words[len(words)-1]; last.Prefix {
		f.text = strings.Join(append(parts, last.Folded), " ")
	}
	return f
}
