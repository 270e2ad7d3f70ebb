package httpapi

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// Shelf reads what is shown of a resource. It gives the resource's object with
// all it reads: judging it is ours.
type Shelf interface {
	// View gives all that a viewer is told, or fault.Missing.
	View(ctx context.Context, resource string) (stream.View, error)
	// Page gives the words of page n, or fault.Missing; without a page the
	// object is still that of the resource.
	Page(ctx context.Context, resource string, n int) (media.Page, account.Object, error)
	// Readable gives what decides who may read a resource, or fault.Missing.
	Readable(ctx context.Context, resource string) (account.Object, error)
}

// OfResource names a resource in a path. It is exported for huma; see ByID.
type OfResource struct {
	ID string `path:"id" doc:"Identifier of the resource" maxLength:"26"`
}

type viewerBody struct {
	Kind      media.Kind         `json:"kind"`
	Video     *videoBody         `json:"video,omitempty"`
	Pages     *pagesBody         `json:"pages,omitempty"`
	Image     *imageBody         `json:"image,omitempty"`
	Text      *textBody          `json:"text,omitempty"`
	Package   *media.About       `json:"package,omitempty" doc:"What a package says of itself; it is not run here yet"`
	Original  originalBody       `json:"original"`
	Printable *originalBody      `json:"printable,omitempty" doc:"The PDF of an office file, to keep or to print"`
	Budgets   []budgetBody       `json:"budgets,omitempty" doc:"What bounds how much may be sent, and how much is left; where anything does"`
	Position  float64            `json:"position" doc:"Seconds, or page from 1"`
	Device    string             `json:"device" doc:"Which device was there last, by the name that it gave itself; empty before the first beat"`
	Watched   learning.Intervals `json:"watched"`
}

type pagesBody struct {
	Count       int           `json:"count"`
	Images      []string      `json:"images" doc:"By the page, from the first; empty of one that has none"`
	Thumbs      []string      `json:"thumbs" doc:"Likewise"`
	Bytes       int64         `json:"bytes" doc:"Of all its pages as images, with the small ones beside them"`
	Width       int           `json:"width"`
	Height      int           `json:"height"`
	Sizes       [][]int       `json:"sizes,omitempty" doc:"Width and height of each image in pixels, where not all pages have the shape of the first; noughts of one that has none"`
	WithoutText []int         `json:"without_text"`
	Noted       []int         `json:"noted,omitempty" doc:"Slides to which their speaker notes something: their text has it"`
	Chapters    []chapterBody `json:"chapters,omitempty"`
}

type chapterBody struct {
	Page  int    `json:"page" doc:"On which it begins"`
	Title string `json:"title"`
}

type imageBody struct {
	Sources []sourceBody `json:"sources"`
	Words   bool         `json:"words,omitempty" doc:"Words were read from it: they are those of page 1"`
}

type sourceBody struct {
	Width int    `json:"width"`
	Src   string `json:"src"`
}

