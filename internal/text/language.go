package text

import (
	"strings"
	"unicode"
)

// The commonest words of French and English that the other does not have.
const (
	frenchWords  = " le la les des du de un une et est sont dans pour par sur avec que qui ce cette ces au aux ou il elle nous vous ne pas plus se son sa ses leur entre etre chaque comme "
	englishWords = " the of and to in is are that this these with for on as be by it from an at or not which you your we they their can will has have must each before when "
)

// Language tells whether most of a text is "fr", "ar" or "en", and answers
// empty where it cannot tell. It is right on a page; two or three words are
// often too few for it.
func Language(s string) string {
	arabic, latin := scripts(s)
	switch {
	case arabic > latin:
		return "ar"
	case latin == 0:
		return ""
	}
	french, english := 0, 0
	for _, t := range Tokens(s) {
		word := " " + t.Folded + " "
		french += strings.Count(frenchWords, word)
		english += strings.Count(englishWords, word)
	}
	french += elisions(s)
	switch {
	case french > english:
		return "fr"
	case english > french:
		return "en"
	}
	return ""
}

// scripts counts the letters of each script.
func scripts(s string) (arabic, latin int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
			arabic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	return arabic, latin
}

// elisions counts l', d', qu' and the accented letters, which English lacks.
func elisions(s string) int {
	n := strings.Count(s, " l'") + strings.Count(s, " l’") + strings.Count(s, " d'") + strings.Count(s, " d’")
	for _, r := range s {
		if strings.ContainsRune("éèêàçùœ", r) {
			n++
		}
	}
	return n
}
