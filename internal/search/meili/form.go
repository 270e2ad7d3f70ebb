package meili

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// form is a question as the server is asked it. A word in quotes must stand
// there as it is; one without may be mistyped, and as the last without a space
// after it be a beginning.
type form struct {
	text   string
	by     strategy
	within []string // fields, or all
	weight float64  // of its hits among those of other forms
}

// strategy says which words a hit may lack: none, the last ones, or the commonest.
type strategy string

const (
	allOf    strategy = "all"
	firstOf  strategy = "last" // the server's name says what goes
	rarestOf strategy = "frequency"
)

// wordsAsked is how many words the server looks at.
const wordsAsked = 10

// known is a word of the question, how it is found at all by who asks, and in
// how many documents.
type known struct {
	wording.Word
	as   manner
	hits int
}

type manner int

const (
	asTyped manner = iota // by its key
	asMeant               // with slips forgiven
	asBegun               // as the beginning of other words; the last one only
)

// loose is the word where it need not be there, and may be mistyped where nobody
// wrote it so.
func (k known) loose() string {
	switch k.as {
	case asTyped:
		return keyed(k.Token)
	case asBegun:
		return spell(k.Stem)
	}
	return spell(k.Folded)
}

// closed asks for all words, each in any inflection, and puts first what has
// them as they were typed: these may be lacking, the keys in quotes may not.
func closed(words []wording.Word) form {
	var parts []string
	for _, w := range words {
		parts = append(parts, quoted(keyed(w.Token)))
	}
	for _, w := range words[:min(len(words), wordsAsked-len(words))] {
		parts = append(parts, spell(w.Folded))
	}
	return form{text: complete(parts), by: firstOf}
}

// open asks for all words, of which the last is a beginning.
func open(words []wording.Word) form {
	last := words[len(words)-1]
	var parts []string
	for _, w := range words[:len(words)-1] {
		parts = append(parts, quoted(keyed(w.Token)))
	}
	return form{text: strings.Join(append(parts, spell(last.Stem)), " "), by: allOf}
}

// titles are the fields that say what a resource is about.
func titles() []string { return []string{"title_words", "title_keys", "code_words", "keyword_words"} }

// short reports whether a question is one word too short for whole texts, for
// two letters begin too many words.
func short(words []wording.Word) bool {
	return len(words) == 1 && utf8.RuneCountInString(words[0].Folded) <= 2
}

// forms are the ways to ask for the words as they were typed, the best first. A
// beginning may be mistyped, so an exact question has none.
func forms(q search.Query, words []wording.Word) (list []form) {
	switch {
	case len(words) == 0:
		return []form{{by: allOf}}
	case q.Sounds:
		return []form{heard(words)}
	}
	list = []form{closed(words)}
	if words[len(words)-1].Prefix && !q.Exact {
		list = append(list, open(words))
		if q.Instant {
			list[0], list[1] = list[1], list[0]
		}
	}
	if !short(words) {
		return list
	}
	titled := make([]form, 0, 2*len(list))
	for _, f := range list {
		f.within = titles()
		titled = append(titled, f)
	}
	return append(titled, list...)
}

// needed is the word where it must be there.
func (k known) needed() string {
	if k.as == asTyped {
		return quoted(k.loose())
	}
	return k.loose()
}

// slips asks for all words that are anywhere, those that nobody wrote so with
// slips forgiven. Where all were written so, together they may yet be a slip.
func slips(words []known) form {
	sure := !slices.ContainsFunc(words, func(k known) bool { return k.as == asMeant })
	var parts []string
	for _, k := range words {
		if sure && k.as == asTyped && k.Edits > 0 {
			k.as = asMeant
		}
		parts = append(parts, k.needed())
	}
	return form{text: ended(words, parts), by: allOf}
}

// without are the ways to ask for all words but one. How much a word weighs that
// stays is how rare it is: it is what a question is about.
func without(words []known) (list []form) {
	for leave := range words {
		rest := slices.Delete(slices.Clone(words), leave, leave+1)
		var parts []string
		weight := 0.0
		for _, k := range rest {
			parts = append(parts, k.needed())
			weight += 1 / math.Log(float64(2+k.hits))
		}
		list = append(list, form{text: ended(rest, parts), by: allOf, weight: weight})
	}
	return list
}

// fewOf is in how many documents a word stands at most that tells by itself what
// a question is about.
const fewOf = 15

// alone are the words that are so rare that what holds one of them answers, even
// if it holds nothing else.
func alone(words []known) (list []form) {
	for _, k := range words {
		if k.hits <= fewOf && len(words) > 2 {
			list = append(list, form{text: ended([]known{k}, []string{k.needed()}), by: allOf, weight: 1 / math.Log(float64(2+k.hits))})
		}
	}
	return list
}

// fewer asks for as many of the words as there are, the rarest of all.
func fewer(words []known) form { return form{text: ended(words, loose(words)), by: rarestOf} }

// commonest asks for as many of the words as there are, the commonest of all: it
// finds more. A beginning stays the last.
func commonest(words []known) form {
	sorted := slices.SortedStableFunc(slices.Values(words), func(a, b known) int {
		return cmp.Or(cmp.Compare(truth(a.as == asBegun), truth(b.as == asBegun)), cmp.Compare(b.hits, a.hits))
	})
	return form{text: ended(sorted, loose(sorted)), by: firstOf}
}

func loose(words []known) (parts []string) {
	for _, k := range words {
		parts = append(parts, k.loose())
	}
	return parts
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ended writes the parts of words, of which the last may be a beginning.
func ended(words []known, parts []string) string {
	if words[len(words)-1].as == asBegun {
		return strings.Join(parts, " ")
	}
	return complete(parts)
}

func quoted(word string) string { return `"` + word + `"` }

// complete writes words of which none is a beginning.
func complete(parts []string) string { return strings.Join(parts, " ") + " " }
