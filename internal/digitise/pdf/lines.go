package pdf

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/media"
)

// level gives the words of one line the same top and bottom, so that marks on
// them are even: pdfium's boxes end with the ink of each letter.
func level(text string, words []media.Word) {
	for start := 0; start < len(words); {
		end, top, bottom := start+1, words[start].Y, words[start].Y+words[start].Height
		for end < len(words) && !strings.Contains(text[words[end-1].End:words[end].Start], "\n") && beside(words[end], top, bottom) {
			top, bottom = min(top, words[end].Y), max(bottom, words[end].Y+words[end].Height)
			end++
		}
		for i := start; i < end; i++ {
			words[i].Y, words[i].Height = top, round(bottom-top)
		}
		start = end
	}
}

// beside reports whether a word stands at the height of a line: the middle of
// one lies within the other. A part of a broken word on the next line does not.
func beside(w media.Word, top, bottom float64) bool {
	middle, line := w.Y+w.Height/2, (top+bottom)/2
	return middle > top && middle < bottom || line > w.Y && line < w.Y+w.Height
}
