package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes the form in which texts are compared: lower case, no accents,
// œ as oe, one apostrophe, and for Arabic one alef, ya, ha for ta marbuta, no
// hamza carriers, and the letters of Persian and of Moroccan spelling (ک ی گ ڭ
// ڤ پ) as their nearest Arabic ones.
func Fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		foldRune(&b, r)
	}
	return b.String()
}

func foldRune(b *strings.Builder, r rune) {
	if r < 0x80 {
		b.WriteRune(unicode.ToLower(r))
		return
	}
	if unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) || r == tatweel {
		return
	}
	r = unicode.ToLower(asciiDigit(r))
	if wide := foldedWide(r); wide != "" {
		b.WriteString(wide)
		return
	}
	b.WriteRune(foldedRune(r))
}

// foldedWide gives the letters that fold to two, or empty.
func foldedWide(r rune) string {
	switch r {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	}
	return ""
}

// foldedRune folds the letters that have no decomposition in Unicode.
func foldedRune(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ':
		return 'd'
	case 'ı':
		return 'i'
	case '’', '‘', 'ʼ', '‛', '′':
		return '\''
	case 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ې':
		return 'ي'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۃ':
		return 'ه'
	case 'ک', 'گ', 'ڭ', 'ڪ':
		return 'ك'
	case 'ڤ', 'ڢ':
		return 'ف'
	case 'ڨ':
		return 'ق'
	case 'پ':
		return 'ب'
	case 'چ':
		return 'ج'
	}
	return r
}
