package pdf

import (
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// glyph is one character as pdfium found it, with its box in points from the
// top left corner of the page. Generated spaces and line ends have no box.
type glyph struct {
	r                        rune
	left, top, right, bottom float64
}

// lineHyphen is what pdfium leaves of a hyphen at a line's end.
const lineHyphen = '\u0002'

// layOut writes glyphs, in pdfium's order, as the text of a page and says where
// each word stands in it. A word broken over two lines is joined in the text
// and has a box on each line.
func layOut(glyphs []glyph) (string, []media.Word) {
	w := writer{turned: turned(glyphs)}
	for _, g := range glyphs {
		switch {
		case g.r == lineHyphen:
			w.end("")
			w.broken = true
		case unicode.IsSpace(g.r) && !w.broken:
			w.end(separator(g.r))
		case g.r != 0 && !unicode.IsSpace(g.r):
			w.word, w.broken = append(w.word, g), false
		}
	}
	w.end("")
	return w.page.String(), w.words
}

// writer gathers the text and the words of a page.
type writer struct {
	page   strings.Builder
	words  []media.Word
	turned bool    // see turned
	word   []glyph // what is being read
	gap    string  // what stands before it
	broken bool    // a hyphen came last: the spaces that follow do not count
}

// end writes the word that was being read; after stands between it and the
// next, where a line end counts more than a space.
func (w *writer) end(after string) {
	word := logical(w.word, w.turned)
	w.word = nil
	s := text.Line(string(runes(word)))
	if s == "" {
		if after == "\n" && w.gap == " " {
			w.gap = after
		}
		return
	}
	if w.page.Len() > 0 {
		w.page.WriteString(w.gap)
	}
	w.words = append(w.words, around(w.page.Len(), len(s), word))
	w.page.WriteString(s)
	w.gap = after
}

func separator(r rune) string {
	if r == '\n' || r == '\r' {
		return "\n"
	}
	return " "
}

func runes(word []glyph) []rune {
	rs := make([]rune, len(word))
	for i, g := range word {
		rs[i] = g.r
	}
	return rs
}

// around is the word of n bytes from start on, around all its glyphs.
func around(start, n int, word []glyph) media.Word {
	b := word[0]
	for _, g := range word[1:] {
		if g.right <= g.left {
			continue
		}
		b.left, b.right = min(b.left, g.left), max(b.right, g.right)
		b.top, b.bottom = min(b.top, g.top), max(b.bottom, g.bottom)
	}
	return media.Word{
		Start: start, End: start + n,
		X: b.left, Y: b.top, Width: b.right - b.left, Height: b.bottom - b.top,
	}
}

// seen keeps the words that stand on a page of this size, in points, cut at its
// edges. Text beyond the paper stays in the page's text, without a box.
func seen(words []media.Word, width, height float64) []media.Word {
	var kept []media.Word
	for _, w := range words {
		right, bottom := min(w.X+w.Width, width), min(w.Y+w.Height, height)
		w.X, w.Y = max(w.X, 0), max(w.Y, 0)
		w.Width, w.Height = round(right-w.X), round(bottom-w.Y)
		if w.Width > 0 && w.Height > 0 {
			kept = append(kept, w)
		}
	}
	return kept
}
