package text

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode turns a text of unknown encoding into UTF-8: UTF-8 and UTF-16 with or without a byte
// order mark, else Windows-1256 (Arabic) or Windows-1252 (French, English).
func Decode(data []byte) string {
	if rest, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); marked || utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		return string(rest)
	}
	decoded, err := guess(data).NewDecoder().Bytes(data)
	if err != nil {
		return string(data)
	}
	return string(decoded)
}

func guess(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.HasPrefix(data, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.IndexByte(data, 0) == 0: // texts begin with ASCII, whose first half is zero
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case bytes.IndexByte(data, 0) == 1:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case mostlyHigh(data):
		return charmap.Windows1256
	}
	return charmap.Windows1252
}

// mostlyHigh reports whether more letters lie above ASCII than in it: French
// has some accents, Arabic is written with nothing else.
func mostlyHigh(data []byte) bool {
	high, low := 0, 0
	for _, c := range data {
		switch {
		case c >= 0xc0:
			high++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			low++
		}
	}
	return high > low
}
