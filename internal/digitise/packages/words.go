package packages

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/markup"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const (
	maxPages = 1000    // whose words are read
	maxPage  = 2 << 20 // bytes of one
	maxWords = 8 << 20 // bytes of words, after which no page more is read
)

// readSite takes a website as a package that says nothing of itself.
func (p *pack) readSite() error {
	p.about.Standard = "web"
	for _, name := range []string{"index.html", "index.htm"} {
		if _, has := p.files[name]; has && p.about.Launch == "" {
			p.about.Launch = name
		}
	}
	return nil
}

// words reads those of the HTML pages, the one that it begins with first. A page
// that cannot be read has none.
func (p *pack) words(ctx context.Context) error {
	if p.about.Standard == "H5P" {
		return nil // its HTML is of its libraries
	}
	slices.SortStableFunc(p.names, func(a, b string) int {
		if first := p.about.Launch; (a == first) != (b == first) {
			if a == first {
				return -1
			}
			return 1
		}
		return text.Natural(a, b)
	})
	pages := 0
	for _, name := range p.names {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read the package: %w", err)
		}
		if !isPage(name) || pages == maxPages || p.said >= maxWords {
			continue
		}
		pages++
		if err := p.page(name); err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}

func isPage(name string) bool {
	return slices.Contains([]string{".html", ".htm", ".xhtml"}, strings.ToLower(path.Ext(name)))
}

// page keeps the words of one page.
func (p *pack) page(name string) error {
	data, err := p.read(name, maxPage)
	if err != nil {
		return err
	}
	page := markup.New()
	title, err := page.Add(markup.Document{HTML: markup.UTF8(data)})
	if err != nil {
		return err
	}
	if len(page.Headings) > 0 {
		title = page.Headings[0].Title
	}
	if p.about.Title == "" && name == p.about.Launch {
		p.about.Title = title
	}
	if len(page.Sections) > 0 {
		p.add(title, wordsOf(page.Sections, title))
	}
	return nil
}

// wordsOf joins those of sections, without what the page is called.
func wordsOf(sections []media.Page, title string) string {
	var words []string
	for _, s := range sections {
		for _, said := range []string{s.Title, s.Text} {
			if said != "" && said != title && (len(words) == 0 || words[len(words)-1] != said) {
				words = append(words, said)
			}
		}
	}
	return strings.Join(words, "\n")
}

func isLetter(r rune) bool { return unicode.IsLetter(r) }

// damaged says so of what could not be read, unless it is worse than that.
func damaged(err error) error {
	if _, told := fault.As(err); told {
		return err
	}
	return digitise.ErrPackageDamaged.Because(err)
}
