package text

import (
	"cmp"
	"strings"
)

// Natural compares two names as people order them: "2 Pompes" before
// "10 Vannes", whatever the case, the accents and the script of the digits.
// Names that differ in nothing else are ordered by their bytes.
func Natural(a, b string) int {
	x, y := Fold(a), Fold(b)
	for x != "" && y != "" {
		m, restX := leading(x)
		n, restY := leading(y)
		if by := compareRuns(m, n); by != 0 {
			return by
		}
		x, y = restX, restY
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// leading cuts off the digits that s begins with, or what stands before its
// first digit.
func leading(s string) (run, rest string) {
	digits := isDigit(s[0])
	end := strings.IndexFunc(s, func(r rune) bool { return (r >= '0' && r <= '9') != digits })
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// compareRuns compares numbers by their value and all else by its bytes.
func compareRuns(a, b string) int {
	if !isDigit(a[0]) || !isDigit(b[0]) {
		return cmp.Compare(a, b)
	}
	m, n := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n))
}