type originalBody struct {
	Src  string `json:"src"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// viewer tells a viewer everything before the bytes: addresses, captions, where
// the reader was.
func (s *Server) viewer(ctx context.Context, who account.Actor, in *OfResource) (viewerBody, error) {
	v, err := s.Shelf.View(ctx, in.ID)
	if err := readable(who, v.Object, err); err != nil {
		return viewerBody{}, err
	}
	at := addresses{in.ID, v.Revision}
	b := viewerBody{Kind: kindOf(v.Asset.Kind), Original: originalBody{
		Src: at.of(stream.Wanted{Original: true}, ""), Name: v.Asset.Name, Size: v.Asset.Size,
	}}
	shapes := map[media.Kind]func(){
		media.Video:   func() { b.Video, err = s.film(ctx, who, at, v) },
		media.PDF:     func() { b.Pages = at.pages(v) },
		media.Photos:  func() { b.Pages = at.pages(v) },
		media.Office:  func() { b.Pages, b.Printable = at.pages(v), at.printable(v) },
		media.Image:   func() { b.Image = at.image(v) },
		media.Text:    func() { b.Text, err = s.prose(ctx, who, at, v) },
		media.Ebook:   func() { b.Text, err = s.prose(ctx, who, at, v) },
		media.Package: func() { b.Package, err = s.about(ctx, who, in.ID) },
	}
	if shape, known := shapes[v.Asset.Kind]; known && v.Asset.State == media.Ready {
		shape()
	}
	if err != nil {
		return b, err
	}
	if b.Budgets, err = s.binding(ctx, who); err != nil {
		return b, err
	}
	p, err := s.progressOn(ctx, who, in.ID)
	b.Position, b.Device, b.Watched = p.Position, p.Device, p.Watched
	return b, err
}

// readable turns what was found of a resource into leave to read it: what is
// absent answers as what is foreign.
func readable(who account.Actor, o account.Object, found error) error {
	if errors.Is(found, fault.Missing()) && o.Org == "" {
		return account.Absent(who, account.ResourceRead)
	}
	if found != nil && !errors.Is(found, fault.Missing()) {
		return found
	}
	if err := account.Can(who, account.ResourceRead, o); err != nil {
		return err
	}
	return found
}

func (s *Server) progressOn(ctx context.Context, who account.Actor, resource string) (learning.Progress, error) {
	all, err := s.Learning.Progress(ctx, who, []string{resource})
	return all[resource], err
}

// addresses makes the addresses of one revision of a resource.
type addresses struct {
	resource string
	revision int64
}

func (a addresses) of(want stream.Wanted, mime string) string {
	return stream.Address(a.resource, a.revision, want, mime)
}

func (a addresses) poster(v stream.View) string {
	for _, r := range v.Of(media.RolePoster) {
		return a.of(stream.Wanted{Role: media.RolePoster}, r.MIME)
	}
	return ""
}

func (a addresses) pages(v stream.View) *pagesBody {
	b := &pagesBody{Count: v.Asset.Pages, Images: []string{}, Thumbs: []string{}, WithoutText: v.Blank, Noted: v.Noted}
	for _, c := range v.Chapters {
		b.Chapters = append(b.Chapters, chapterBody(c))
	}
	for _, r := range v.Of(media.RolePage) {
		b.Images = lay(b.Images, r.Ord, a.of(stream.Wanted{Role: media.RolePage, Ord: r.Ord}, r.MIME))
		b.Sizes = lay(b.Sizes, r.Ord, []int{r.Width, r.Height})
		b.Bytes += r.Size
		if b.Width == 0 {
			b.Width, b.Height = r.Width, r.Height
		}
	}
	for _, r := range v.Of(media.RoleThumb) {
		b.Thumbs = lay(b.Thumbs, r.Ord, a.of(stream.Wanted{Role: media.RoleThumb, Ord: r.Ord}, r.MIME))
		b.Bytes += r.Size
	}
	b.square()
	return b
}

// lay puts something of a page where the page stands; pages before it that have
// nothing get nothing.
func lay[Of any](list []Of, page int, of Of) []Of {
	var nothing Of
	for len(list) < page-1 {
		list = append(list, nothing)
	}
	return append(list, of)
}

// alike is how much the proportions of two pages may differ, as a share: images are
// of whole pixels.
const alike = 0.01

// square fills up what is missing at the end, and leaves sizes out that are all of
// one shape.
func (b *pagesBody) square() {
	for len(b.Images) > 0 && len(b.Images) < b.Count {
		b.Images, b.Sizes = append(b.Images, ""), append(b.Sizes, []int{0, 0})
	}
	other := func(size []int) bool {
		return len(size) == 2 && math.Abs(float64(size[0]*b.Height)-float64(size[1]*b.Width)) > alike*float64(size[1]*b.Width)
	}
	if !slices.ContainsFunc(b.Sizes, other) {
		b.Sizes = nil
		return
	}
	for i, size := range b.Sizes {
		if size == nil {
			b.Sizes[i] = []int{0, 0}
		}
	}
}

func (a addresses) image(v stream.View) *imageBody {
	b := &imageBody{Sources: []sourceBody{}, Words: v.Worded}
	for _, r := range v.Of(media.RoleImage) {
		b.Sources = append(b.Sources, sourceBody{r.Width, a.of(stream.Wanted{Role: media.RoleImage, Width: r.Width}, r.MIME)})
	}
	return b
}

// printable is the PDF of an office file.
func (a addresses) printable(v stream.View) *originalBody {
	for _, r := range v.Of(media.RoleDocument) {
		return &originalBody{Src: a.of(stream.Wanted{Role: media.RoleDocument}, ""), Name: stream.Printable(v.Asset.Name), Size: r.Size}
	}
	return nil
}

// OfPage names a page of a resource. It is exported for huma; see ByID.
type OfPage struct {
	ID string `path:"id" doc:"Identifier of the resource" maxLength:"26"`
	N  int    `path:"n" minimum:"1" maximum:"100000" doc:"The page, from 1"`
}

type pageBody struct {
	N        int          `json:"n"`
	Title    string       `json:"title" doc:"Heading of a section"`
	Text     string       `json:"text"`
	Notes    string       `json:"notes,omitempty" doc:"What its speaker notes to a slide"`
	Language string       `json:"language"`
	Width    float64      `json:"width" doc:"Points, 1/72 inch"`
	Height   float64      `json:"height"`
	Words    []media.Word `json:"words" doc:"Boxes in points from the top left; s and e are UTF-16 offsets in text"`
	Source   media.Source `json:"source" enum:",read,corrected" doc:"Where the text comes from: empty for the file itself, read for the picture of the page, corrected for a person"`
}

// pageText gives the words of a page with their boxes.
func (s *Server) pageText(ctx context.Context, who account.Actor, in *OfPage) (pageBody, error) {
	p, o, err := s.Shelf.Page(ctx, in.ID, in.N)
	if err := readable(who, o, err); err != nil {
		return pageBody{}, err
	}
	return pageBody{
		N: p.Ord, Title: p.Title, Text: p.Text, Notes: p.Notes, Language: p.Language, Width: p.Width, Height: p.Height,
		Words: inUnits(p.Text, p.Words), Source: p.Source,
	}, nil
}

// inUnits turns the byte offsets of words into UTF-16 units, as browsers count.
func inUnits(text string, words []media.Word) []media.Word {
	at := make([]int, len(text)+1)
	units := 0
	for i, r := range text {
		at[i] = units
		units++
		if r > 0xffff {
			units++
		}
	}
	at[len(text)] = units
	out := make([]media.Word, len(words))
	for i, w := range words {
		w.Start, w.End = at[min(w.Start, len(text))], at[min(w.End, len(text))]
		out[i] = w
	}
	return out
}

type standingBody struct {
	Position float64            `json:"position"`
	Seen     string             `json:"seen"`
	Device   string             `json:"device"`
	Watched  learning.Intervals `json:"watched"`
}

// resourcePlace tells where the reader stands in a resource.
func (s *Server) resourcePlace(ctx context.Context, who account.Actor, in *OfResource) (standingBody, error) {
	o, err := s.Shelf.Readable(ctx, in.ID)
	if err := readable(who, o, err); err != nil {
		return standingBody{}, err
	}
	p, err := s.progressOn(ctx, who, in.ID)
	return standingBody{Position: p.Position, Seen: timeText(p.Seen), Device: p.Device, Watched: p.Watched}, err
}

// timeText writes a time as answers hold it: RFC 3339 in UTC, or empty for none.
func timeText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}
