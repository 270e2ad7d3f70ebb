// Package epub makes a text of a book: EPUB 2.0.1 and 3.3, whose sections come in
// reading order, with their titles, pictures and links (digitise/markup). Of a
// book that is laid out page by page its words and pictures stay, one after the
// other. Fonts, styles, sound, film and scripts are left out, and so are
// pictures that are drawings (SVG).
//
// A book that is locked by its publisher is refused; fonts that are made
// unreadable, as some programs do, lock nothing. It writes to the job's folder
// alone, under names of its own. Limits: those of digitise/unzip and of
// digitise/markup, 8 MB a document, 2,000 pictures of 64 MB.
package epub

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/media"
)

const maxDocument = 8 << 20 // bytes

// Encoder makes images for the screen.
type Encoder interface {
	// Figures makes images of pictures that stand in dir and removes them. One
	// that cannot be read leaves a rendition without a key.
	Figures(ctx context.Context, dir string, names []string) ([]media.Rendition, error)
	// Poster makes a cover of an image of dir.
	Poster(ctx context.Context, dir, name string) (media.Rendition, error)
}

// Books makes texts of books.
type Books struct{ encoder Encoder }

// New makes texts with an encoder for their pictures.
func New(encoder Encoder) *Books { return &Books{encoder} }

// Sections does the step of a book.
func (b *Books) Sections(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	archive, file, err := unzip.OpenFile(job.Source)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the book: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	book, err := open(archive)
	if err != nil {
		return media.Harvest{}, err
	}
	page, err := book.text(ctx)
	if err != nil {
		return media.Harvest{}, err
	}
	sizes, pictures, err := b.pictures(ctx, job, book)
	if err != nil {
		return media.Harvest{}, err
	}
	h, err := page.Harvest(sizes, book.contents(page), func(name string, data []byte) error {
		return os.WriteFile(filepath.Join(job.Out, name), data, 0o600)
	})
	h.Renditions = append(h.Renditions, pictures...)
	return h, err
}

// text reads the documents of a book in their order.
func (b *book) text(ctx context.Context) (*markup.Text, error) {
	page := markup.New()
	for _, name := range b.order {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read the book: %w", err)
		}
		data, err := b.read(name, maxDocument)
		if err != nil {
			return nil, fmt.Errorf("read a document of the book: %w", err)
		}
		_, err = page.Add(markup.Document{
			HTML: markup.UTF8(data), Name: name,
			Picture: func(address string) (markup.Attribute, bool) { return b.picture(name, address) },
			Link:    func(address string) (string, bool) { return b.resolve(name, address) },
		})
		if err != nil {
			return nil, fmt.Errorf("read a document of the book: %w", err)
		}
	}
	if len(page.Sections) == 0 {
		return nil, digitise.ErrBookDamaged
	}
	return page, nil
}

// contents are those that the book has, or else its headings; sections without a
// heading are called as the contents call them.
func (b *book) contents(page *markup.Text) markup.Contents {
	c := markup.Contents{RTL: b.rtl, Title: b.title, Creators: b.creators, Language: b.language}
	for _, line := range b.lines() {
		section, known := page.Section(line.target)
		if !known || line.title == "" {
			continue
		}
		c.Entries = append(c.Entries, markup.Entry{Title: line.title, Depth: line.depth, Section: section})
		named := &page.Sections[section-1]
		named.Title = cmp.Or(named.Title, line.title)
		named.Text = cmp.Or(named.Text, line.title)
	}
	for i := range page.Sections {
		page.Sections[i].Language = cmp.Or(page.Sections[i].Language, b.language)
	}
	if !slices.ContainsFunc(c.Entries, func(e markup.Entry) bool { return e.Section > 1 }) {
		c.Entries = nil
	}
	return c
}
