package main

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alike are letters that count as one: those of Arabic that are written now this
// way and now that, and those of Latin that no accent is taken from.
var alike = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ı': "i", '’': "'", '‘': "'", 'ʼ': "'", '‛': "'", '′': "'",
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ة': "ه", 'ہ': "ه", 'ھ': "ه", 'ە': "ه", 'ۃ': "ه",
	'ک': "ك", 'گ': "ك", 'ڭ': "ك", 'ڪ': "ك", 'ڤ': "ف", 'ڢ': "ف", 'ڨ': "ق", 'پ': "ب", 'چ': "ج",
}

// sameWords compares a short answer with one that is taken: capitals and accents
// count where it is exact, spaces never; * is anything.
func sameWords(taken, said string, exact bool) bool {
	taken, said = onOneLine(taken), onOneLine(said)
	if said == "" {
		return false
	}
	if !exact {
		taken, said = loose(taken), loose(said)
	}
	parts := strings.Split(taken, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`(?s)\A` + strings.Join(parts, `.*`) + `\z`).MatchString(said)
}

// onOneLine is a text on one line, without what cannot be seen.
func onOneLine(s string) string {
	s = norm.NFKC.String(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == 'ـ', unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Arabic, r), r >= 'ً' && r <= 'ٟ', r == 'ٰ':
			return -1
		}
		return digit(r)
	}, s))
	return strings.Join(strings.Fields(s), " ")
}

// digit gives the digits of Arabic and Persian as ours.
func digit(r rune) rune {
	for _, zero := range []rune{'٠', '۰'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// loose takes away capitals and accents.
func loose(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.M, r) {
			continue
		}
		r = unicode.ToLower(r)
		if as, is := alike[r]; is {
			b.WriteString(as)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// near reports whether a number is no farther from one that is taken than it may.
func near(taken, tolerance, said string) bool {
	a, aIs := decimal(taken)
	b, bIs := decimal(said)
	most, is := decimal(tolerance)
	if !is {
		most = scaled{new(big.Int), 0}
	}
	if !aIs || !bIs {
		return false
	}
	low := min(a.power, b.power, most.power)
	far := new(big.Int).Sub(a.at(low), b.at(low))
	return far.CmpAbs(most.at(low)) <= 0
}

// scaled is a whole number times a power of ten.
type scaled struct {
	digits *big.Int
	power  int
}

// at gives the number in units of a lower power.
func (s scaled) at(power int) *big.Int {
	return times(s.digits, new(big.Int).Exp(integer(10), integer(int64(s.power-power)), nil))
}

var written = regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$`)

// decimal reads 1.5, 1,5, ١٫٥, -3, 1e3 and 12 500.
func decimal(s string) (scaled, bool) {
	s = strings.ReplaceAll(onOneLine(s), " ", "")
	s = strings.NewReplacer(",", ".", "٫", ".", "٬", "", "−", "-").Replace(s)
	m := written.FindStringSubmatch(s)
	if m == nil || m[2]+m[3] == "" || len(s) > 60 {
		return scaled{}, false
	}
	digits, _ := new(big.Int).SetString(m[2]+m[3], 10)
	if m[1] == "-" {
		digits.Neg(digits)
	}
	power := -len(m[3])
	if m[4] != "" {
		exponent, _ := new(big.Int).SetString(m[4], 10)
		power += int(exponent.Int64())
	}
	return scaled{digits, power}, true
}
