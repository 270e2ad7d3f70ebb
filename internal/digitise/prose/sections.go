package prose

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

var headings = []string{"h1", "h2", "h3", "h4", "h5", "h6"}

// inline are the elements that do not end a line of text.
var inline = []string{"a", "em", "strong", "del", "code", "img"}

// draft gathers the sections of a text while its HTML passes by.
type draft struct {
	out      bytes.Buffer
	sections []media.Page
	title    strings.Builder
	body     strings.Builder
	titled   bool // a heading has been seen
	heading  bool // within a heading
}

// rewrite gives headings their ids and images their placeholders, and cuts the
// text into sections.
func rewrite(page io.Reader) ([]byte, []media.Page, error) {
	var d draft
	tokens := html.NewTokenizer(page)
	for {
		if tokens.Next() == html.ErrorToken {
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return nil, nil, err
			}
			d.end()
			return d.out.Bytes(), d.sections, nil
		}
		d.take(tokens.Token())
	}
}

func (d *draft) take(t html.Token) {
	isHeading := slices.Contains(headings, t.Data)
	switch {
	case t.Type == html.TextToken && d.heading:
		d.title.WriteString(t.Data)
	case t.Type == html.TextToken:
		d.body.WriteString(t.Data)
	case t.Type == html.StartTagToken && isHeading:
		d.end()
		d.titled, d.heading = true, true
		t.Attr = []html.Attribute{{Key: "id", Val: fmt.Sprintf("section-%d", len(d.sections)+1)}}
	case t.Type == html.EndTagToken && isHeading:
		d.heading = false
	case t.Data == "img":
		t = d.image(t)
	case !slices.Contains(inline, t.Data):
		d.body.WriteByte('\n')
	}
	d.out.WriteString(t.String())
}

// end closes a section that has anything in it.
func (d *draft) end() {
	title, body := text.Line(d.title.String()), withoutEmptyLines(text.Clean(d.body.String()))
	if d.titled || body != "" {
		d.sections = append(d.sections, media.Page{
			Ord: len(d.sections) + 1, Title: title, Text: body, Language: text.Language(title + "\n" + body),
		})
	}
	d.title.Reset()
	d.body.Reset()
}

func withoutEmptyLines(s string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(s, "\n"), func(line string) bool { return line == "" }), "\n")
}

// image is the placeholder of an image of the course, or the caption alone.
func (d *draft) image(t html.Token) html.Token {
	var file, caption string
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			file = a.Val
		case "alt":
			caption = a.Val
		}
	}
	if d.heading {
		d.title.WriteString(caption)
	} else {
		d.body.WriteString(caption)
	}
	name, ok := bare(file)
	if !ok {
		return html.Token{Type: html.TextToken, Data: caption}
	}
	t.Attr = []html.Attribute{{Key: "data-file", Val: name}, {Key: "alt", Val: caption}}
	return t
}

// bare reads an address that is only a file's name.
func bare(address string) (string, bool) {
	name, err := url.PathUnescape(address)
	if err != nil || name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\:<>\"?#\n\r") {
		return "", false
	}
	return name, true
}
