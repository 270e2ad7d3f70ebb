// Package ocr reads the text of pages that are only pictures: scans, photographs
// of pages, images with words on them. Each page is read by tesseract in the box,
// levelled and evenly lit first (digitise/scan), in the language that its letters and
// its words tell, and turned upright where it lies on its side; what comes of it is what digitise/pdf gives of a page
// with text of its own, and besides how sure each word is.
//
// Tesseract takes a text file for a list of pictures to read, and an address for
// something to fetch. So it is given nothing but PNG files that a program of ours
// wrote, one at a time, as its only file; what it finds comes from its standard
// output. Outside of the job's folder this package writes nothing.
//
// Limits: 40 million pixels and 90 s of processor time a page. A page beyond them,
// or on which tesseract dies, stays empty with a note, and the others count. Words
// are Latin (French and English) and Arabic; handwriting is not read.
package ocr

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Drawer draws pages to be read: of a PDF, or of photographs.
type Drawer interface {
	// Scan draws the pages between two as PNG files of the out folder, named by
	// ScanName, and may end early with a page that has no size.
	// A page with words of its own that is more than a picture is not drawn.
	Scan(ctx context.Context, job digitise.Job, from, to int) ([]media.Page, error)
	ScanName(page int) string
}

// Uprighter makes a PNG of an image in dir, turned as its camera says, and gives its
// size in pixels.
type Uprighter interface {
	Upright(ctx context.Context, dir, source, name string) (width, height int, err error)
}

// Scanner makes of PNG files of a folder what is read best: of a photo the sheet
// that lies on it, flat, and of any page one with level lines under even light.
type Scanner interface {
	Flatten(ctx context.Context, dir string, names ...string) ([]scan.Sheet, error)
	Level(ctx context.Context, dir string, names ...string) ([]scan.Upright, error)
}

// Reader reads pages; it is safe for concurrent use.
type Reader struct {
	Pictures
	box   *box.Box
	desks chan struct{} // one for each tesseract that may work at once
}

// Pictures are what makes the pictures that are read.
type Pictures struct {
	PDF    Drawer
	Photos Drawer
	Images Uprighter
	Scans  Scanner
}

// New makes a reader with as many desks as the machine has processors, or fewer
// where its memory is small. Tesseract with several threads for one page takes
// four times as long as with one (10 s and 2.8 s for two pages on two cores).
func New(b *box.Box, from Pictures) *Reader {
	return &Reader{Pictures: from, box: b, desks: make(chan struct{}, desks(runtime.NumCPU(), box.MachineMemory()))}
}

// Document reads the pages of a PDF that have no text of their own, or a few words
// over a picture, as a stamp or the number of a page, which it keeps. Where there is
// none, it yields nothing.
func (r *Reader) Document(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	return r.pages(ctx, job, r.PDF)
}

// Album reads photographs of pages.
func (r *Reader) Album(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	return r.pages(ctx, job, r.Photos)
}

// imageName is the picture of an image.
const imageName = "image.png"

// Image reads an image: of a photo with a sheet of paper on it, the sheet alone. One
// with words on it yields a page as large as the image, of 96 pixels an inch; another
// yields nothing.
func (r *Reader) Image(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	width, height, err := r.Images.Upright(ctx, job.Out, job.Source, imageName)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("turn the image upright: %w", err)
	}
	on, err := r.cutOut(ctx, job.Out, imageName, width, height)
	if err != nil {
		return media.Harvest{}, err
	}
	page := media.Page{Ord: 1, Width: float64(width) * 72 / 96, Height: float64(height) * 72 / 96}
	work := &reading{Reader: r, job: job, pages: []media.Page{page}, total: 1}
	if err := work.read(ctx, []sheet{{name: on.sheet.File(), on: &on}}); err != nil {
		return media.Harvest{}, err
	}
	if work.pages[0].Text == "" {
		return media.Harvest{Notes: work.notes}, nil
	}
	return work.harvest(), nil
}

// pages reads those pages of a file that are pictures.
func (r *Reader) pages(ctx context.Context, job digitise.Job, from Drawer) (media.Harvest, error) {
	pages, err := job.Pages(ctx)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("see which pages have text: %w", err)
	}
	todo := blank(pages)
	if len(todo) == 0 {
		return media.Harvest{}, nil
	}
	work := &reading{Reader: r, job: job, pages: pages, total: len(todo)}
	for _, run := range runs(pages, todo) {
		if err := work.run(ctx, from, run); err != nil {
			return media.Harvest{}, err
		}
	}
	if len(work.notes) == 0 && !slices.ContainsFunc(todo, func(at int) bool { return pages[at].Source == media.Read }) {
		return media.Harvest{}, nil
	}
	return work.harvest(), nil
}

// blank takes from the pages what was read from their pictures before, and gives
// where the pages stand that may be pictures and can be drawn.
func blank(pages []media.Page) (todo []int) {
	for i, p := range pages {
		if p.Source != media.Own {
			pages[i] = media.Page{Asset: p.Asset, Ord: p.Ord, Title: p.Title, Width: p.Width, Height: p.Height, Notes: p.Notes}
		}
		if p.Source == media.Read {
			pages[i].Text, pages[i].Words = printed(p)
		}
		if len(strings.Fields(pages[i].Text)) <= fewWords && p.Width > 0 {
			todo = append(todo, i)
		}
	}
	return todo
}

// runs cuts the pages to be read into batches of neighbours.
func runs(pages []media.Page, todo []int) (cut [][]int) {
	for start, i := 0, 1; i <= len(todo); i++ {
		if i == len(todo) || i-start == batch || pages[todo[i]].Ord != pages[todo[i-1]].Ord+1 {
			cut = append(cut, todo[start:i])
			start = i
		}
	}
	return cut
}
