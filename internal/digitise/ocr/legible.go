package ocr

import "unicode"

// fair is how sure a word must be to count for a page. Where less than half of the
// letters do, there is no text: tesseract sees letters in leaves and in stones.
const fair = 60

// legible leaves out what is no text.
func legible(words []word) []word {
	good, all := 0, 0
	for _, w := range words {
		n := letters(w.text)
		all += n
		if w.sure >= fair && n > 1 {
			good += n
		}
	}
	if 2*good < all || good == 0 {
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
