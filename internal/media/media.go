// Package media says what an asset is and what digitising yields from it:
// renditions (bytes for a viewer), pages with their words, cues with their
// times. It holds types and the small rules that belong to them; nothing here
// reads or writes.
package media

import (
	"cmp"
	"time"
)

// Kind is what an asset is, told from its content and never from its name.
type Kind string

// The kinds that the lab receives.
const (
	PDF      Kind = "pdf"
	Video    Kind = "video"
	Audio    Kind = "audio"
	Image    Kind = "image"
	Photos   Kind = "photos"   // photographs of pages in one archive, in order
	Captions Kind = "captions" // WebVTT or SRT that belongs to a video
	Text     Kind = "text"     // Markdown, HTML or a plain text, shown as an illustrated text
	Ebook    Kind = "ebook"    // EPUB, shown as a text of many parts
	Package  Kind = "package"  // a module of another program (SCORM, H5P) or a small website, in one archive; described and searched, not run
	Office   Kind = "office"   // slides, texts and tables of office programs, shown as the pages that they print
	Other    Kind = "other"    // kept as a download
)

// InSections reports whether the pages of a kind are sections of a text.
func (k Kind) InSections() bool { return k == Text || k == Ebook || k == Package }

// State is how far an asset has come.
type State string

// The states of an asset.
const (
	Waiting    State = "waiting"    // whole, checked and stored; digitising has not begun
	Digitising State = "digitising" // a step is running
	Ready      State = "ready"      // it can be shown; steps that remain only add to it, as further rungs of a film
	Kept       State = "kept"       // no plan for this kind yet: kept as a download
	Stopped    State = "stopped"    // somebody stopped it before it could be shown; it can be taken up again
	Failed     State = "failed"     // a step gave up; Reason says why
)

// Asset is a file that was received whole, with what is known of it.
type Asset struct {
	ID       string
	Org      string
	Owner    string
	Name     string // the file's name as its owner wrote it; shown escaped, used for nothing else
	Kind     Kind
	MIME     string // as detected from the content
	Size     int64  // bytes
	SHA256   string // lower-case hex of the source
	State    State
	Reason   string // code of why it failed or was only kept, see digitise
	Flaw     string // code of what is wrong with what is shown all the same, as of a film that was cut short; or empty
	Language string // "fr", "ar", "en" or empty: the language of most of its text
	Pages    int
	Duration float64 // seconds; 0 where it has none
	Width    int     // pixels
	Height   int     // pixels
	Version  int
	Created  time.Time
	Changed  time.Time
}

// Role says what a rendition is for.
type Role string

// The roles of renditions.
const (
	RolePage     Role = "page"     // image of a page, 1600 px wide; Ord is the page from 1
	RoleThumb    Role = "thumb"    // small image of a page, 240 px wide; Ord is the page from 1
	RoleInit     Role = "init"     // fMP4 initialisation segment of a rung
	RoleSegment  Role = "segment"  // fMP4 media segment; Ord from 0, Duration in seconds
	RoleSheet    Role = "sheet"    // SheetSide × SheetSide small pictures of a film, one every SheetEvery seconds; Ord from 0, Width and Height are of one picture
	RolePoster   Role = "poster"   // still picture of a video, or cover of anything
	RoleImage    Role = "image"    // an image for the screen; Width tells which size
	RoleCaptions Role = "captions" // clean WebVTT; Rung holds the language
	RoleHTML     Role = "html"     // sanitised HTML of a text, in parts; Ord is the first section of a part, from 1
	RoleFigure   Role = "figure"   // a picture inside a text; Ord is its number, from 1
	RoleContents Role = "contents" // table of contents of a text, as JSON (digitise/markup)
	RoleAbout    Role = "about"    // what a package says of itself, as JSON (digitise/packages)
	RoleDocument Role = "document" // the PDF of an office file: its printable form, of which its pages are made
)

// How the small pictures of a film lie on a sheet, row by row: a side of it
// holds SheetSide of them, and one is taken every SheetEvery seconds.
const (
	SheetSide  = 5
	SheetEvery = 4
)

