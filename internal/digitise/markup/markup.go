// Package markup turns the HTML of strangers into a text that can be shown:
// sections for search and for the place of a reader, and the same as HTML that
// was made safe, in parts that are loaded one after the other. It is what
// illustrated texts (digitise/prose), books (digitise/epub) and packages
// (digitise/packages) have in common.
//
// Of a document stays what bears meaning: headings, paragraphs, lists, tables,
// emphasis, pictures and links. Nothing of it runs, looks as it wants, or asks
// anybody for anything: scripts, styles, frames and drawings as SVG go, a
// picture is one that the lab made, and a link leads to another place of the
// text, or to http, https and mailto.
//
// It writes nothing. Limits: 5,000 sections, 64 MB of documents, 100,000 places
// that links may lead to and as many links, of which the rest are words; a part is
// about 32 kB, and a section without a heading inside is cut after as much.
package markup

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const (
	maxSections = 5000
	maxSize     = 64 << 20 // bytes of all documents
	partSize    = 32 << 10 // bytes of HTML, before a part may end
	sectionSize = 32 << 10 // bytes of HTML, before a section may be cut
	maxPlaces   = 100_000  // with a name, and links: 64 MB of nothing else would take 600 MB of memory
)

// Attribute is one of an element.
type Attribute = html.Attribute

// Document is one HTML document of a text. What Picture and Link do not know
// leaves its words alone; both may be nil.
type Document struct {
	HTML  []byte // UTF-8
	Name  string // by which links reach it; empty where none do
	Lines bool   // a line feed ends a line, as in a letter; in HTML it is a space
	// Picture says by what attribute the HTML names a picture of the lab.
	Picture func(address string) (of Attribute, known bool)
	// Link says what an address leads to: a name, or name#id, of this text.
	Link func(address string) (target string, known bool)
}

// Part is a stretch of the HTML, from one section up to the next part's.
type Part struct {
	First int // its first section, from 1
	HTML  []byte
}

// Text is what documents become, in the order in which they are added.
type Text struct {
	Sections []media.Page
	Headings []Entry
	policy   *bluemonday.Policy
	parts    []Part
	part     bytes.Buffer // the last part, not yet safe
	first    int          // its first section
	size     int
	places   []int          // of each id that was met: its section
	named    map[string]int // what links may lead to: places by name#id
	begun    map[string]int // idem: the sections that documents begin with
	links    []string       // what each link of the text leads to
}

// Entry is one line of the contents of a text.
type Entry struct {
	Title   string `json:"title"`
	Depth   int    `json:"depth"` // from 1
	Section int    `json:"section"`
}

// New begins a text.
func New() *Text {
	return &Text{policy: policy(), first: 1, named: map[string]int{}, begun: map[string]int{}}
}

// Add takes a document in after those before it, and gives the title that its
// head tells.
func (t *Text) Add(d Document) (title string, err error) {
	if t.size += len(d.HTML); t.size > maxSize {
		return "", digitise.ErrTextTooLong
	}
	if t.part.Len() > partSize {
		t.cut()
	}
	w := writer{text: t, of: d, waiting: []string{d.Name}}
	if err := w.write(); err != nil {
		return "", err
	}
	if len(t.Sections) > maxSections {
		return "", digitise.ErrTextTooLong
	}
	return text.Line(w.head.String()), nil
}

// cut ends a part before the next section.
func (t *Text) cut() {
	if next := len(t.Sections) + 1; next > t.first {
		t.parts = append(t.parts, Part{t.first, t.policy.SanitizeBytes(t.part.Bytes())})
		t.first = next
		t.part.Reset()
	}
}

// Section is where a link leads: to a name, or to name#id.
func (t *Text) Section(target string) (section int, known bool) {
	if place, is := t.named[target]; is && t.places[place] > 0 {
		return t.places[place], true
	}
	name, _, _ := strings.Cut(target, "#")
	section, known = t.begun[name]
	return section, known && section > 0
}

// Size is that of a picture in pixels; of none where it could not be made.
type Size struct{ Width, Height int }

// Parts gives the text as safe HTML. Pictures that were named by data-figure get
// their sizes, and those without one leave their captions.
func (t *Text) Parts(figures []Size) []Part {
	t.cut()
	wanted := map[int]bool{}
	for _, target := range t.links {
		if place, is := t.named[target]; is {
			wanted[place] = true
		}
	}
	for i := range t.parts {
		t.parts[i].HTML = t.finish(t.parts[i].HTML, figures, wanted)
	}
	return t.parts
}

// Words gives the words of a piece of HTML.
func Words(page []byte) (string, error) {
	t := New()
	if _, err := t.Add(Document{HTML: page}); err != nil {
		return "", err
	}
	return strings.TrimSpace(t.All()), nil
}

// All is the words of all sections, to tell their language.
func (t *Text) All() string {
	var all strings.Builder
	for _, s := range t.Sections {
		all.WriteString(s.Title + "\n" + s.Text + "\n")
	}
	return all.String()
}

// Harvest gives what a step yields of the text, with the files that it wrote by
// put; about is what its contents say besides their lines.
func (t *Text) Harvest(figures []Size, about Contents, put func(name string, data []byte) error) (media.Harvest, error) {
	h := media.Harvest{Pages: t.Sections, PageCount: len(t.Sections), Language: text.Language(t.All())}
	for _, p := range t.Parts(figures) {
		name := fmt.Sprintf("text-%05d.html", p.First)
		if err := put(name, p.HTML); err != nil {
			return h, fmt.Errorf("write a part of the text: %w", err)
		}
		h.Renditions = append(h.Renditions, media.Rendition{Role: media.RoleHTML, Ord: p.First, Key: name, MIME: "text/html; charset=utf-8"})
	}
	if len(about.Entries) == 0 {
		about.Entries = t.Headings
	}
	contents, err := about.encode()
	if err == nil {
		err = put("contents.json", contents)
	}
	if err != nil {
		return h, fmt.Errorf("write the contents: %w", err)
	}
	h.Renditions = append(h.Renditions, media.Rendition{Role: media.RoleContents, Key: "contents.json", MIME: "application/json"})
	h.Language = cmp.Or(h.Language, about.Language)
	return h, nil
}

// begin gives the next section to what waited for it.
func (t *Text) begin(waiting []string) {
	next := len(t.Sections) + 1
	for _, name := range waiting {
		if place, is := t.named[name]; is && t.places[place] == 0 {
			t.places[place] = next
		}
		if t.begun[name] == 0 {
			t.begun[name] = next
		}
	}
}

// end keeps a section that is whole.
func (t *Text) end(title, body string) {
	title, body = text.Line(title), withoutEmptyLines(text.Clean(body))
	t.Sections = append(t.Sections, media.Page{
		Ord: len(t.Sections) + 1, Title: title, Text: cmp.Or(body, title), Language: text.Language(title + "\n" + body),
	})
}

func withoutEmptyLines(s string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(s, "\n"), func(line string) bool { return line == "" }), "\n")
}
