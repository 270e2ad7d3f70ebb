package ocr

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/media"
)

// fewWords is how many words of its own a page may have that is taken for a picture,
// if one covers it: a stamp, a head line and the number of the page. One that another
// program read before has more.
const fewWords = 30

// printed gives the words of its own of a page that was read from its picture: of
// them nobody had to be sure. They stand together in its text.
func printed(p media.Page) (string, []media.Word) {
	own := slices.DeleteFunc(slices.Clone(p.Words), func(w media.Word) bool { return w.Sure > 0 })
	if len(own) == 0 {
		return "", nil
	}
	from, to := own[0].Start, own[len(own)-1].End
	return p.Text[from:to], moved(own, -from)
}

// moved gives words at other places of a text.
func moved(words []media.Word, by int) []media.Word {
	words = slices.Clone(words)
	for i := range words {
		words[i].Start += by
		words[i].End += by
	}
	return words
}

// over leaves out of what was read of a picture the words that a page has of its own
// in the same place, whose letters are certain.
func over(own []media.Word, words []word, to scale) []word {
	return slices.DeleteFunc(words, func(w word) bool {
		x, y := (w.left+w.width/2)*to.x, (w.top+w.height/2)*to.y
		return slices.ContainsFunc(own, func(o media.Word) bool {
			return x > o.X && x < o.X+o.Width && y > o.Y-o.Height/2 && y < o.Y+1.5*o.Height
		})
	})
}

// join puts the words of its own of a page and those of its picture into one text:
// its own come first where they stand in its upper half.
func join(into *media.Page, read string, words []media.Word) {
	if into.Text == "" {
		into.Text, into.Words = read, words
		return
	}
	const apart = "\n\n"
	middle := 0.0
	for _, w := range into.Words {
		middle += (w.Y + w.Height/2) / float64(len(into.Words))
	}
	if middle < into.Height/2 {
		words = moved(words, len(into.Text)+len(apart))
		into.Text, into.Words = into.Text+apart+read, append(into.Words, words...)
		return
	}
	own := moved(into.Words, len(read)+len(apart))
	into.Text, into.Words = read+apart+into.Text, append(words, own...)
}
