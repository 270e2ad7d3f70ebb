package local

import (
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// marker finds in a text the words that made it an answer.
type marker struct {
	words  map[string]int // term to word of the query
	stems  map[string]int
	starts map[string]bool // beginnings of the words that have stems
}

func newMarker(words []wording.Word, terms [][]term) marker {
	m := marker{words: map[string]int{}, stems: map[string]int{}, starts: map[string]bool{}}
	for i, list := range terms {
		for _, t := range list {
			into := m.words
			if t.field == inTitleStems || t.field == inTextStems || t.field == inAlsoStems {
				into = m.stems
			}
			if _, taken := into[t.text]; !taken {
				into[t.text] = i
			}
		}
		m.starts[beginning(words[i].Folded)], m.starts[beginning(words[i].Stem)] = true, true
	}
	return m
}

// beginning is the first letter of a word; a stem never changes it.
func beginning(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	return s[:first]
}

// spans gives the found words of a text, in order.
func (m marker) spans(s string) (spans []search.Span) {
	tokens := text.Tokens(s)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if w, found := m.word(t); found {
			spans = append(spans, search.Span{Start: t.Start, End: t.End, Word: w})
			continue
		}
		if i+1 == len(tokens) || !wording.Hyphenated(s, t, tokens[i+1]) {
			continue
		}
		if w, found := m.words[t.Folded+tokens[i+1].Folded]; found {
			spans = append(spans, search.Span{Start: t.Start, End: tokens[i+1].End, Word: w})
			i++
		}
	}
	return spans
}

// word gives the word of the query that a token answers.
func (m marker) word(t text.Token) (w int, found bool) {
	if w, found = m.words[t.Folded]; found {
		return w, true
	}
	if w, found = m.words[t.Stem]; found {
		return w, true
	}
	if !m.starts[beginning(t.Folded)] && !m.starts[beginning(t.Stem)] {
		return 0, false
	}
	for _, s := range wording.Stems(t) {
		if w, found = m.stems[s]; found {
			return w, true
		}
	}
	return 0, false
}
