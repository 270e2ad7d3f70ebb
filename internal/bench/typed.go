package bench

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
)

// way is one of the ways in which people ask.
type way struct {
	name     string
	language string // of what is asked for, or any
	ask      func(r *rand.Rand, k known) search.Query
}

// ways are in the order of the table that is printed.
func ways() []way {
	return []way{
		{"one word", "", func(r *rand.Rand, k known) search.Query { return search.Query{Text: k.longWord(r) + " "} }},
		{"two letters as typed", "", asTyped(2)},
		{"three letters as typed", "", asTyped(3)},
		{"four letters as typed", "", asTyped(4)},
		{"five letters as typed", "", asTyped(5)},
		{"three words, one mistyped", "", threeWords},
		{"ten words, all mistyped", "", tenWords},
		{"one word, three facets chosen", "", func(r *rand.Rand, k known) search.Query {
			return search.Query{Text: k.longWord(r) + " ", Filters: map[string][]string{"lang": {k.language}, "sector": facetsOf["sector"][:2], "level": facetsOf["level"][:2]}}
		}},
		{"the commonest word", "", func(_ *rand.Rand, k known) search.Query { return search.Query{Text: commonest(k.language) + " "} }},
		{"browsing", "", func(r *rand.Rand, _ known) search.Query {
			return search.Query{Kind: search.Card, Page: 1 + r.IntN(3), Filters: map[string][]string{"sector": {pick(r, facetsOf["sector"])}}}
		}},
		{"Arabic, with the article or without", "ar", func(r *rand.Rand, k known) search.Query { return search.Query{Text: toggled(k.longWord(r)) + " "} }},
		{"French, after l' and without accents", "fr", func(r *rand.Rand, k known) search.Query {
			return search.Query{Text: "l'" + strings.ReplaceAll(k.longWord(r), "é", "e") + " "}
		}},
		{"inside one resource", "", func(r *rand.Rand, k known) search.Query {
			return search.Query{Text: k.longWord(r), Resource: k.resource, Sort: search.ByReading}
		}},
	}
}

// asTyped is the beginning of a word, of a title where it is so short that only
// titles are looked at.
func asTyped(letters int) func(r *rand.Rand, k known) search.Query {
	return func(r *rand.Rand, k known) search.Query {
		q := search.Query{Instant: true, Text: begin(k.longWord(r), letters)}
		if letters < 3 {
			q.Kind, q.Text = search.Card, begin(pick(r, strings.Fields(k.title)), letters)
		}
		return q
	}
}

func begin(w string, letters int) string {
	all := []rune(w)
	return string(all[:min(letters, len(all))])
}

// longWord is a word of the passage that somebody would search for.
func (k known) longWord(r *rand.Rand) string {
	long := func(w string) bool { return utf8.RuneCountInString(w) >= 6 }
	if !slices.ContainsFunc(k.words, long) {
		return k.words[0]
	}
	for {
		if w := pick(r, k.words); long(w) {
			return w
		}
	}
}

// threeWords are of one passage; a letter is missing in the second.
func threeWords(r *rand.Rand, k known) search.Query {
	return search.Query{Text: strings.Join([]string{k.longWord(r), mistyped(k.longWord(r)), k.longWord(r)}, " ") + " "}
}

// tenWords are as many as are looked for: nothing that is typed takes longer.
func tenWords(r *rand.Rand, k known) search.Query {
	words := make([]string, 10)
	for i := range words {
		words[i] = mistyped(k.longWord(r))
	}
	return search.Query{Text: strings.Join(words, " ") + " "}
}

// mistyped is a word without the letter in its middle.
func mistyped(w string) string {
	letters := []rune(w)
	at := len(letters) / 2
	return string(append(letters[:at:at], letters[at+1:]...))
}

// toggled takes the article off an Arabic word, or puts it on.
func toggled(w string) string {
	if bare, has := strings.CutPrefix(w, "ال"); has {
		return bare
	}
	return "ال" + w
}

// commonest is the word that is drawn most often.
func commonest(language string) string {
	at := slices.IndexFunc(tongues[:], func(t struct {
		code      string
		syllables []string
	}) bool {
		return t.code == language
	})
	return spell(tongues[at].syllables, 0)
}
