package sheet

import (
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Words turns lists of words, separated by commas, into a table by their bare
// form.
func Words[T comparable](lists map[T]string) map[string]T {
	table := map[string]T{}
	for meaning, list := range lists {
		for word := range strings.SplitSeq(list, ",") {
			table[Bare(word)] = meaning
		}
	}
	return table
}

// Bare is the form in which the words of a header are compared: folded, letters
// and digits only, so that "Matricule_Étudiant" is "matriculeetudiant".
func Bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// Columns finds which column of a header holds what; the first of two alike
// counts. words are a table of Words.
func Columns[T comparable](header []string, words map[string]T) map[T]int {
	at := map[T]int{}
	for i, cell := range header {
		if what, known := words[Bare(cell)]; known {
			if _, twice := at[what]; !twice {
				at[what] = i
			}
		}
	}
	return at
}