// Rendition is one immutable object that digitising made from an asset. Its
// JSON form is that of packs (archive); so are those of Page and Cue.
type Rendition struct {
	Asset    string  `json:"-"`
	Role     Role    `json:"role"`
	Rung     string  `json:"rung,omitempty"` // of a video ("240p", "source" for a copied one, "voice" for the sound alone), a language for captions, else empty
	Ord      int     `json:"ord"`
	Key      string  `json:"-"` // blob key: run/<ulid>/…
	MIME     string  `json:"mime"`
	Size     int64   `json:"size"`
	SHA256   string  `json:"sha256"`
	Width    int     `json:"width,omitempty"`
	Height   int     `json:"height,omitempty"`
	Duration float64 `json:"duration,omitempty"` // seconds, segments only
	Codecs   string  `json:"codecs,omitempty"`   // RFC 6381, initialisation segments only
	Rate     float64 `json:"rate,omitempty"`     // pictures a second, idem
}

// Page is the text of one page, or of one section of an illustrated text.
type Page struct {
	Asset    string  `json:"-"`
	Ord      int     `json:"ord"`                // from 1
	Title    string  `json:"title,omitempty"`    // heading of a section, or empty
	Text     string  `json:"text"`               // cleaned (text.Clean), in logical order
	Language string  `json:"language,omitempty"` // "fr", "ar", "en" or empty
	Width    float64 `json:"width,omitempty"`    // of the page, in PDF points (1/72 inch)
	Height   float64 `json:"height,omitempty"`
	Words    []Word  `json:"words,omitempty"` // in reading order; empty for a section

	Source     Source  `json:"source,omitempty"`     // where Text comes from
	Confidence float64 `json:"confidence,omitempty"` // of what was read from a picture: the mean of its words, 0 to 100
	Notes      string  `json:"notes,omitempty"`      // what a speaker notes to a slide, cleaned; not part of Text
}

// LanguageOf is the language of most of the text of pages, or empty.
func LanguageOf(pages []Page) (language string) {
	weight := map[string]int{}
	for _, p := range pages {
		weight[p.Language] += len(p.Text)
	}
	delete(weight, "")
	for l, bytes := range weight {
		if bytes > weight[language] || bytes == weight[language] && l < language {
			language = l
		}
	}
	return language
}

// Source says where the text of a page comes from.
type Source string

// The sources of a text.
const (
	Own       Source = ""          // it is in the file
	Read      Source = "read"      // read from the picture of the page by OCR
	Corrected Source = "corrected" // by a person, who saw the picture beside what was read
)

// Word is one word of a page: where it stands in Text and on the page.
// Coordinates are PDF points from the top left corner.
type Word struct {
	Start  int     `json:"s"` // byte offset in Page.Text
	End    int     `json:"e"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"w"`
	Height float64 `json:"h"`
	Sure   int     `json:"c,omitempty"` // of what was read from a picture: how sure, from 1 to 100; 0 where the text is the file's own or a person's
}

// Cue is one caption: what is said between two moments.
type Cue struct {
	Asset    string  `json:"-"` // the captions asset
	Language string  `json:"language"`
	Ord      int     `json:"ord"`   // from 0
	Start    float64 `json:"start"` // seconds
	End      float64 `json:"end"`   // seconds, after Start
	Text     string  `json:"text"`  // cleaned, without markup
}

// MaxNotes is how many notes of one step are kept.
const MaxNotes = 20

// Harvest is all that one attempt of a step yields. It becomes visible as a
// whole, with the row that says the step ended well, or not at all.
type Harvest struct {
	Renditions []Rendition
	Pages      []Page
	Cues       []Cue
	Notes      []string // what of the source was left out, as code:line, such as captions.order:12; at most MaxNotes
	Language   string   // set where the step learned it
	PageCount  int      // idem
	Duration   float64  // idem, seconds
	Width      int      // idem, pixels
	Height     int      // idem
	Flaw       string   // idem, see Asset
	Tools      []string // what it was done with, as "tesseract 5.3.0", in the order of first use
	Anew       bool     // what the asset has of other rungs is out of date and goes
}

// Add joins what a later step yields to what earlier ones did; what it learned
// anew counts.
func (h *Harvest) Add(next Harvest) {
	h.Renditions = append(h.Renditions, next.Renditions...)
	h.Pages = append(h.Pages, next.Pages...)
	h.Cues = append(h.Cues, next.Cues...)
	h.Notes = append(h.Notes, next.Notes...)
	h.Tools = append(h.Tools, next.Tools...)
	h.Language = cmp.Or(next.Language, h.Language)
	h.PageCount = cmp.Or(next.PageCount, h.PageCount)
	h.Duration = cmp.Or(next.Duration, h.Duration)
	h.Width = cmp.Or(next.Width, h.Width)
	h.Height = cmp.Or(next.Height, h.Height)
	h.Flaw = cmp.Or(next.Flaw, h.Flaw)
	h.Anew = h.Anew || next.Anew
}
