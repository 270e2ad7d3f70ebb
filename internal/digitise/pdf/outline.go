package pdf

import (
	"strings"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Limits of an outline: entries of one level that are read, since a damaged one may
// lead back to itself; entries that are named on one page; runes of a title.
const (
	maxEntries = 2000
	maxOnPage  = 3
	maxTitle   = 200
)

// entry is one line of an outline (ISO 32000-1, 12.3.3).
type entry struct {
	ref   references.FPDF_BOOKMARK
	title string
	page  int // from 1; 0 where it leads nowhere
}

// title says which chapters begin on page n. An outline that cannot be read has
// none: the page is read all the same.
func (d *document) title(n int) string {
	if d.titles == nil {
		d.titles = map[int]string{}
		for page, titles := range begun(d.chapters()) {
			d.titles[page] = strings.Join(titles[:min(len(titles), maxOnPage)], " · ")
		}
	}
	return d.titles[n]
}

// chapters are the entries of the outline's first level; where that is the title of
// the whole, those below it.
func (d *document) chapters() []entry {
	first := d.level(nil)
	if len(first) != 1 {
		return first
	}
	if below := d.level(&first[0].ref); len(below) > 0 {
		return below
	}
	return first
}

func begun(chapters []entry) map[int][]string {
	on := map[int][]string{}
	for _, c := range chapters {
		if c.page > 0 && c.title != "" {
			on[c.page] = append(on[c.page], c.title)
		}
	}
	return on
}

// level lists the entries below another, or the first of all.
func (d *document) level(above *references.FPDF_BOOKMARK) (entries []entry) {
	first, err := d.engine.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: d.ref, Bookmark: above})
	if err != nil {
		return nil
	}
	for at := first.Bookmark; at != nil && len(entries) < maxEntries; {
		entries = append(entries, d.entry(*at))
		next, err := d.engine.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: d.ref, Bookmark: *at})
		if err != nil {
			return entries
		}
		at = next.Bookmark
	}
	return entries
}

func (d *document) entry(ref references.FPDF_BOOKMARK) entry {
	e := entry{ref: ref}
	if said, err := d.engine.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: ref}); err == nil {
		title := []rune(text.Line(said.Title))
		e.title = string(title[:min(len(title), maxTitle)])
	}
	leads, err := d.engine.FPDFBookmark_GetDest(&requests.FPDFBookmark_GetDest{Document: d.ref, Bookmark: ref})
	if err != nil || leads.Dest == nil {
		return e
	}
	if at, err := d.engine.FPDFDest_GetDestPageIndex(&requests.FPDFDest_GetDestPageIndex{Document: d.ref, Dest: *leads.Dest}); err == nil {
		e.page = at.Index + 1
	}
	return e
}
