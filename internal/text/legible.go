package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Legible reads a name as a file system or an archive gives it: UTF-8 in any
// normalisation, or, where it is not UTF-8, the Windows-1252 of older systems.
// The same name always gives the same text, composed (NFC).
func Legible(name string) string {
	if utf8.ValidString(name) {
		return norm.NFC.String(name)
	}
	var b strings.Builder
	for i := range len(name) {
		r := charmap.Windows1252.DecodeByte(name[i])
		if r == utf8.RuneError {
			r = rune(name[i])
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
