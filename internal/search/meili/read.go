package meili

import (
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// reader finds in a document the words of a question.
type reader struct {
	words  []wording.Word
	senses glossary.Reading
	forms  map[string]int  // folded form to word
	keys   map[string]int  // key to word
	starts map[string]bool // beginnings of the words, which no inflection changes
}

func newReader(words []wording.Word, senses []glossary.Sense) reader {
	r := reader{words: words, senses: glossary.NewReading(senses), forms: map[string]int{}, keys: map[string]int{}, starts: map[string]bool{}}
	for i, w := range words {
		for _, form := range append([]string{w.Folded, w.Stem}, w.Joined...) {
			if _, taken := r.forms[form]; !taken {
				r.forms[form] = i
			}
		}
		if key := wording.Key(w.Token); !r.has(key) {
			r.keys[key] = i
		}
		r.starts[beginning(w.Folded)], r.starts[beginning(w.Stem)] = true, true
	}
	return r
}

func (r reader) has(key string) bool {
	_, taken := r.keys[key]
	return taken
}

// beginning is the first letter of a word; a key never changes it.
func beginning(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	return s[:first]
}

// passage shows a document with its marked words. Only a word that stands
// nowhere in it is looked for as perhaps mistyped.
func (r reader) passage(d search.Document) search.Passage {
	return search.Show(d, r.spans(d.Text, r.slips(d)), r.senses)
}

// slip is the nearest word that stands for one that was mistyped.
type slip struct {
	typos   int
	surface string
	forms   map[string]bool // all words as near
}

// slips gives for each word that a document does not hold what stands there for
// it.
func (r reader) slips(d search.Document) []slip {
	whole := wholeOf(d)
	held := r.held(whole, nil)
	meant := make([]slip, len(r.words))
	for i, w := range r.words {
		if !held[i] && w.Edits > 0 {
			meant[i] = nearest(w, whole)
		}
	}
	return meant
}

// held reports of each word whether a text holds it: itself, in one with its
// neighbour, or by what the glossary calls it.
func (r reader) held(whole string, meant []slip) []bool {
	held := make([]bool, len(r.words))
	for _, span := range r.spans(whole, meant) {
		held[span.Word] = true
		for i, w := range r.words {
			held[i] = held[i] || joins(w, whole[span.Start:span.End])
		}
	}
	for _, stand := range r.senses.Find(whole) {
		for i, w := range r.words {
			held[i] = held[i] || text.HoldsWord(stand.Asked, w.Typed)
		}
	}
	return held
}

// joins reports whether a found word is this one and its neighbour in one.
func joins(w wording.Word, surface string) bool {
	folded := text.Fold(surface)
	for _, one := range w.Joined {
		if one == folded {
			return true
		}
	}
	return false
}

// wholeOf is all of a document that people read.
func wholeOf(d search.Document) string {
	return strings.Join([]string{d.Title, d.Context, strings.Join(d.Keywords, "\n"), strings.Join(d.Codes, "\n"), d.Text}, "\n")
}

// nearest finds the words of s in which fewest letters differ from w.
func nearest(w wording.Word, s string) slip {
	best := slip{typos: w.Edits + 1}
	for _, t := range text.Tokens(s) {
		if wording.HasDigit(t.Folded) {
			continue
		}
		typos := min(text.Distance(w.Folded, t.Folded, w.Edits), text.Distance(w.Folded, t.Stem, w.Edits), begunTypos(w, t))
		switch {
		case typos > w.Edits || typos > best.typos:
		case typos < best.typos:
			best = slip{typos: typos, surface: s[t.Start:t.End], forms: map[string]bool{t.Folded: true}}
		default:
			best.forms[t.Folded] = true
		}
	}
	return best
}

// begunTypos compares a word that is still being typed with as much of another.
func begunTypos(w wording.Word, t text.Token) int {
	letters := []rune(t.Folded)
	if n := utf8.RuneCountInString(w.Folded); w.Prefix && len(letters) > n {
		return text.Distance(w.Folded, string(letters[:n]), w.Edits)
	}
	return w.Edits + 1
}

// spans gives the found words of a text, in order.
func (r reader) spans(s string, meant []slip) (spans []search.Span) {
	tokens := text.Tokens(s)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if w, found := r.word(t, meant); found {
			spans = append(spans, search.Span{Start: t.Start, End: t.End, Word: w})
			continue
		}
		if i+1 == len(tokens) {
			break
		}
		if w, found := r.forms[t.Folded+tokens[i+1].Folded]; found {
			spans = append(spans, search.Span{Start: t.Start, End: tokens[i+1].End, Word: w})
			i++
		}
	}
	return spans
}

// word gives the word of the question that a word of a text answers.
func (r reader) word(t text.Token, meant []slip) (int, bool) {
	if w, found := r.forms[t.Folded]; found {
		return w, true
	}
	if w, found := r.forms[t.Stem]; found {
		return w, true
	}
	if r.starts[beginning(t.Folded)] || r.starts[beginning(t.Stem)] {
		if w, found := r.keys[wording.Key(t)]; found {
			return w, true
		}
	}
	for i, w := range r.words {
		if w.Prefix && (strings.HasPrefix(t.Folded, w.Folded) || strings.HasPrefix(t.Stem, w.Stem)) {
			return i, true
		}
	}
	for i, s := range meant {
		if s.forms[t.Folded] {
			return i, true
		}
	}
	return 0, false
}

// explain says which words of the question a document holds otherwise, and which
// not at all.
func (r reader) explain(d search.Document) (corrected []search.Correction, dropped []string) {
	meant := r.slips(d)
	held := r.held(wholeOf(d), meant)
	for i, w := range r.words {
		to := meant[i].surface
		switch {
		case !held[i]:
			dropped = append(dropped, w.Typed)
		case to != "" && !w.Completes(to):
			corrected = append(corrected, search.Correction{From: w.Typed, To: strings.ToLower(to)})
		}
	}
	return corrected, dropped
}
