package unindexed

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// How much a word counts by where it stands.
const (
	inTitle = 4
	inWords = 3 // codes and keywords
	inText  = 1
)

// look reports whether a document holds every word, and how well. Without words
// all answer, unless something was typed that holds none.
func (l *looking) look(d search.Document) (h hit, answers bool) {
	h.Document = d
	if len(l.words) == 0 {
		return h, strings.TrimSpace(l.q.Text) == ""
	}
	best := make([]int, len(l.words))
	for _, field := range []struct {
		text   string
		counts int
	}{{d.Title, inTitle}, {strings.Join(append(d.Keywords, d.Codes...), " ; "), inWords}, {d.Context, inText}, {d.Text, inText}} {
		for _, span := range l.spans(field.text) {
			best[span.Word] = max(best[span.Word], field.counts)
		}
	}
	for _, counts := range best {
		if counts == 0 {
			return h, false
		}
		h.score += counts
	}
	h.spans = l.spans(d.Text)
	return h, true
}

// spans finds the words in a text.
func (l *looking) spans(s string) (list []search.Span) {
	for _, token := range text.Tokens(s) {
		for i, w := range l.words {
			if is(w, token) {
				list = append(list, search.Span{Start: token.Start, End: token.End, Word: i})
				break
			}
		}
	}
	return list
}

// is reports whether a word of a text is one of the question: as it is folded,
// without its article, in the plural, or still being typed.
func is(w wording.Word, token text.Token) bool {
	return token.Folded == w.Folded || token.Stem == w.Stem ||
		plural(token.Folded, w.Folded) || plural(w.Folded, token.Folded) ||
		w.Prefix && strings.HasPrefix(token.Folded, w.Folded)
}

// plural reports whether a word is another with the ending of French and English
// plurals.
func plural(many, one string) bool {
	return len(one) > 2 && (many == one+"s" || many == one+"x" || many == one+"es")
}
