package text

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lineHyphen is a word broken at a line's end: pdfium writes U+0002 for the
// hyphen, others a soft hyphen; the break that follows belongs to it.
var lineHyphen = regexp.MustCompile("[\u0002\u00ad](?:[ \t]*(?:\r\n|\r|\n))?")

// Clean makes text ready to be stored, indexed and searched: NFKC (so Arabic
// presentation forms and ligatures become letters), no invisible or control
// characters but the line feed, no tatweel, no harakat, Arabic-Indic digits as
// ASCII, words broken at a line's end joined, runs of spaces as one, and no
// space at either end of a line. Cleaning what is clean changes nothing.
func Clean(s string) string {
	if plain(s) {
		return tidySpaces(s)
	}
	s = strings.ToValidUTF8(s, "")
	s = lineHyphen.ReplaceAllString(s, "")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	s = norm.NFKC.String(strings.Map(kept, s))
	// A presentation form of a bare haraka opens into tatweel and haraka.
	s = norm.NFKC.String(strings.Map(kept, s))
	return tidySpaces(s)
}

// Line is Clean on one line: for titles and names.
func Line(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}

// plain reports whether s is printable ASCII and line feeds, as most text is.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '\n' && (c < 0x20 || c > 0x7e) {
			return false
		}
	}
	return true
}

// kept maps a character to what is stored of it, or to -1 for nothing.
func kept(r rune) rune {
	switch {
	case r == '\n', r == '\f', r == '\v', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case r == '\t', unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == tatweel, r == '\ufffc', isHaraka(r):
		return -1
	}
	return asciiDigit(r)
}

const tatweel = '\u0640'

// isHaraka reports whether r is an Arabic vowel sign or a Koranic mark.
func isHaraka(r rune) bool {
	return r >= '\u064b' && r <= '\u065f' || r == '\u0670' ||
		r >= '\u0610' && r <= '\u061a' || r >= '\u06d6' && r <= '\u06ed' && unicode.Is(unicode.Mn, r)
}

// asciiDigit turns the digits of Arabic and Persian into 0-9.
func asciiDigit(r rune) rune {
	switch {
	case r >= '\u0660' && r <= '\u0669':
		return '0' + r - '\u0660'
	case r >= '\u06f0' && r <= '\u06f9':
		return '0' + r - '\u06f0'
	}
	return r
}

// tidySpaces keeps one space of each run and none beside a line feed or at
// either end of the text.
func tidySpaces(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	pending, inLine := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ':
			pending = inLine
		case '\n':
			pending, inLine = false, false
			b.WriteByte(c)
		default:
			if pending {
				b.WriteByte(' ')
			}
			pending, inLine = false, true
			b.WriteByte(c)
		}
	}
	return strings.Trim(b.String(), "\n")
}
