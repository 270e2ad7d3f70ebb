package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Written makes text ready to be kept as somebody wrote it, where each sign may
// matter: an exponent, the indent of a program, a vowel sign. It is composed
// (NFC), line ends are line feeds, and what is invisible and could mislead goes:
// control characters and overrides of direction. Doing it again changes nothing.
func Written(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	lines := strings.Split(norm.NFC.String(strings.Map(writtenRune, s)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// writtenRune maps a character to what is kept of it, or to -1 for nothing.
func writtenRune(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff', r == '\ufffc':
		return -1
	}
	return r
}
