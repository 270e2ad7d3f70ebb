package search

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Source is all that is known of one resource that should be found. Its pages
// and cues come as they are stored: their text is clean and is not cleaned
// again, so that offsets stay true.
type Source struct {
	Org         string
	Resource    string
	Revision    int64
	Course      string // identifier
	Title       string
	CourseTitle string
	ModuleTitle string
	Summary     string
	Codes       []string // "M104", "CMC"
	Keywords    []string
	Language    string // "fr", "ar", "en"; where empty, that of most pages and cues
	Type        string // a media.Kind
	Sector      string // slug
	Level       string // slug
	Filiere     string // slug or identifier
	Collections []string
	Place       string
	ACL         []string // marks of those who may find it; without any only administrators do
	Duration    float64  // seconds
	Date        time.Time
	Pages       []media.Page
	Cues        []media.Cue // of one or more languages
}

// Documents makes the card and the passages of a resource.
func Documents(src Source) []Document {
	whole := common(src)
	docs := []Document{card(src, whole)}
	for _, page := range src.Pages {
		if strings.TrimSpace(page.Text) != "" {
			docs = append(docs, pagePassage(src, whole, page))
		}
		if page.Notes != "" {
			docs = append(docs, notePassage(whole, page))
		}
	}
	for ord, window := range Windows(src.Cues) {
		docs = append(docs, cuePassage(whole, ord, window))
	}
	return docs
}

// also writes beside documents what the things that they name are called
// otherwise, so that every engine finds them by that as by their own words.
func also(docs []Document, by *glossary.Matcher) {
	for i, d := range docs {
		said := append([]string{d.Context, d.Text}, d.Keywords...)
		if d.Kind == Card {
			said = append(said, d.Title)
		}
		docs[i].Also = by.Also(said...)
	}
}

// common holds what all documents of the resource share.
func common(src Source) Document {
	title := text.Line(src.Title)
	return Document{
		Resource: src.Resource, Revision: src.Revision, Title: title, Context: title,
		Language: language(src), Type: src.Type, Sector: some(src.Sector), Level: some(src.Level),
		Filiere: some(src.Filiere), Course: some(src.Course), Collection: some(src.Collections...),
		Campus: some(src.Place), ACL: some(src.ACL...), Length: bucket(src.Duration), Date: max(src.Date.Unix(), 0), SortTitle: text.Fold(title),
	}
}

func card(src Source, d Document) Document {
	d.ID, d.Kind = documentID(src.Resource, Card, 0), Card
	d.Codes = codeParts(src.Codes)
	for _, k := range src.Keywords {
		d.Keywords = append(d.Keywords, some(text.Line(k))...)
	}
	d.Context = joinTitles(src.CourseTitle, src.ModuleTitle)
	d.Sounds = text.Sounds(d.heard())
	d.Text = text.Clean(src.Summary)
	return d
}

func pagePassage(src Source, d Document, page media.Page) Document {
	d.Kind = Page
	if media.Kind(src.Type).InSections() {
		d.Kind = Section
	}
	d.ID, d.Ord, d.Loc = documentID(src.Resource, d.Kind, page.Ord), page.Ord, strconv.Itoa(page.Ord)
	d.Context = joinTitles(d.Title, page.Title)
	d.Text = page.Text
	return d
}

// notePassage is a document of its own, so that an answer can say that it is not
// on the slide.
func notePassage(d Document, page media.Page) Document {
	d.ID, d.Kind, d.Ord, d.Loc = documentID(d.Resource, Note, page.Ord), Note, page.Ord, strconv.Itoa(page.Ord)
	d.Context = joinTitles(d.Title, page.Title)
	d.Text = page.Notes
	return d
}

func cuePassage(d Document, ord int, window []media.Cue) Document {
	d.ID, d.Kind, d.Ord = documentID(d.Resource, Cue, ord), Cue, ord
	d.Loc = seconds(window[0].Start)
	d.Text = WindowText(window)
	return d
}

// joinTitles writes the way to a place: "Réseau local › Câblage".
func joinTitles(titles ...string) string {
	var lines []string
	for _, t := range titles {
		lines = append(lines, some(text.Line(t))...)
	}
	return strings.Join(slices.Compact(lines), " › ")
}

// language is the one that was said, or that of most of what is in it.
func language(src Source) string {
	if src.Language != "" {
		return src.Language
	}
	count := map[string]int{}
	for _, p := range src.Pages {
		count[p.Language] += len(p.Text)
	}
	for _, c := range src.Cues {
		count[c.Language] += len(c.Text)
	}
	most := ""
	for _, l := range []string{"fr", "ar", "en"} {
		if count[l] > count[most] || most == "" && count[l] > 0 {
			most = l
		}
	}
	return most
}

// codeParts adds to each code what people remember of it: M104-2 is also found
// as M104 and as 104.
func codeParts(codes []string) (parts []string) {
	for _, code := range codes {
		code = text.Line(code)
		head, _, _ := strings.Cut(code, "-")
		number := strings.TrimLeftFunc(head, unicode.IsLetter)
		if number == head || len(number) < 2 {
			number = ""
		}
		for _, part := range some(code, head, number) {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return parts
}
