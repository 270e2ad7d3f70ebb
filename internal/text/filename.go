package text

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxFileName is what file systems take, in bytes.
const maxFileName = 255

// FileName gives the part of a file's name that may be shown and offered for
// download: no folders, no control, formatting or bidirectional characters, at
// most 255 bytes with its extension kept. It is "file" where nothing is left.
func FileName(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")
	name = name[strings.LastIndex(name, "/")+1:]
	name = strings.Map(shown, norm.NFC.String(name))
	name = strings.Join(strings.Fields(name), " ")
	name = cutFileName(name)
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// shown drops what a name must not hold.
func shown(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return -1
	}
	return r
}

// cutFileName shortens the part before the extension; an extension of more
// than 16 bytes is not one.
func cutFileName(name string) string {
	if len(name) <= maxFileName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	end := maxFileName - len(ext)
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return strings.TrimSpace(name[:end]) + ext
}

// ContentDisposition is the header of RFC 6266 for a file of this name: kind
// is "inline", and anything else means "attachment". It carries the plain
// form for old clients and the UTF-8 form of RFC 8187; no name can break out
// of it.
func ContentDisposition(kind, name string) string {
	if kind != "inline" {
		kind = "attachment"
	}
	name = FileName(name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, kind, asciiName(name), percent(name))
}

// asciiName is the nearest name in ASCII; a name of another script becomes
// "file" with its extension.
func asciiName(name string) string {
	var b strings.Builder
	letters := 0
	ext := path.Ext(name)
	for _, r := range norm.NFKD.String(strings.TrimSuffix(name, ext)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r > 0x7e || r < 0x20 || strings.ContainsRune(`"\%/;`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
			letters++
		}
	}
	stem := b.String()
	if letters == 0 || strings.Trim(stem, "_. ") == "" {
		stem = "file"
	}
	return stem + plainExtension(ext)
}

// plainExtension keeps an extension of letters and digits.
func plainExtension(ext string) string {
	for i := 1; i < len(ext); i++ {
		if !alphanumeric(ext[i]) {
			return ""
		}
	}
	return ext
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// percent encodes all but the attr-char of RFC 8187.
func percent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; alphanumeric(c) || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
