package httpapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// maxRanges is how many parts one request may ask for. A player asks for one;
// a hundred thousand of one byte each made an answer of 36 times their size.
const maxRanges = 8

// span is a part of a file: bytes from first to last.
type span struct{ first, last int64 }

// fairRanges reports whether the Range header (RFC 9110, 14.2) is one that is
// answered: at most eight parts, in bytes, well written, each with something in
// the file, and none over another.
func fairRanges(header string, size int64) bool {
	list := strings.TrimPrefix(header, "bytes=")
	if strings.Count(list, ",") >= maxRanges {
		return false
	}
	var spans []span
	for part := range strings.SplitSeq(list, ",") {
		s, ok := parseSpan(strings.TrimSpace(part), size)
		if !ok {
			return false
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	for i := 1; i < len(spans); i++ {
		if spans[i].first <= spans[i-1].last {
			return false
		}
	}
	return true
}

// parseSpan reads "5-9", "5-" or "-5" (the last five bytes).
func parseSpan(s string, size int64) (span, bool) {
	from, to, found := strings.Cut(s, "-")
	if !found || from == "" && to == "" {
		return span{}, false
	}
	if from == "" {
		n, ok := count(to)
		return span{max(0, size-n), size - 1}, ok && n > 0 && size > 0
	}
	first, ok := count(from)
	if !ok || first >= size {
		return span{}, false
	}
	if to == "" {
		return span{first, size - 1}, true
	}
	last, ok := count(to)
	return span{first, min(last, size-1)}, ok && last >= first
}

// count reads a number of bytes: digits alone.
func count(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && s[0] != '+'
}
