// Package prose turns Markdown into a text that can be shown: sanitised HTML,
// and its sections for search. Raw HTML in the Markdown is dropped; links go to
// http, https and mailto only.
//
// An image is named by a bare file name, ![légende](schema.png), and stands in
// the HTML as <img data-file="schema.png" alt="légende">, for the interface to
// resolve to an image of the same course. Any other image leaves its caption.
//
// Limits: 5 MB of UTF-8.
package prose

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const maxSize = 5 << 20 // bytes

// Markdown renders illustrated texts; it is safe for concurrent use.
type Markdown struct {
	convert goldmark.Markdown
	policy  *bluemonday.Policy
}

// New makes a renderer: CommonMark with tables and strikethrough.
func New() *Markdown {
	return &Markdown{convert: goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)), policy: policy()}
}

// policy is what may stand in a text. It is applied last, to the HTML as it is
// stored.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote",
		"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^section-\d+$`)).OnElements("h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("data-file").Matching(regexp.MustCompile(`^[^/\\:<>"]+$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

// Render gives the sanitised HTML of a Markdown text and its sections: one for
// what stands before the first heading, if anything, and one for each heading,
// whose element has the id section-<Ord>.
func (m *Markdown) Render(source []byte) ([]byte, []media.Page, error) {
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	switch {
	case len(source) > maxSize:
		return nil, nil, digitise.ErrTextTooLarge
	case !utf8.Valid(source):
		return nil, nil, digitise.ErrTextDamaged
	}
	var converted bytes.Buffer
	if err := m.convert.Convert(source, &converted); err != nil {
		return nil, nil, fmt.Errorf("convert Markdown: %w", err)
	}
	rewritten, sections, err := rewrite(&converted)
	if err != nil {
		return nil, nil, fmt.Errorf("rewrite a text: %w", err)
	}
	return m.policy.SanitizeBytes(rewritten), sections, nil
}

// Sections does the step of an illustrated text.
func (m *Markdown) Sections(_ context.Context, job digitise.Job) (media.Harvest, error) {
	file, err := os.Open(job.Source)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the text: %w", err)
	}
	defer file.Close()
	source, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return media.Harvest{}, fmt.Errorf("read the text: %w", err)
	}
	page, sections, err := m.Render(source)
	if err != nil {
		return media.Harvest{}, err
	}
	if err := os.WriteFile(filepath.Join(job.Out, "text.html"), page, 0o600); err != nil {
		return media.Harvest{}, fmt.Errorf("write the text: %w", err)
	}
	var all bytes.Buffer
	for _, s := range sections {
		all.WriteString(s.Title + "\n" + s.Text + "\n")
	}
	return media.Harvest{
		Pages: sections, PageCount: len(sections), Language: text.Language(all.String()),
		Renditions: []media.Rendition{{Role: media.RoleHTML, Key: "text.html", MIME: "text/html; charset=utf-8"}},
	}, nil
}
