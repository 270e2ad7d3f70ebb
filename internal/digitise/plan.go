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

// Tools are what the steps are done with.
type Tools struct {
	PDF      PDF
	Video    Video
	Image    Image
	Album    Album
	Captions Captions
	Text     Text
}

// Step is one thing done to an asset; each has its own job, attempts and row.
type Step struct {
	Name string
	Work func(Tools) Work
	Adds bool // the asset is shown before it: this step only adds to what is there, and nothing else waits for it
}

// plan is all that is done to each kind of asset, in this order.
var plan = map[media.Kind][]Step{
	media.PDF: {
		{Name: "text", Work: func(t Tools) Work { return t.PDF.Text }},
		{Name: "pages", Work: func(t Tools) Work { return t.PDF.Pages }},
	},
	media.Video: {
		{Name: "examine", Work: func(t Tools) Work { return t.Video.Examine }},
		{Name: "lowest", Work: func(t Tools) Work { return t.Video.Lowest }},
		{Name: "second", Work: func(t Tools) Work { return t.Video.Second }},
		{Name: "rest", Work: func(t Tools) Work { return t.Video.Rest }, Adds: true},
	},
	media.Image:    {{Name: "sizes", Work: func(t Tools) Work { return t.Image.Sizes }}},
	media.Photos:   {{Name: "pages", Work: func(t Tools) Work { return t.Album.Pages }}},
	media.Captions: {{Name: "cues", Work: func(t Tools) Work { return t.Captions.Cues }}},
	media.Text:     {{Name: "sections", Work: func(t Tools) Work { return t.Text.Sections }}},
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
func Adds(kind media.Kind, step string) bool {
	for _, s := range plan[kind] {
		if s.Name == step {
			return s.Adds
		}
	}
	return false
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
