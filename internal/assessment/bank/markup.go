package bank

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// elements by which a text is known to be HTML.
var elements = regexp.MustCompile(`(?i)</?(?:p|br|b|i|u|em|strong|span|div|img|ul|ol|li|table|tbody|thead|tr|td|th|sup|sub|code|pre|a|h[1-6]|tt|font|blockquote|hr|small|del|s|kbd|samp|var|video|audio|iframe)(?:\s[^<>]*|\s*/)?>`)

// LooksMarked reports whether a text has elements of HTML in it.
func LooksMarked(s string) bool { return elements.MatchString(s) }

// Unmark gives an HTML text as plain text of several lines, and whether pictures
// or other files were left out. Nothing of it is ever shown as HTML.
func Unmark(s string) (plain string, files bool) {
	u := unmarking{}
	for t := html.NewTokenizer(strings.NewReader(s)); ; {
		switch t.Next() {
		case html.ErrorToken: // the end: a string has no other
			return u.text(), u.files
		case html.TextToken:
			u.say(string(t.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			u.open(t.Token())
		case html.EndTagToken:
			u.close(t.Token().Data)
		}
	}
}

// unmarking is an HTML text on its way to plain text.
type unmarking struct {
	b      strings.Builder
	files  bool
	hidden string // the element whose text is not for people, or empty
	asIs   int    // how many <pre> are open
}

// Elements and what becomes of them.
const (
	blocks = " p div br hr ul ol li table tr h1 h2 h3 h4 h5 h6 pre blockquote section article header footer dl dt dd figure figcaption caption "
	cells  = " td th "
	unseen = " script style head template noscript textarea "
	media  = " img video audio iframe object embed svg canvas source "
)

func among(list, name string) bool { return strings.Contains(list, " "+name+" ") }

func (u *unmarking) say(s string) {
	if u.hidden != "" {
		return
	}
	if u.asIs == 0 {
		s = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return ' '
			}
			return r
		}, s)
	}
	u.b.WriteString(s)
}

func (u *unmarking) open(t html.Token) {
	switch name := t.Data; {
	case among(media, name):
		u.files = true
		u.b.WriteString(attribute(t, "alt"))
	case u.hidden == "" && among(unseen, name) && t.Type == html.StartTagToken:
		u.hidden = name
	case name == "pre":
		u.asIs++
		u.b.WriteByte('\n')
	case name == "li":
		u.b.WriteString("\n- ")
	case name == "sup":
		u.b.WriteByte('^')
	case among(blocks, name):
		u.b.WriteByte('\n')
	case among(cells, name):
		u.b.WriteByte(' ')
	}
}

func (u *unmarking) close(name string) {
	switch {
	case name == u.hidden:
		u.hidden = ""
	case name == "pre":
		u.asIs = max(0, u.asIs-1)
		u.b.WriteByte('\n')
	case among(blocks, name):
		u.b.WriteByte('\n')
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text gives what was gathered, with single spaces and no empty lines.
func (u *unmarking) text() string {
	var lines []string
	for line := range strings.Lines(Tidy(u.b.String())) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && line != "-" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// Mark gives a plain text as HTML that Unmark reads back as it was.
func Mark(plain string) string {
	return strings.ReplaceAll(html.EscapeString(plain), "\n", "<br>")
}
