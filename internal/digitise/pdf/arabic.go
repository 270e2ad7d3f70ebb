package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// logical puts the glyphs of one word into the order they are read in. On lines
// that mix scripts, pdfium gives some Arabic words from left to right: a word
// most of whose letters stand to the right of the one before is turned round.
// Elsewhere it moves a vowelled letter or a comma to the wrong end: where a
// glyph stands clear to the right of the one before, the word is sorted from
// right to left. Numbers and Latin letters keep their own direction; so do the
// letters of one ligature, which share a place. Where a page has them turned round
// too (see turned), they are turned back with every word that pdfium turned.
func logical(word []glyph, turned bool) []glyph {
	if !slices.ContainsFunc(word, arabic) {
		return word
	}
	parts := partsOf(word)
	switch {
	case ascending(parts):
		slices.Reverse(parts)
	case turned:
		turnLigatures(word)
	}
	if disordered(parts) {
		slices.SortStableFunc(parts, func(a, b []glyph) int { return cmp.Compare(right(b), right(a)) })
	}
	return slices.Concat(parts...)
}

// turned reports whether a page has letters of ligatures in the wrong order: an alif
// before a lam in one place, which is always a lam before an alif. LibreOffice
// names the letters of a ligature as they are read, and pdfium turns them round
// with their word; others name them as pdfium expects.
func turned(glyphs []glyph) bool {
	for i := 1; i < len(glyphs); i++ {
		if glyphs[i].r == 'ل' && strings.ContainsRune("اأإآ", glyphs[i-1].r) && onePlace(glyphs[i-1], glyphs[i]) {
			return true
		}
	}
	return false
}

// turnLigatures turns the letters of each ligature of a word round.
func turnLigatures(word []glyph) {
	start := 0
	for i := 1; i <= len(word); i++ {
		if i == len(word) || !onePlace(word[i-1], word[i]) {
			slices.Reverse(word[start:i])
			start = i
		}
	}
}

func onePlace(a, b glyph) bool { return a.left == b.left && a.right == b.right && a.left < a.right }

func arabic(g glyph) bool { return unicode.Is(unicode.Arabic, g.r) && unicode.IsLetter(g.r) }

// ascending reports whether most Arabic letters stand to the right of the one
// before them.
func ascending(parts [][]glyph) bool {
	letters := slices.DeleteFunc(slices.Clone(parts), func(part []glyph) bool { return !arabic(part[0]) })
	rises := 0
	for i := 1; i < len(letters); i++ {
		rises += cmp.Compare(left(letters[i]), left(letters[i-1]))
	}
	return rises > 0
}

// disordered reports whether one part stands clear to the right of the one
// before. Less than that proves nothing of a single letter: fonts stack them.
func disordered(parts [][]glyph) bool {
	for i := 1; i < len(parts); i++ {
		if left(parts[i]) >= right(parts[i-1]) {
			return true
		}
	}
	return false
}

// partsOf cuts a word where the order of its parts may change.
func partsOf(word []glyph) [][]glyph {
	var parts [][]glyph
	start := 0
	for i := 1; i <= len(word); i++ {
		if i == len(word) || !together(word[i-1], word[i]) {
			parts = append(parts, word[start:i])
			start = i
		}
	}
	return parts
}

// together reports whether two neighbours keep their order.
func together(a, b glyph) bool {
	return leftToRight(a.r) && leftToRight(b.r) || a.left == b.left && a.right == b.right || b.right <= b.left
}

func leftToRight(r rune) bool {
	return unicode.IsDigit(r) || unicode.Is(unicode.Latin, r) || slices.Contains([]rune{'.', '/', ':', '-'}, r)
}

func left(part []glyph) float64 {
	return slices.MinFunc(part, func(a, b glyph) int { return cmp.Compare(a.left, b.left) }).left
}

func right(part []glyph) float64 {
	return slices.MaxFunc(part, func(a, b glyph) int { return cmp.Compare(a.right, b.right) }).right
}
