// Package photos makes the pages of an album: photographs of pages in one ZIP
// file, the CBZ of comic readers, in the natural order of their names. It reads
// the archive with digitise/unzip, has each photo turned upright and its sheet of
// paper made flat (digitise/scan), and made into images for the screen; nothing of
// the camera goes along.
//
// A photo that cannot be read leaves its page empty and is named in the flaw of the
// album; the other pages keep their numbers, so that a photo sent again stands where
// it belongs. Beyond 20 of them the album is damaged.
//
// It writes to the job's folder alone, under names of its own, one batch of
// photos at a time. Limits: 5,000 photos, those of unzip, and those of images.
package photos

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	maxPages  = 5000
	maxFailed = 20 // photos; so many names still help
	batch     = 20 // photos that are unpacked at once
)

// Encoder makes images for the screen.
type Encoder interface {
	// Upright makes a PNG of a source in dir, without its metadata and wide enough
	// for its sheet to be read, and gives its size in pixels.
	Upright(ctx context.Context, dir, source, name string) (width, height int, err error)
	// Pages encodes PNG images of pages that stand in dir, and removes them.
	Pages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string) ([]media.Rendition, error)
	// Poster encodes a PNG image of dir as a cover.
	Poster(ctx context.Context, dir, name string) (media.Rendition, error)
}

// Flattener makes pages of photos of paper.
type Flattener interface {
	// Flatten finds the sheet in PNG files of dir, and leaves those as they are in
	// which none is certain.
	Flatten(ctx context.Context, dir string, names ...string) ([]scan.Sheet, error)
}

// Albums makes pages of albums.
type Albums struct {
	encoder   Encoder
	flattener Flattener
}

// New makes pages with an encoder, of what a flattener makes of photos.
func New(encoder Encoder, flattener Flattener) *Albums { return &Albums{encoder, flattener} }

// Pages makes an image and a small image of every photo. Their text comes later, by digitise/ocr.
func (a *Albums) Pages(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	album, err := open(job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	defer album.close()
	work := &binding{Albums: a, job: job, album: album, harvest: media.Harvest{PageCount: len(album.shots)}}
	for from := 1; from <= len(album.shots); from += batch {
		if err := work.batch(ctx, from, min(from+batch-1, len(album.shots))); err != nil {
			return media.Harvest{}, err
		}
		job.Progress(len(work.harvest.Pages), len(album.shots))
	}
	if len(work.damaged) == len(album.shots) {
		return media.Harvest{}, work.why
	}
	if len(work.damaged) > 0 {
		work.harvest.Flaw = digitise.ErrPhotosDamaged.Code + ":" + strings.Join(work.damaged, ", ")
	}
	return work.harvest, nil
}

// Scan makes the pages between two as PNG files of the out folder, named by
// ScanName, as they are shown and larger, for a reader of pictures. A page whose
// photo cannot be read has no size.
func (a *Albums) Scan(ctx context.Context, job digitise.Job, from, to int) ([]media.Page, error) {
	album, err := open(job.Source)
	if err != nil {
		return nil, err
	}
	defer album.close()
	var pages []media.Page
	for ord := from; ord <= min(to, len(album.shots)); ord++ {
		page, err := a.page(ctx, job.Out, album.shots[ord-1], ord)
		if err != nil && !isDamage(err) {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// ScanName is the file of a page that Scan made.
func (a *Albums) ScanName(page int) string { return pageName(page) }

func pageName(ord int) string { return fmt.Sprintf("%05d.png", ord) }

// binding is an album whose pages are being made.
type binding struct {
	*Albums
	job     digitise.Job
	album   *album
	harvest media.Harvest
	damaged []string // names of photos
	why     error    // the first of them cannot be read
	covered bool
}

// batch makes the pages between two.
func (b *binding) batch(ctx context.Context, from, to int) error {
	var drawn []media.Page
	for ord := from; ord <= to; ord++ {
		page, err := b.page(ctx, b.job.Out, b.album.shots[ord-1], ord)
		switch {
		case err == nil:
			drawn = append(drawn, page)
		case isDamage(err) && len(b.damaged) < maxFailed:
			b.damaged = append(b.damaged, shortName(b.album.shots[ord-1]))
			b.why = errors.Join(b.why, err)
		default:
			return err
		}
		b.harvest.Pages = append(b.harvest.Pages, page)
	}
	if len(drawn) == 0 {
		return nil
	}
	if err := b.cover(ctx, drawn[0]); err != nil {
		return err
	}
	made, err := b.encoder.Pages(ctx, b.job.Out, drawn, pageName)
	b.harvest.Renditions = append(b.harvest.Renditions, made...)
	return err
}

// cover makes the first page that can be read the cover; of the first of all the
// encoder makes it.
func (b *binding) cover(ctx context.Context, first media.Page) error {
	if b.covered {
		return nil
	}
	b.covered = true
	if first.Ord == 1 {
		return nil
	}
	made, err := b.encoder.Poster(ctx, b.job.Out, pageName(first.Ord))
	b.harvest.Renditions = append(b.harvest.Renditions, made)
	return err
}
