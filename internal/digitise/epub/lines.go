package epub

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/text"
)

// line is one of the contents of a book.
type line struct {
	title  string
	depth  int // from 1
	target string
}

// lines are the contents of a book, in the newer form or the older; none where
// it has neither, or they cannot be read.
func (b *book) lines() (lines []line) {
	if data, err := b.read(b.nav, markup.XMLSize); err == nil {
		lines = b.navigation(string(markup.UTF8(data)))
	}
	if len(lines) == 0 && b.ncx != "" {
		var n ncx
		if b.xml(b.ncx, &n) == nil {
			lines = b.points(nil, n.Points, 1)
		}
	}
	// A line that only names those below it leads where the first of them does.
	for i := len(lines) - 2; i >= 0; i-- {
		if lines[i].target == "" {
			lines[i].target = lines[i+1].target
		}
	}
	return lines
}

// ncx are the contents of EPUB 2 (OPF 2.0.1, section 2.4.1).
type ncx struct {
	Points []point `xml:"navMap>navPoint"`
}

type point struct {
	Title   string `xml:"navLabel>text"`
	Content struct {
		Address string `xml:"src,attr"`
	} `xml:"content"`
	Points []point `xml:"navPoint"`
}

func (b *book) points(lines []line, points []point, depth int) []line {
	for _, p := range points {
		target, _ := b.resolve(b.ncx, p.Content.Address)
		lines = b.points(append(lines, line{text.Line(p.Title), depth, target}), p.Points, depth+1)
	}
	return lines
}

// navigation reads the contents of EPUB 3 (EPUB 3.3, section 7): a list of lists
// of links in <nav epub:type="toc">.
func (b *book) navigation(page string) (lines []line) {
	tokens := html.NewTokenizer(strings.NewReader(page))
	inside, depth := false, 0
	var current *line
	for tokens.Next() != html.ErrorToken {
		t := tokens.Token()
		switch {
		case t.Data == "nav" && t.Type == html.StartTagToken:
			inside = inside || strings.Contains(" "+attribute(t, "epub:type")+" ", " toc ")
		case !inside:
		case t.Data == "nav":
			return lines
		case t.Data == "ol" && t.Type == html.StartTagToken:
			depth++
		case t.Data == "ol":
			depth--
		case (t.Data == "a" || t.Data == "span" && current == nil) && t.Type == html.StartTagToken:
			target, _ := b.resolve(b.nav, attribute(t, "href"))
			current = &line{depth: max(1, depth), target: target}
		case t.Type == html.TextToken && current != nil:
			current.title += t.Data
		case t.Data == "a" && current != nil, t.Data == "span" && current != nil && current.target == "":
			current.title = text.Line(current.title)
			lines, current = append(lines, *current), nil
		}
	}
	return lines
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
