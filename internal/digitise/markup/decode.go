package markup

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/digital-learning-lab/lab/internal/text"
)

// declared is how the head of an HTML or XML file names its encoding.
var declared = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?([a-z0-9_.:-]+)`)

// declaredWithin is where it must stand, in bytes (HTML, section 4.2.5.4).
const declaredWithin = 1024

// UTF8 gives an HTML or XML file in UTF-8. What is valid UTF-8 is that, whatever
// its head says; else the head is believed, and without one it is guessed.
func UTF8(data []byte) []byte {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		if found := declared.FindSubmatch(data[:min(len(data), declaredWithin)]); found != nil {
			if encoding, name := charset.Lookup(string(found[1])); encoding != nil && name != "utf-8" {
				if decoded, err := encoding.NewDecoder().Bytes(data); err == nil {
					return decoded
				}
			}
		}
	}
	return []byte(text.Decode(data))
}
