package proofread

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Realign gives the words of a text that a person wrote for one that was read, of
// which every word has a box. Words that stay keep what they have; one that was
// replaced has the box of what it replaces, a part of it where it was split, all
// of them where several became one; one that was missed stands between its
// neighbours. Where nothing was read, no place is known and the answer is empty.
func Realign(read string, words []media.Word, written string) []media.Word {
	if read == written || len(words) == 0 {
		return words
	}
	old, fresh := tokensOf(read, words), parted(written)
	var placed []media.Word
	for _, s := range align(old, fresh) {
		placed = append(placed, s.place(old, fresh)...)
	}
	return placed
}

// token is a word of a text: where it stands there, and of one that was read, its
// box.
type token struct {
	media.Word
	text string
}

// tokensOf are the words of a text that was read, without what cannot be one.
func tokensOf(read string, words []media.Word) (tokens []token) {
	for _, w := range words {
		if w.Start >= 0 && w.Start < w.End && w.End <= len(read) {
			tokens = append(tokens, token{w, read[w.Start:w.End]})
		}
	}
	return tokens
}

// parted are the words of a text that a person wrote: what spaces part.
func parted(written string) (tokens []token) {
	from := -1
	for at, r := range written + " " {
		switch space := unicode.IsSpace(r); {
		case !space && from < 0:
			from = at
		case space && from >= 0:
			tokens = append(tokens, token{media.Word{Start: from, End: at}, written[from:at]})
			from = -1
		}
	}
	return tokens
}

// stretch says which words of what was written stand for which words of what was
// read; either may be none, not both.
type stretch struct{ oldFrom, oldTo, freshFrom, freshTo int }

// place gives the words that were written their boxes.
func (s stretch) place(old, fresh []token) (placed []media.Word) {
	was, is := old[s.oldFrom:s.oldTo], fresh[s.freshFrom:s.freshTo]
	box := s.box(old)
	whole, at := len(joined(is)), 0
	for _, t := range is {
		w := part(box, float64(at)/float64(whole), float64(at+len(t.text))/float64(whole), rightToLeft(t.text))
		at += len(t.text)
		w.Start, w.End = t.Start, t.End
		if len(was) == 1 && was[0].text == t.text {
			w.Sure = was[0].Sure
		}
		placed = append(placed, w)
	}
	return placed
}

// box is the place of what was read of a stretch. Of words that were not read at
// all it is the gap between the words around them, where there is one on a line;
// else the word before, or at the beginning the word after.
func (s stretch) box(old []token) media.Word {
	if s.oldFrom < s.oldTo {
		return around(old[s.oldFrom:s.oldTo])
	}
	return gap(old[max(s.oldFrom-1, 0)].Word, old[min(s.oldFrom, len(old)-1)].Word)
}

// around is the box around words of one line. Of words on several lines it is that
// of the longest, since a box around all would cover what stands between.
func around(words []token) media.Word {
	box, longest := words[0].Word, words[0]
	for _, t := range words[1:] {
		if len(t.text) > len(longest.text) {
			longest = t
		}
		if !sameLine(box, t.Word) {
			return longest.Word
		}
		right, bottom := max(box.X+box.Width, t.X+t.Width), max(box.Y+box.Height, t.Y+t.Height)
		box.X, box.Y = min(box.X, t.X), min(box.Y, t.Y)
		box.Width, box.Height = right-box.X, bottom-box.Y
	}
	return box
}

// sameLine reports whether the middle of one box is within the height of the other.
func sameLine(a, b media.Word) bool {
	middle := b.Y + b.Height/2
	return middle >= a.Y && middle <= a.Y+a.Height
}

// part is a share of a box along its line, from one fraction of it to another, as
// the script runs. A whole box stays exactly as it is.
func part(box media.Word, from, to float64, rightToLeft bool) media.Word {
	if from == 0 && to == 1 {
		return media.Word{X: box.X, Y: box.Y, Width: box.Width, Height: box.Height}
	}
	if rightToLeft {
		from, to = 1-to, 1-from
	}
	return media.Word{X: box.X + from*box.Width, Y: box.Y, Width: (to - from) * box.Width, Height: box.Height}
}

// rightToLeft reports whether a word runs from right to left, by its first letter.
func rightToLeft(word string) bool {
	at := strings.IndexFunc(word, unicode.IsLetter)
	if at < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(word[at:])
	return unicode.In(r, unicode.Arabic, unicode.Hebrew)
}

// gap is the empty place between two words of a line, or the first of them.
func gap(a, b media.Word) media.Word {
	left, right := a, b
	if b.X < a.X {
		left, right = b, a
	}
	width := right.X - (left.X + left.Width)
	if !sameLine(a, b) || width <= 0 {
		return a
	}
	return media.Word{X: left.X + left.Width, Y: a.Y, Width: width, Height: a.Height}
}
