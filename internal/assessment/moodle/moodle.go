// Package moodle reads and writes questions in the XML of Moodle. It takes single
// and multiple choices, true or false, short answers, numbers, pairs and orders;
// other kinds are told by line and left out.
//
// The XML has no place for a passage to look at again: Write leaves it out and
// says so in a comment. Of what others write the lab keeps no pictures, units,
// hints, penalties, tags, and nothing that is said of all right answers alike;
// pictures and units are told by line, the rest stands in every file that Moodle
// writes and is passed over.
package moodle

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// Parse reads a file. What is no XML is told by line, and what stood before it is
// kept. It answers bank.ErrTooLarge of a file that is too large.
func Parse(data []byte) (bank.Reading, error) {
	if len(data) > bank.MaxBytes {
		return bank.Reading{}, bank.ErrTooLarge
	}
	p := parsing{d: decoder(bank.Decode(data))}
	p.file()
	p.Sort()
	return p.Reading, nil
}

// decoder knows the entities of HTML and no others, so that a file cannot define
// ones that grow. The text is UTF-8 by now, whatever the file says.
func decoder(s string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(s))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return d
}

// parsing is a file while it is read.
type parsing struct {
	bank.Reading
	d *xml.Decoder
}

// file reads one question after the other, wherever they stand.
func (p *parsing) file() {
	found := false
	for {
		line, _ := p.d.InputPos()
		token, err := p.d.Token()
		switch start, is := token.(xml.StartElement); {
		case errors.Is(err, io.EOF) && found:
			return
		case err != nil:
			p.Note(brokenAt(err, line), bank.NotMarkup, "")
			return
		case is && start.Name.Local == "question":
			if p.Full(line) || !p.one(line, start) {
				return
			}
			found = true
		case is:
			found = found || start.Name.Local == "quiz"
		}
	}
}

// one reads one question, and tells whether what follows can be read.
func (p *parsing) one(line int, start xml.StartElement) bool {
	n, broken := p.node(line, start, 0)
	if broken > 0 {
		p.Note(broken, bank.NotMarkup, "")
		return false
	}
	p.question(n)
	return true
}

// node is an element with what is in it.
type node struct {
	line     int
	name     string
	attrs    []xml.Attr
	text     string // without that of elements in it
	children []*node
}

// maxDepth is how deep elements of a question may stand in each other.
const maxDepth = 16

// node reads an element to its end. Where that cannot be, it gives the line.
func (p *parsing) node(line int, start xml.StartElement, depth int) (n *node, broken int) {
	n = &node{line: line, name: start.Name.Local, attrs: start.Attr}
	var text strings.Builder
	for {
		line, _ := p.d.InputPos()
		token, err := p.d.Token()
		if err != nil || depth > maxDepth {
			return nil, brokenAt(err, line)
		}
		switch t := token.(type) {
		case xml.StartElement:
			child, broken := p.node(line, t, depth+1)
			if broken > 0 {
				return nil, broken
			}
			n.children = append(n.children, child)
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			n.text = text.String()
			return n, 0
		}
	}
}

// brokenAt gives the line of what is no XML, which is known best by who found it.
func brokenAt(err error, line int) int {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Line
	}
	return line
}

// attr gives an attribute, or empty.
func (n *node) attr(name string) string {
	i := slices.IndexFunc(n.attrs, func(a xml.Attr) bool { return a.Name.Local == name })
	if i < 0 {
		return ""
	}
	return n.attrs[i].Value
}

// child gives the first element of a name, or an empty one on the same line.
func (n *node) child(name string) *node {
	i := slices.IndexFunc(n.children, func(c *node) bool { return c.name == name })
	if i < 0 {
		return &node{line: n.line}
	}
	return n.children[i]
}

// all gives the elements of a name.
func (n *node) all(name string) (found []*node) {
	for _, c := range n.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// value gives the words of an element, which some programs put into a <text> of
// its own.
func (n *node) value() string {
	return strings.TrimSpace(n.text + n.child("text").text)
}

// says reports whether an element says yes.
func (n *node) says(usual bool) bool {
	switch n.value() {
	case "1", "true":
		return true
	case "0", "false":
		return false
	}
	return usual
}

// title is how the author calls a question, which is never HTML.
func (n *node) title() string {
	return strings.Join(strings.Fields(n.child("name").value()), " ")
}

// plain gives the text of an element as plain text; a picture in it is told.
func (p *parsing) plain(n *node) string {
	s, files := n.value(), len(n.all("file")) > 0
	format := n.attr("format")
	marked := bank.LooksMarked(s)
	switch {
	case format == "moodle_auto_format" && marked:
		s = strings.ReplaceAll(s, "\n", "<br>")
		fallthrough
	case format == "html", format == "" && marked:
		plain, pictures := bank.Unmark(s)
		s, files = plain, files || pictures
	default:
		s = bank.Trim(s)
	}
	if files {
		p.Lose(n.line, bank.LostFile, s)
	}
	return s
}

// points gives what a question weighs. One that weighs nothing, or more than is
// taken, weighs what is usual.
func (p *parsing) points(n *node) int {
	grade := n.child("defaultgrade")
	if grade.value() == "" {
		return assessment.UsualPoints
	}
	points, ok := bank.ReadPoints(grade.value())
	if !ok || points == 0 {
		p.Lose(grade.line, bank.LostWeight, grade.value())
		return assessment.UsualPoints
	}
	return points
}
