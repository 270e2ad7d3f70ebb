package searchtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// languages are those that the handbook exists in. Half of its French and of
// its Arabic paragraphs are not translated and stand there in English, as they
// do in many a course.
var languages = [...]string{"fr", "ar", "en"}

// passageWords is from how many words on a section goes on as another passage.
const passageWords = 300

// library is the text of a real book with the lessons beside it, and where each
// passage of the book stands: the number of its section.
type library struct {
	sources []search.Source
	numbers map[string][]string // by resource, for each of its passages in order
}

// handbook reads the Debian Administrator's Handbook as .ci/corpus lays it out:
// a resource is one HTML file, a passage one section or box of it.
func handbook(t *testing.T) library {
	t.Helper()
	l := library{sources: Sources(), numbers: map[string][]string{}}
	for _, language := range languages {
		files, err := filepath.Glob(filepath.Join(needtest.Corpus(t, "handbook/"+language), "*.html"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) == "index.html" { // the table of contents
				continue
			}
			if err := l.add(language, file, len(l.sources)); err != nil {
				t.Fatalf("read %s: %v", file, err)
			}
		}
	}
	return l
}

// add reads one file of the book.
func (l *library) add(language, file string, n int) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	root, err := html.Parse(in)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".html"), "sect.")
	r := reader{}
	r.read(root)
	r.turn()
	src := search.Source{
		Resource: language + "-" + strings.ReplaceAll(name, ".", "-"), Revision: 1, Course: "handbook-" + language, CourseTitle: "Debian",
		Title: titleOf(root), Language: language, Type: string(media.Text), Sector: "it", Level: "ts", Place: "casa", ACL: everyone(), Date: day(n),
	}
	for i, s := range r.sections {
		src.Pages = append(src.Pages, media.Page{Ord: i + 1, Title: s.heading, Text: s.text, Language: language})
		l.numbers[src.Resource] = append(l.numbers[src.Resource], s.number)
	}
	l.sources = append(l.sources, src)
	return nil
}

// section is a passage of the book.
type section struct{ number, heading, text string }

// reader takes a page of the book apart.
type reader struct {
	now      section
	lines    strings.Builder
	sections []section
}

// turn ends a passage; what has no text is none.
func (r *reader) turn() {
	if s := text.Clean(r.lines.String()); s != "" {
		r.sections = append(r.sections, section{r.now.number, r.now.heading, s})
	}
	r.lines.Reset()
}

// read goes through the page. Navigation and contents are not of the text.
func (r *reader) read(n *html.Node) {
	switch class := classOf(n); {
	case n.Type == html.TextNode:
		r.lines.WriteString(onLine(n))
	case n.Data == "head", n.Data == "script", strings.HasPrefix(class, "docnav"), class == "toc", idOf(n) == "banner", idOf(n) == "title":
	case class == "section", class == "sidebar", class == "chapter":
		above := r.now
		r.turn()
		r.children(n)
		r.turn()
		r.now = above
	case class == "titlepage":
		r.open(words(n))
	default:
		r.children(n)
		r.endBlock(n)
	}
}

func (r *reader) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.read(c)
	}
}

// numbered is a heading with the number of its section.
var numbered = regexp.MustCompile(`^(?:\p{L}+ )?((?:\d+|[AB])(?:\.\d+)*)\. (.+)$`)

// open begins a passage under a heading; a box without a number stands in the
// section around it.
func (r *reader) open(heading string) {
	if m := numbered.FindStringSubmatch(heading); m != nil {
		r.now.number, heading = m[1], m[2]
	}
	r.now.heading = heading
}

// endBlock ends the line after a block, and the passage where it has become long.
func (r *reader) endBlock(n *html.Node) {
	if !slices.Contains([]string{"p", "pre", "li", "dt", "td", "th", "tr"}, n.Data) && classOf(n) != "para" {
		return
	}
	r.lines.WriteString("\n")
	if len(strings.Fields(r.lines.String())) >= passageWords {
		r.turn()
	}
}

// onLine gives a text without the line ends that mean nothing: all but those of a
// listing.
func onLine(n *html.Node) string {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "pre" {
			return n.Data
		}
	}
	return strings.ReplaceAll(n.Data, "\n", " ")
}

// titleOf gives the title of a page, without its number.
func titleOf(root *html.Node) string {
	for d := range root.Descendants() {
		if d.Data == "title" {
			title := words(d)
			if m := numbered.FindStringSubmatch(title); m != nil {
				return m[2]
			}
			return title
		}
	}
	return ""
}

// words gives the text below a node on one line.
func words(n *html.Node) string {
	var all strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			all.WriteString(d.Data)
		}
	}
	return text.Line(all.String())
}

func classOf(n *html.Node) string { return attribute(n, "class") }

func idOf(n *html.Node) string { return attribute(n, "id") }

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// number gives the section in which a passage of the book stands.
func (l library) number(resource string, ord int) string {
	if list := l.numbers[resource]; ord >= 1 && ord <= len(list) {
		return list[ord-1]
	}
	return fmt.Sprint(ord)
}
