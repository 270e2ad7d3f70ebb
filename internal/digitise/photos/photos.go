// Package photos makes the pages of an album: photographs of pages in one ZIP
// file, the CBZ of comic readers, in the natural order of their names. It reads
// the archive with digitise/unzip and has each photo turned upright and made
// into images for the screen; nothing of the camera goes along.
//
// It writes to the job's folder alone, under names of its own, one batch of
// photos at a time. Limits: 5,000 photos, those of unzip, and those of images.
package photos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

const (
	maxPages = 5000
	batch    = 20 // photos that are unpacked at once
)

// Encoder makes images for the screen.
type Encoder interface {
	// Upright makes a PNG of a source in dir, at most as wide as a page, without
	// its metadata, and gives its size in pixels.
	Upright(ctx context.Context, dir, source, name string) (width, height int, err error)
	// Pages encodes PNG images of pages that stand in dir, and removes them.
	Pages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string) ([]media.Rendition, error)
}

// Albums makes pages of albums.
type Albums struct{ encoder Encoder }

// New makes pages with an encoder.
func New(encoder Encoder) *Albums { return &Albums{encoder} }

// Pages makes an image and a small image of every photo. They have no text yet.
func (a *Albums) Pages(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	file, err := os.Open(job.Source)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the album: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	info, err := file.Stat()
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the album: %w", err)
	}
	archive, err := unzip.Open(file, info.Size())
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the album: %w", err)
	}
	shots := slices.DeleteFunc(archive.Entries, func(e unzip.Entry) bool { return !digitise.IsPhoto(e.Name) })
	switch {
	case len(shots) == 0:
		return media.Harvest{}, unzip.ErrDamaged
	case len(shots) > maxPages:
		return media.Harvest{}, digitise.ErrPhotosTooMany
	}
	slices.SortStableFunc(shots, func(x, y unzip.Entry) int { return text.Natural(x.Name, y.Name) })
	h := media.Harvest{PageCount: len(shots)}
	for from := 0; from < len(shots); from += batch {
		if err := a.batch(ctx, job, shots[from:min(from+batch, len(shots))], &h); err != nil {
			return h, err
		}
		job.Progress(len(h.Pages), len(shots))
	}
	return h, nil
}

// batch makes the next pages.
func (a *Albums) batch(ctx context.Context, job digitise.Job, shots []unzip.Entry, h *media.Harvest) error {
	first := len(h.Pages)
	for _, shot := range shots {
		page, err := a.page(ctx, job.Out, shot, len(h.Pages)+1)
		if err != nil {
			return err
		}
		h.Pages = append(h.Pages, page)
	}
	made, err := a.encoder.Pages(ctx, job.Out, h.Pages[first:], pageName)
	h.Renditions = append(h.Renditions, made...)
	return err
}

func pageName(ord int) string { return fmt.Sprintf("%05d.png", ord) }

// page unpacks one photo and turns it upright.
func (a *Albums) page(ctx context.Context, out string, shot unzip.Entry, ord int) (media.Page, error) {
	source := filepath.Join(out, "photo")
	if err := unpack(shot, source); err != nil {
		return media.Page{}, fmt.Errorf("unpack photo %d: %w", ord, err)
	}
	width, height, err := a.encoder.Upright(ctx, out, source, pageName(ord))
	if why, is := fault.As(err); is && why.Kind == fault.Invalid {
		return media.Page{}, why.On(path.Base(shot.Name))
	}
	if err != nil {
		return media.Page{}, fmt.Errorf("photo %d: %w", ord, err)
	}
	return media.Page{Ord: ord, Width: points(width), Height: points(height)}, os.Remove(source)
}

// points gives the length of pixels as they are printed, 96 to the inch.
func points(pixels int) float64 { return float64(pixels) * 72 / 96 }

func unpack(shot unzip.Entry, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(shot.Copy(file), file.Close())
}
