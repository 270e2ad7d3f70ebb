package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/glossary"
)

// Span is a found word: bytes of the passage's text, and which word of the
// query it answers.
type Span struct{ Start, End, Word int }

// The measure of an excerpt, in bytes of text.
const (
	excerptBytes = 260
	excerptLead  = 60 // before the first mark
)

// Excerpt cuts out of a passage the stretch where most different words stand
// closest to its beginning, on one line, with its marks. Spans are in order and
// do not overlap. offset is the byte of the first marked word in s, or -1.
func Excerpt(s string, spans []Span) (line string, marks []Mark, offset int) {
	first := richest(spans)
	from, to := bounds(s, spans, first)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	lead := b.Len() - from
	b.WriteString(strings.ReplaceAll(s[from:to], "\n", " "))
	if to < len(s) {
		b.WriteString(" …")
	}
	line, offset = b.String(), -1
	for _, span := range spans[first:] {
		if span.End > to {
			break
		}
		if offset < 0 {
			offset = span.Start
		}
		marks = append(marks, Mark{Start: units(line[:span.Start+lead]), End: units(line[:span.End+lead])})
	}
	return line, marks, offset
}

// Show is a document as an answer shows it: an excerpt with its marks, which are
// also on what stands there for the words of the question. Spans are those of
// its text, in order.
func Show(d Document, spans []Span, of glossary.Reading) Passage {
	stands := of.Find(d.Text)
	spans = withStands(spans, stands)
	if len(stands) == 0 {
		stands = of.Find(strings.Join(append([]string{d.Title, d.Context}, d.Keywords...), " ; "))
	}
	line, marks, offset := Excerpt(d.Text, spans)
	return Passage{
		Kind: d.Kind, Ord: d.Ord, Loc: d.Loc, Text: line, Marks: marks, Words: written(d.Text, spans), Offset: offset,
		Because: reasons(stands),
	}
}

// firstStand numbers what stands for words after all words of a question.
const firstStand = 32

// withStands adds the words that stand for others, where nothing is marked yet.
func withStands(spans []Span, stands []glossary.Stand) []Span {
	if len(stands) == 0 {
		return spans
	}
	spans = slices.Clone(spans)
	for _, stand := range stands {
		for _, w := range stand.Words {
			overlaps := func(s Span) bool { return s.Start < w.End && w.Start < s.End }
			if !slices.ContainsFunc(spans, overlaps) {
				spans = append(spans, Span{w.Start, w.End, firstStand + stand.Sense})
			}
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	return spans
}

// reasons gives what stands for each of the words asked for, once.
func reasons(stands []glossary.Stand) (list []glossary.Because) {
	for _, stand := range stands {
		told := func(b glossary.Because) bool { return b.Asked == stand.Asked }
		if !slices.ContainsFunc(list, told) {
			list = append(list, stand.Because)
		}
	}
	return list
}

// written gives the different words of spans as they stand in s.
func written(s string, spans []Span) (list []string) {
	seen := map[string]bool{}
	for _, span := range spans {
		w := s[span.Start:span.End]
		if !seen[w] {
			seen[w] = true
			list = append(list, strings.Clone(w))
		}
	}
	return list
}

// richest gives the span from which an excerpt holds most different words.
func richest(spans []Span) (best int) {
	most := 0
	for i := range spans {
		var seen uint64
		words := 0
		for _, span := range spans[i:] {
			if span.End-spans[i].Start > excerptBytes-excerptLead {
				break
			}
			if bit := uint64(1) << (span.Word % 64); seen&bit == 0 {
				seen |= bit
				words++
			}
		}
		if words > most {
			best, most = i, words
		}
	}
	return best
}

// bounds widens an excerpt to whole words around its first mark.
func bounds(s string, spans []Span, first int) (from, to int) {
	if len(spans) > 0 {
		from = max(0, spans[first].Start-excerptLead)
	}
	if from > 0 {
		from = afterSpace(s, from, spans[first].Start)
	}
	to = min(len(s), from+excerptBytes)
	if len(spans) > 0 {
		to = max(to, spans[first].End)
	}
	if to < len(s) {
		to = beforeSpace(s, from, to)
	}
	if len(spans) > 0 {
		to = max(to, spans[first].End)
	}
	return from, to
}

// afterSpace moves from to the beginning of a word, at most as far as limit.
func afterSpace(s string, from, limit int) int {
	if i := strings.IndexAny(s[from:limit], " \n"); i >= 0 {
		return from + i + 1
	}
	for from < limit && !utf8.RuneStart(s[from]) {
		from++
	}
	return from
}

// beforeSpace moves to to the end of a word, where one ends after from.
func beforeSpace(s string, from, to int) int {
	if i := strings.LastIndexAny(s[from:to], " \n"); i > 0 {
		return from + i
	}
	for to > from && !utf8.RuneStart(s[to]) {
		to--
	}
	return to
}

// units counts the UTF-16 units of s.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
