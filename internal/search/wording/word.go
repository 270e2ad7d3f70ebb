// Package wording cuts questions into the words that engines look for, and gives
// the stems of words: every engine of the lab reads a question in the same way,
// whatever it then does with the words.
//
// It writes nothing.
package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// MaxWords is the most words of a query that are looked for.
const MaxWords = 10

// stopWords are not asked for unless nothing else is: small words, and those that
// make a question of what is looked for, as they are folded.
const stopWords = " le la les l d un une des du de et ou en au aux a que qu qui ce se sa son pour par sur dans avec est" +
	" comment pourquoi quoi quand quel quelle quels quelles je mon ma mes ne" +
	" the of and or to in is are an for on with by what how why when where do does should my" +
	" من في علي الي عن ما هو هي هذا هذه التي الذي ان او ثم مع كيف اين متي ماذا لماذا هل "

// Word is one word of a query.
type Word struct {
	text.Token
	Typed  string   // as it was typed
	Stems  []string // as Stems gives them
	Joined []string // with its neighbour as one word
	Prefix bool     // it may still be being typed
	Edits  int      // letters that may be wrong
}

// Completes reports whether a word that was found is this one, which was still
// being typed.
func (w Word) Completes(found string) bool {
	return w.Prefix && strings.HasPrefix(text.Fold(found), w.Folded)
}

// Language is the one that is wanted first: that of the question where its
// letters tell, else that of the interface.
func Language(q search.Query, words []Word) string {
	if len(words) > 0 && IsArabic(words[0].Folded) {
		return "ar"
	}
	return q.Language
}

// Words cuts a query into what is looked for, at most MaxWords: its words, or how
// they sound where that is asked for.
func Words(q search.Query) []Word {
	if q.Sounds {
		return heard(q)
	}
	tokens := text.Tokens(q.Text)
	open := !strings.HasSuffix(q.Text, " ")
	tokens = asked(tokens, open && q.Instant && endsIn(q.Text, tokens))
	list := make([]Word, 0, len(tokens))
	for i, t := range tokens {
		w := Word{Token: t, Typed: q.Text[t.Start:t.End], Stems: Stems(t), Edits: edits(t.Folded)}
		if i > 0 {
			w.Joined = append(w.Joined, joined(tokens[i-1], t)...)
		}
		if i+1 < len(tokens) {
			w.Joined = append(w.Joined, joined(t, tokens[i+1])...)
		}
		w.Prefix = open && t.End == len(q.Text)
		list = append(list, w)
	}
	return list
}

// endsIn reports whether a text ends in a word: d' is none that goes on.
func endsIn(s string, tokens []text.Token) bool {
	return len(tokens) > 0 && tokens[len(tokens)-1].End == len(s)
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
		return again || len(t.Folded) > MaxWord
	})
	return list[:min(len(list), MaxWords)]
}

// joined gives two neighbours as one word, where both are of letters.
func joined(a, b text.Token) []string {
	one := a.Folded + b.Folded
	if HasDigit(one) || len(a.Folded) < 2 || len(b.Folded) < 2 || len(one) > MaxWord {
		return nil
	}
	return []string{one}
}

// edits is how many letters of a word may be wrong: none in short words and in
// anything with a digit, where one letter makes another thing of it.
func edits(folded string) int {
	n := utf8.RuneCountInString(folded)
	switch {
	case HasDigit(folded) || n < 5:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

// HasDigit reports whether a number stands in s: one letter more or less makes
// another thing of it.
func HasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsNumber) }

// IsArabic reports whether a word begins with an Arabic letter.
func IsArabic(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Arabic, first)
}
