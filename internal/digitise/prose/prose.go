// Package prose turns texts into what can be shown: Markdown, HTML and plain
// texts become sections of safe HTML (digitise/markup). Raw HTML in Markdown is
// dropped; links go to http, https and mailto only.
//
// An image is named by a bare file name, ![légende](schema.png), and stands in
// the HTML as <img data-file="schema.png" alt="légende">, for the interface to
// resolve to an image of the same course. Any other image leaves its caption.
//
// Limits: 5 MB; Markdown is UTF-8, the others are in whatever encoding.
package prose

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const maxSize = 5 << 20 // bytes

// Texts renders illustrated texts; it is safe for concurrent use.
type Texts struct{ convert goldmark.Markdown }

// New makes a renderer: CommonMark with tables and strikethrough.
func New() *Texts {
	return &Texts{convert: goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))}
}

// Sections does the step of an illustrated text.
func (t *Texts) Sections(_ context.Context, job digitise.Job) (media.Harvest, error) {
	source, err := read(job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	page, err := t.Render(source, job.MIME)
	if err != nil {
		return media.Harvest{}, err
	}
	return page.Harvest(nil, markup.Contents{}, func(name string, data []byte) error {
		return os.WriteFile(filepath.Join(job.Out, name), data, 0o600)
	})
}

func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the text: %w", err)
	}
	defer file.Close()
	source, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read the text: %w", err)
	}
	if len(source) > maxSize {
		return nil, digitise.ErrTextTooLarge
	}
	return source, nil
}

// Render reads a text of a media type: one section for what stands before the
// first heading, if anything, and one for each heading.
func (t *Texts) Render(source []byte, mime string) (*markup.Text, error) {
	document, err := t.document(source, mime)
	if err != nil {
		return nil, err
	}
	document.Picture = picture
	page := markup.New()
	if _, err := page.Add(document); err != nil {
		return nil, fmt.Errorf("read a text: %w", err)
	}
	return page, nil
}

// document is the text as HTML, which is not safe yet.
func (t *Texts) document(source []byte, mime string) (markup.Document, error) {
	switch mime {
	case digitise.HTML:
		return markup.Document{HTML: markup.UTF8(source), Name: "text", Link: inside}, nil
	case digitise.Plain:
		return markup.Document{HTML: paragraphs(text.Decode(source)), Lines: true}, nil
	}
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(source) {
		return markup.Document{}, digitise.ErrTextDamaged
	}
	var converted bytes.Buffer
	if err := t.convert.Convert(source, &converted); err != nil {
		return markup.Document{}, fmt.Errorf("convert Markdown: %w", err)
	}
	return markup.Document{HTML: converted.Bytes(), Lines: true}, nil
}

// paragraphs writes a plain text as HTML: an empty line parts two paragraphs, and
// lines stay lines.
func paragraphs(plain string) []byte {
	var b bytes.Buffer
	plain = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(plain)
	for paragraph := range strings.SplitSeq(plain, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>") + "</p>\n")
		}
	}
	return b.Bytes()
}

// inside knows the links from one place of a text to another.
func inside(address string) (target string, known bool) {
	return "text" + address, strings.HasPrefix(address, "#")
}

// picture reads an address that is only a file's name.
func picture(address string) (markup.Attribute, bool) {
	name, err := url.PathUnescape(address)
	if err != nil || name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\:<>\"?#\n\r") {
		return markup.Attribute{}, false
	}
	return markup.Attribute{Key: "data-file", Val: name}, true
}
