package bank

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encoding "golang.org/x/text/encoding/unicode"
)

// Decode gives a file of any encoding as text: UTF-16 where a byte order mark
// says so, UTF-8, and else what Windows writes in western Europe. Line ends are
// line feeds, and no control character is left but line feed and tab.
func Decode(data []byte) string {
	return Tidy(decoded(data))
}

func decoded(data []byte) string {
	s := string(data)
	switch {
	case strings.HasPrefix(s, "\xff\xfe"), strings.HasPrefix(s, "\xfe\xff"):
		if wide, err := encoding.UTF16(encoding.LittleEndian, encoding.ExpectBOM).NewDecoder().String(s); err == nil {
			return wide
		}
	case !utf8.ValidString(s):
		if western, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
			return western
		}
	}
	return strings.ToValidUTF8(strings.TrimPrefix(s, "\ufeff"), "")
}

// Tidy gives text with line feeds for line ends, and without what cannot be
// seen: control characters, and noncharacters that no XML file may hold.
func Tidy(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, s)
}

// Trim takes spaces from both ends of each line, and from the whole.
func Trim(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
