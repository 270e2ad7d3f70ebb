package local

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// maxWords is the most words of a query that are looked for.
const maxWords = 10

// stopWords are not asked for unless nothing else is.
const stopWords = " le la les l d un une des du de et ou en au aux a que qu qui ce se sa son pour par sur dans avec est" +
	" the of and or to in is are an for on with by what how من في على الى عن ما هو هي هذا هذه التي الذي ان او ثم مع "

// word is one word of a query.
type word struct {
	text.Token
	typed  string   // as it was typed
	stems  []string // as stems gives them
	joined []string // with its neighbour as one word
	prefix bool     // it may still be being typed
	edits  int      // letters that may be wrong
}

// words cuts a query into what is looked for.
func words(q search.Query) []word {
	tokens := text.Tokens(q.Text)
	open := !strings.HasSuffix(q.Text, " ")
	tokens = asked(tokens, open && q.Instant)
	list := make([]word, 0, len(tokens))
	for i, t := range tokens {
		w := word{Token: t, typed: q.Text[t.Start:t.End], stems: stems(t), edits: edits(t.Folded)}
		if i > 0 {
			w.joined = append(w.joined, joined(tokens[i-1], t)...)
		}
		if i+1 < len(tokens) {
			w.joined = append(w.joined, joined(t, tokens[i+1])...)
		}
		w.prefix = open && t.End == len(q.Text)
		list = append(list, w)
	}
	return list
}

// asked leaves out stop words, repetitions, and what is too long or too much. A
// last word that is still being typed may be the beginning of another.
func asked(tokens []text.Token, open bool) (list []text.Token) {
	for i, t := range tokens {
		stop := strings.Contains(stopWords, " "+t.Folded+" ") && !(open && i == len(tokens)-1)
		if !stop {
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		list = tokens
	}
	seen := map[string]bool{}
	list = slices.DeleteFunc(slices.Clone(list), func(t text.Token) bool {
		again := seen[t.Folded]
		seen[t.Folded] = true
		return again || len(t.Folded) > maxWord
	})
	return list[:min(len(list), maxWords)]
}

// joined gives two neighbours as one word, where both are of letters.
func joined(a, b text.Token) []string {
	one := a.Folded + b.Folded
	if hasDigit(one) || len(a.Folded) < 2 || len(b.Folded) < 2 || len(one) > maxWord {
		return nil
	}
	return []string{one}
}

// edits is how many letters of a word may be wrong: none in short words and in
// anything with a digit, where one letter makes another thing of it.
func edits(folded string) int {
	n := utf8.RuneCountInString(folded)
	switch {
	case hasDigit(folded) || n < 5:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsNumber) }

func isArabic(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Arabic, first)
}
