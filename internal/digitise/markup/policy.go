package markup

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/microcosm-cc/bluemonday"
)

// policy is what may stand in a text. It is applied last, to the HTML as it is
// stored.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote", "div", "span",
		"b", "i", "u", "s", "small", "sub", "sup", "kbd", "samp", "var", "abbr", "cite", "q", "bdi", "bdo", "ruby", "rt", "rp",
		"ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^(section|place)-\d+$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$`)).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9]\d{0,2}$`)).OnElements("th", "td")
	p.AllowAttrs("data-file").Matching(regexp.MustCompile(`^[^/\\:<>"]+$`)).OnElements("img")
	p.AllowAttrs("data-figure").Matching(regexp.MustCompile(`^\d+$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?i:https?://|mailto:|#to-\d+$)`)).OnElements("a")
	p.AllowRelativeURLs(true) // of which the pattern lets through the links inside alone
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// kept are the attributes of a stranger's that may say something.
var kept = []string{"lang", "dir", "start", "colspan", "rowspan"}

// What is filled in once all of a text is known.
var (
	linkInside = regexp.MustCompile(` href="#to-(\d+)"`)
	placeID    = regexp.MustCompile(` id="place-(\d+)"`)
	figureIn   = regexp.MustCompile(`<img data-figure="(\d+)" alt="([^"]*)"/?>`)
)

// finish fills in where links lead, leaves out the places that none leads to, and
// gives pictures their sizes: figures[n-1] is that of data-figure n.
func (t *Text) finish(page []byte, figures []Size, wanted map[int]bool) []byte {
	page = linkInside.ReplaceAllFunc(page, func(found []byte) []byte {
		target := t.leadsTo(number(linkInside, found))
		section, known := t.Section(target)
		switch place, precise := t.named[target]; {
		case !known:
			return nil
		case precise:
			return fmt.Appendf(nil, ` href="#s=%d&amp;at=%d"`, section, place)
		}
		return fmt.Appendf(nil, ` href="#s=%d"`, section)
	})
	page = placeID.ReplaceAllFunc(page, func(found []byte) []byte {
		if !wanted[number(placeID, found)] {
			return nil
		}
		return slices.Clone(found)
	})
	return figureIn.ReplaceAllFunc(page, func(found []byte) []byte {
		parts := figureIn.FindSubmatch(found)
		n, err := strconv.Atoi(string(parts[1]))
		if err != nil || n < 1 || n > len(figures) || figures[n-1].Width == 0 {
			return parts[2]
		}
		return fmt.Appendf(nil, `<img data-figure="%d" alt="%s" width="%d" height="%d">`, n, parts[2], figures[n-1].Width, figures[n-1].Height)
	})
}

// leadsTo gives the target of a link inside. A number that a stranger wrote may be
// that of none.
func (t *Text) leadsTo(n int) string {
	if n < 0 || n >= len(t.links) {
		return ""
	}
	return t.links[n]
}

// number is what a pattern found; -1 where it is none that there can be.
func number(pattern *regexp.Regexp, found []byte) int {
	n, err := strconv.Atoi(string(pattern.FindSubmatch(found)[1]))
	if err != nil {
		return -1
	}
	return n
}
