package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text.
type Token struct {
	Start, End int    // bytes of the text it was cut from
	Folded     string // as Fold makes it, dotted acronyms without their dots
	Stem       string // Folded without Arabic article and proclitics; else Folded
}

// Tokens cuts s into words. Elided articles (l', d', qu', jusqu'…) and the
// English 's are left out, dotted acronyms are one word (P.I.E. is pie), C++
// and C# keep their signs, hyphens part words. Characters without width inside
// a word belong to it but not to its folded form.
func Tokens(s string) []Token {
	var out []Token
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !startsWord(r) {
			at += size
			continue
		}
		end := wordEnd(s, at)
		if dotted := acronymEnd(s, at, end); dotted > end {
			end = dotted
		} else {
			end = signsEnd(s, end)
		}
		if !elided(s, at, end) && !possessive(s, at, end) {
			out = appendToken(out, s, at, end)
		}
		at = end
	}
	return out
}

func appendToken(out []Token, s string, start, end int) []Token {
	folded := Fold(s[start:end])
	if strings.Contains(folded, ".") {
		folded = strings.ReplaceAll(folded, ".", "")
	}
	if folded == "" {
		return out
	}
	return append(out, Token{Start: start, End: end, Folded: folded, Stem: stem(folded)})
}

func startsWord(r rune) bool { return (unicode.IsLetter(r) && !isApostrophe(r)) || unicode.IsNumber(r) }

func inWord(r rune) bool {
	return startsWord(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r)
}

// wordEnd gives the byte after the run of word characters that begins at start.
func wordEnd(s string, start int) int {
	for i, r := range s[start:] {
		if !inWord(r) {
			return start + i
		}
	}
	return len(s)
}

// acronymEnd gives the byte after a dotted acronym whose first letter is
// s[start:end], or end where there is none.
func acronymEnd(s string, start, end int) int {
	if !oneLetter(s[start:end]) {
		return end
	}
	for end < len(s) && s[end] == '.' {
		next := wordEnd(s, end+1)
		if !oneLetter(s[end+1 : next]) {
			break
		}
		end = next
	}
	return end
}

func oneLetter(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && size == len(s) && unicode.IsLetter(r)
}

// signsEnd takes in the signs of C++ and C#, unless a word goes on after them.
func signsEnd(s string, end int) int {
	rest := s[end:]
	signs := 0
	switch {
	case strings.HasPrefix(rest, "++"):
		signs = 2
	case strings.HasPrefix(rest, "#"):
		signs = 1
	}
	next, _ := utf8.DecodeRuneInString(rest[signs:])
	if signs > 0 && !startsWord(next) {
		return end + signs
	}
	return end
}

// elidedWords stand before an apostrophe and are not searched for.
const elidedWords = " l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu "

// elided reports whether s[start:end] is an elided word with another after it.
func elided(s string, start, end int) bool {
	r, size := utf8.DecodeRuneInString(s[end:])
	if !isApostrophe(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[end+size:])
	return startsWord(next) && strings.Contains(elidedWords, " "+Fold(s[start:end])+" ")
}

// possessive reports whether s[start:end] is the s of "the trainer's".
func possessive(s string, start, end int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:start])
	return isApostrophe(r) && (s[start:end] == "s" || s[start:end] == "S")
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '‛' || r == '′'
}
