package digitise

import (
	"context"
	"errors"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// PDF reads documents.
type PDF interface {
	Text(ctx context.Context, job Job) (media.Harvest, error)
	Pages(ctx context.Context, job Job) (media.Harvest, error)
}

// Video makes films ready to be watched.
type Video interface {
	Stream(ctx context.Context, job Job) (media.Harvest, error)
	Poster(ctx context.Context, job Job) (media.Harvest, error)
}

// Image makes images for the screen.
type Image interface {
	Sizes(ctx context.Context, job Job) (media.Harvest, error)
}

// Captions reads what is said in a film.
type Captions interface {
	Cues(ctx context.Context, job Job) (media.Harvest, error)
}

// Text renders illustrated texts.
type Text interface {
	Sections(ctx context.Context, job Job) (media.Harvest, error)
}

// Tools are what the steps are done with.
type Tools struct {
	PDF      PDF
	Video    Video
	Image    Image
	Captions Captions
	Text     Text
}

// Step is one thing done to an asset; each has its own job, attempts and row.
type Step struct {
	Name string
	Work func(Tools) Work
}

// plan is all that is done to each kind of asset, in this order.
var plan = map[media.Kind][]Step{
	media.PDF: {
		{"text", func(t Tools) Work { return t.PDF.Text }},
		{"pages", func(t Tools) Work { return t.PDF.Pages }},
	},
	media.Video: {
		{"stream", func(t Tools) Work { return t.Video.Stream }},
		{"poster", func(t Tools) Work { return t.Video.Poster }},
	},
	media.Image:    {{"sizes", func(t Tools) Work { return t.Image.Sizes }}},
	media.Captions: {{"cues", func(t Tools) Work { return t.Captions.Cues }}},
	media.Text:     {{"sections", func(t Tools) Work { return t.Text.Sections }}},
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

// KeptAs says why an asset of a kind without a plan is only kept.
func KeptAs(kind media.Kind) *fault.Error {
	if kind == media.Audio {
		return ErrAudioNotYet
	}
	return ErrNotYet
}

// OnlyKept reports whether a step's error means that the asset is sound but is
// only kept as a download (state media.Kept), rather than failed.
func OnlyKept(err error) bool {
	return errors.Is(err, ErrNotYet) || errors.Is(err, ErrVideoNotYet) || errors.Is(err, ErrAudioNotYet)
}
