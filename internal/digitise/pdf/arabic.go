package pdf

import (
	"slices"
	"unicode"
)

// logical puts the glyphs of one word into the order they are read in. On lines
// that mix scripts, pdfium gives some Arabic words from left to right; such a
// word is known by its letters standing at ascending x, and is turned round.
// Numbers and Latin letters inside it keep their own direction, and so do the
// letters of one ligature, which share a place.
func logical(word []glyph) []glyph {
	if !ascends(word) {
		return word
	}
	var turned []glyph
	for end := len(word); end > 0; {
		start := end - 1
		for start > 0 && together(word[start-1], word[start]) {
			start--
		}
		turned = append(turned, word[start:end]...)
		end = start
	}
	return turned
}

// ascends reports whether most Arabic letters stand to the right of the one
// before them.
func ascends(word []glyph) bool {
	up, down := 0, 0
	var last *glyph
	for i := range word {
		g := &word[i]
		if !unicode.Is(unicode.Arabic, g.r) || !unicode.IsLetter(g.r) {
			continue
		}
		if last != nil && g.left > last.left {
			up++
		} else if last != nil && g.left < last.left {
			down++
		}
		last = g
	}
	return up > down
}

// together reports whether two neighbours keep their order when a word is
// turned round.
func together(a, b glyph) bool {
	return leftToRight(a.r) && leftToRight(b.r) || a.left == b.left && a.right == b.right
}

func leftToRight(r rune) bool {
	return unicode.IsDigit(r) || unicode.Is(unicode.Latin, r) || slices.Contains([]rune{'.', ',', '/', ':'}, r)
}
