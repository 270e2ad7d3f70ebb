package ocr

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// scale gives points for pixels.
type scale struct{ x, y float64 }

// compose writes words, in the order they are read in, as the text of a page, and
// says where each stands. A line ends where tesseract says, a paragraph with an
// empty line; a word that a hyphen breaks at a line's end is joined and has a box on
// each line. It gives the mean of how sure the words are, each as heavy as it is
// long.
func compose(words []word, to scale) (string, []media.Word, float64) {
	var page strings.Builder
	var placed []media.Word
	for i, w := range words {
		said := punctuated(text.Line(w.text))
		if i+1 < len(words) && broken(w, words[i+1]) {
			said = strings.TrimRight(said, hyphens)
		}
		if said == "" {
			continue
		}
		if page.Len() > 0 && !(i > 0 && broken(words[i-1], w)) {
			page.WriteString(between(words[i-1], w))
		}
		placed = append(placed, to.place(w, page.Len(), len(said)))
		page.WriteString(said)
	}
	return page.String(), placed, math.Round(confidence(words))
}

// arabicSigns are the signs of Arabic, for which the model gives those of Latin or a
// hamza, which never stands behind a tāʼ marbūṭa.
var arabicSigns = []struct {
	taken *regexp.Regexp
	meant string
}{
	{regexp.MustCompile(`(\p{Arabic}),`), "$1،"},
	{regexp.MustCompile(`(\p{Arabic});`), "$1؛"},
	{regexp.MustCompile(`(\p{Arabic})\?`), "$1؟"},
	{regexp.MustCompile(`ةء$`), "ة،"},
}

// punctuated gives Arabic words their own signs.
func punctuated(said string) string {
	for _, sign := range arabicSigns {
		said = sign.taken.ReplaceAllString(said, sign.meant)
	}
	return said
}

const hyphens = "-\u2010\u00ad"

// broken reports whether a word goes on with the next, on the next line.
func broken(w, next word) bool {
	before, size := utf8.DecodeLastRuneInString(strings.TrimRight(w.text, hyphens))
	after, _ := utf8.DecodeRuneInString(next.text)
	return w.line != next.line && w.line[0] == next.line[0] && size > 0 && strings.ContainsAny(w.text[len(w.text)-1:], hyphens) &&
		unicode.IsLetter(before) && unicode.IsLower(after)
}

func between(w, next word) string {
	switch {
	case w.line == next.line:
		return " "
	case w.line[0] == next.line[0] && w.line[1] == next.line[1]:
		return "\n"
	}
	return "\n\n"
}

func (s scale) place(w word, start, length int) media.Word {
	return media.Word{
		Start: start, End: start + length,
		X: round(w.left * s.x), Y: round(w.top * s.y), Width: round(w.width * s.x), Height: round(w.height * s.y),
		Sure: max(1, int(math.Round(w.sure))),
	}
}

func round(points float64) float64 { return math.Round(points*100) / 100 }

// confidence is the mean of how sure words are, 0 to 100, each as heavy as it is
// long.
func confidence(words []word) float64 {
	sum, letters := 0.0, 0.0
	for _, w := range words {
		n := float64(utf8.RuneCountInString(w.text))
		sum, letters = sum+n*w.sure, letters+n
	}
	if letters == 0 {
		return 0
	}
	return sum / letters
}

// worth is how much of a page was read, and how surely.
func worth(words []word) float64 {
	sum := 0.0
	for _, w := range words {
		sum += float64(utf8.RuneCountInString(w.text)) * w.sure
	}
	return sum
}
