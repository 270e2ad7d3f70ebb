package digitise

import (
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/media"
)

// PDF reads documents.
type PDF interface {
	Text(ctx context.Context, job Job) (media.Harvest, error)
	Pages(ctx context.Context, job Job) (media.Harvest, error)
}

// Video makes films ready to be watched: a ladder of rungs, from which a player
// chooses by its line and its screen.
type Video interface {
	// Examine learns how long and how large a film is, and refuses what is
	// beyond the limits.
	Examine(ctx context.Context, job Job) (media.Harvest, error)
	// Lowest makes the rung for the slowest line, the sound alone, and the small
	// pictures of the seek bar.
	Lowest(ctx context.Context, job Job) (media.Harvest, error)
	// Second makes a rung for a usual line and the poster.
	Second(ctx context.Context, job Job) (media.Harvest, error)
	// Rest makes the rungs that are left.
	Rest(ctx context.Context, job Job) (media.Harvest, error)
}

// Image makes images for the screen.
type Image interface {
	Sizes(ctx context.Context, job Job) (media.Harvest, error)
}

// Album makes the pages of photographs that are one document.
type Album interface {
	Pages(ctx context.Context, job Job) (media.Harvest, error)
}

// Captions reads what is said in a film.
type Captions interface {
	Cues(ctx context.Context, job Job) (media.Harvest, error)
}

// Text renders illustrated texts.
type Text interface {
	Sections(ctx context.Context, job Job) (media.Harvest, error)
}

// Office makes paper of what office programs write.
type Office interface {
	// Convert makes the PDF of a file, a rendition of media.RoleDocument.
	Convert(ctx context.Context, job Job) (media.Harvest, error)
	// Notes reads what a PDF does not say of slides: pages with a number, a title
	// and notes alone. Of other files it has none.
	Notes(ctx context.Context, job Job) ([]media.Page, error)
}

// OCR reads the text of pictures.
type OCR interface {
	// Document reads the pages of a PDF that have no text of their own.
	Document(ctx context.Context, job Job) (media.Harvest, error)
	// Album reads photographs of pages.
	Album(ctx context.Context, job Job) (media.Harvest, error)
	// Image reads an image, of which it makes a page if there are words on it.
	Image(ctx context.Context, job Job) (media.Harvest, error)
}

// Book makes texts of books.
type Book interface {
	Sections(ctx context.Context, job Job) (media.Harvest, error)
}

// Package describes modules of other programs.
type Package interface {
	Describe(ctx context.Context, job Job) (media.Harvest, error)
}

// Tools are what the steps are done with.
type Tools struct {
	PDF      PDF
	Video    Video
	Image    Image
	Album    Album
	Captions Captions
	Text     Text
	Office   Office
	OCR      OCR
	Book     Book
	Package  Package
}

// Step is one thing done to an asset; each has its own job, attempts and row.
type Step struct {
	Name    string
	Version int      // from 1; raised where it yields something better: what an older one made is then made again, with what needs it
	Needs   []string // steps before it in the plan whose yield it goes with: it is done again after them
	Line    Line     // where it waits, unless by its pace it is short; none: it always is
	Pace    float64  // seconds of one processor, about, for a page or for a second of film
	Work    func(Tools) Work
	Adds    bool       // the asset is shown before it: this step only adds to what is there, and nothing else waits for it
	From    media.Role // it works on this rendition, which a step that it needs made, and not on the file itself
}

// plan is all that is done to each kind of asset, in this order.
var plan = map[media.Kind][]Step{
	media.PDF: {
		{Name: "text", Version: 1, Line: Long, Pace: 0.02, Work: func(t Tools) Work { return t.PDF.Text }},
		{Name: "pages", Version: 1, Line: Long, Pace: 0.2, Work: func(t Tools) Work { return t.PDF.Pages }},
		{Name: "ocr", Version: 2, Needs: []string{"text"}, Line: Reading, Pace: 3, Work: func(t Tools) Work { return t.OCR.Document }, Adds: true},
	},
	media.Office: {
		{Name: "convert", Version: 2, Line: Long, Pace: 0.1, Work: func(t Tools) Work { return t.Office.Convert }},
		{Name: "text", Version: 1, Needs: []string{"convert"}, Line: Long, Pace: 0.02, From: media.RoleDocument, Work: func(t Tools) Work { return noted(t.PDF.Text, t.Office.Notes) }},
		{Name: "pages", Version: 1, Needs: []string{"convert"}, Line: Long, Pace: 0.2, From: media.RoleDocument, Work: func(t Tools) Work { return t.PDF.Pages }},
	},
	media.Video: {
		{Name: "examine", Version: 1, Line: Film, Pace: 0.002, Work: func(t Tools) Work { return t.Video.Examine }},
		{Name: "lowest", Version: 1, Line: Film, Pace: 0.3, Work: func(t Tools) Work { return t.Video.Lowest }},
		{Name: "second", Version: 1, Needs: []string{"lowest"}, Line: Film, Pace: 0.5, Work: func(t Tools) Work { return t.Video.Second }},
		{Name: "rest", Version: 1, Needs: []string{"lowest"}, Line: Adding, Pace: 1, Work: func(t Tools) Work { return t.Video.Rest }, Adds: true},
	},
	media.Image: {
		{Name: "sizes", Version: 1, Work: func(t Tools) Work { return t.Image.Sizes }},
		{Name: "ocr", Version: 2, Line: Reading, Pace: 4, Work: func(t Tools) Work { return t.OCR.Image }, Adds: true},
	},
	media.Photos: {
		{Name: "pages", Version: 2, Line: Long, Pace: 2, Work: func(t Tools) Work { return t.Album.Pages }},
		{Name: "ocr", Version: 1, Needs: []string{"pages"}, Line: Reading, Pace: 4, Work: func(t Tools) Work { return t.OCR.Album }, Adds: true},
	},
	media.Captions: {{Name: "cues", Version: 1, Work: func(t Tools) Work { return t.Captions.Cues }}},
	media.Text:     {{Name: "sections", Version: 1, Work: func(t Tools) Work { return t.Text.Sections }}},
	media.Ebook:    {{Name: "sections", Version: 1, Line: Long, Pace: 0.1, Work: func(t Tools) Work { return t.Book.Sections }}},
	media.Package:  {{Name: "describe", Version: 1, Work: func(t Tools) Work { return t.Package.Describe }}},
}

// Plan names the steps of a kind in their order; none means that assets of the
// kind are only kept, for the reason that KeptAs gives.
func Plan(kind media.Kind) []string {
	var names []string
	for _, s := range plan[kind] {
		names = append(names, s.Name)
	}
	return names
}

// Adds reports whether a step only adds to what is shown already.
func Adds(kind media.Kind, step string) bool { return find(kind, step).Adds }

// Version gives the version of a step, from 1; 0 where the kind has no such step.
func Version(kind media.Kind, step string) int { return find(kind, step).Version }

// find gives a step of a plan; what is none has no name and does no work.
func find(kind media.Kind, step string) Step {
	for _, s := range plan[kind] {
		if s.Name == step {
			return s
		}
	}
	return Step{}
}

// Redone names what is done again with a step, in the order of the plan: itself,
// and every step that needs one that is done again.
func Redone(kind media.Kind, step string) []string {
	var names []string
	for _, s := range plan[kind] {
		again := func(need string) bool { return slices.Contains(names, need) }
		if s.Name == step || slices.ContainsFunc(s.Needs, again) {
			names = append(names, s.Name)
		}
	}
	return names
}
