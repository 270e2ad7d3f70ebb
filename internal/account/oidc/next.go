package oidc

import (
	"net/url"
	"strings"
	"unicode"
)

// longestNext bounds an address within the lab, in bytes.
const longestNext = 2000

// local gives an address within the lab as it is, and "/" for everything that a
// browser could take for one elsewhere: another scheme or host, "//evil",
// "/\evil" and whatever decodes to that, addresses with control characters
// (browsers leave tabs and line ends out), and the doors themselves.
func local(next string) string {
	const home = "/"
	if len(next) > longestNext || strings.ContainsFunc(next, unicode.IsControl) || strings.Contains(next, `\`) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.User != nil || !strings.HasPrefix(next, "/") {
		return home
	}
	path := u.EscapedPath()
	for strings.Contains(path, "%") { // what is encoded twice is decoded twice by somebody
		if leadsAway(path) {
			return home
		}
		if path, err = url.PathUnescape(path); err != nil {
			return home
		}
	}
	if leadsAway(path) {
		return home
	}
	return next
}

func leadsAway(path string) bool {
	return strings.HasPrefix(path, "//") || strings.HasPrefix(path, "/.") || strings.HasPrefix(path, "/in/") ||
		strings.Contains(path, `\`) || strings.ContainsFunc(path, unicode.IsControl)
}
