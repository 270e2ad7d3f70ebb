package ocr

import "unicode"

// fair is how sure a word must be to count for a page. Where less than a third of
// the letters do, there is no text: tesseract sees letters in leaves and in stones.
const (
	fair  = 60
	share = 3
)

// legible gives the words of a page, or none where they are no text.
func legible(words []word) []word {
	good, all := 0, 0
	for _, w := range words {
		n := letters(w.text)
		all += n
		if w.sure >= fair && n > 1 {
			good += n
		}
	}
	if good == 0 || share*good < all {
		return nil
	}
	return words
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}
