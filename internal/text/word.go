package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// HoldsWord reports whether a text holds a word with nothing of a word around it.
func HoldsWord(s, word string) bool { return ReplaceWord(s, word, "") != s }

// ReplaceWord puts something else in the place of a word wherever nothing of a
// word stands around it.
func ReplaceWord(s, word, by string) string {
	if word == "" {
		return s
	}
	var out strings.Builder
	for rest, before := s, ' '; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			out.WriteString(rest)
			return out.String()
		}
		if at > 0 {
			before, _ = utf8.DecodeLastRuneInString(rest[:at])
		}
		after, _ := utf8.DecodeRuneInString(rest[at+len(word):])
		out.WriteString(rest[:at])
		if partOfWord(before) || partOfWord(after) {
			out.WriteString(word)
		} else {
			out.WriteString(by)
		}
		before, _ = utf8.DecodeLastRuneInString(word)
		rest = rest[at+len(word):]
	}
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r))
}
