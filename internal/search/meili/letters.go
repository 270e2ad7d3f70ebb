package meili

import (
	"strings"

	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// The server cuts the article off Arabic words, but no other proclitic, folds
// some letters and takes some words for Persian. Arabic is therefore sent in the
// letters of Georgian, one for one: an alphabet without cases, marks and rules,
// whose words the server leaves as they are and in which a mistyped letter is one
// letter. Nobody reads these fields.
const (
	arabicLetters = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
	firstGeorgian = 'ა'
)

// spell writes a folded word in letters that the server neither cuts nor folds.
func spell(folded string) string {
	return strings.Map(georgian, strings.NewReplacer("+", "plus", "#", "sharp").Replace(folded))
}

func georgian(r rune) rune {
	before, _, found := strings.Cut(arabicLetters, string(r))
	if !found {
		return r
	}
	return firstGeorgian + rune(len(before)/2) // each letter above is two bytes
}

// A key begins with a letter that hardly a word begins with, of its own script,
// so that keys and words are never taken for each other.
const (
	latinMark  = "x"
	arabicMark = "ჯ"
)

// keyed writes the key of a word.
func keyed(w text.Token) string {
	mark := latinMark
	if wording.IsArabic(w.Folded) {
		mark = arabicMark
	}
	return mark + spell(wording.Key(w))
}
