// Package pdf reads PDF files: the text of each page with a box for every word,
// in the order it is read, and an image of each page.
//
// The work is done by pdfium as WebAssembly in a child of our own binary
// (Worker) inside the box, 20 pages at a time: whatever a hostile file does to
// it, the next child starts clean. Outside of the job's folder it writes one
// thing: pdfium compiled for this machine (22 MB), into the cache folder.
//
// Limits: 5,000 pages; pages are seen 1,600 pixels wide; text inside of images
// is not read here: such a page has an empty Text, which digitise/ocr fills.
package pdf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	maxPages  = 5000
	chunk     = 20
	maxFailed = 20       // pages; beyond, the file as a whole is damaged
	maxOutput = 64 << 20 // bytes of text and boxes of one chunk
)

// Encoder makes what a browser is given from images of pages.
type Encoder interface {
	// Pages encodes PNG files of a folder, the first of which shows page first,
	// and removes them. The renditions' keys are names in the same folder.
	Pages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string) ([]media.Rendition, error)
}

// Documents reads PDF files.
type Documents struct {
	box     *box.Box
	encoder Encoder
	self    string // our own binary
	cache   string

	mu   sync.Mutex
	warm bool
}

// New makes a reader that keeps pdfium compiled in the folder cache.
func New(b *box.Box, encoder Encoder, cache string) (*Documents, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find our own binary: %w", err)
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return nil, fmt.Errorf("make the cache of pdfium: %w", err)
	}
	return &Documents{box: b, encoder: encoder, self: self, cache: cache}, nil
}

// Warm compiles pdfium into the cache where that has not been done: about 4 s
// the first time on a machine, 0.1 s after. Text and Pages do it themselves;
// calling it at start, in the background, spares the first reader the wait.
func (d *Documents) Warm(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.warm {
		return nil
	}
	c := d.command("warm")
	c.Show[1].Writable = true
	if err := d.box.Run(ctx, c); err != nil {
		return fmt.Errorf("prepare pdfium: %w", err)
	}
	d.warm = true
	return nil
}

func (d *Documents) command(args ...string) box.Command {
	return box.Command{
		Tool: "pdf-worker", Args: append([]string{WorkerCommand, box.Job}, args...),
		Show: []box.Bind{{From: d.self, To: box.Worker}, {From: d.cache, To: box.Job + "/" + cacheName}},
	}
}

// Count tells how many pages a document has.
func (d *Documents) Count(ctx context.Context, job digitise.Job) (int, error) {
	if err := d.Warm(ctx); err != nil {
		return 0, err
	}
	_, count, err := d.chunk(ctx, "text", job, 1, 1)
	return count, err
}

// Text reads the words of every page. A page without text is kept with an empty
// Text; so is a page that cannot be read, as long as they are few.
func (d *Documents) Text(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	var h media.Harvest
	count, err := d.read(ctx, "text", job, func(pages []media.Page) error {
		h.Pages = append(h.Pages, pages...)
		return nil
	})
	h.Language, h.PageCount = media.LanguageOf(h.Pages), count
	return h, err
}

// Pages makes an image and a small image of every page that can be drawn, and
// a cover from the first.
func (d *Documents) Pages(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	var h media.Harvest
	count, err := d.read(ctx, "pages", job, func(pages []media.Page) error {
		var drawn []media.Page
		for _, p := range pages {
			if p.Width > 0 {
				drawn = append(drawn, p)
			}
		}
		if len(drawn) == 0 {
			return nil
		}
		made, err := d.encoder.Pages(ctx, job.Out, drawn, imageName)
		h.Renditions = append(h.Renditions, made...)
		return err
	})
	h.PageCount = count
	return h, err
}

// read has all pages read, a chunk at a time, and answers how many there are.
// A page that failed comes as one of which only the number is known.
func (d *Documents) read(ctx context.Context, what string, job digitise.Job, keep func([]media.Page) error) (count int, err error) {
	if err := d.Warm(ctx); err != nil {
		return 0, err
	}
	failed := 0
	for next := 1; next == 1 || next <= count; {
		var pages []media.Page
		pages, count, err = d.chunk(ctx, what, job, next, chunk)
		if err != nil {
			return 0, err
		}
		for _, p := range pages {
			if p.Width == 0 {
				failed++
			}
		}
		if failed > maxFailed || failed >= count {
			return 0, digitise.ErrPDFDamaged.Because(fmt.Errorf("%d of %d pages failed", failed, count))
		}
		if err := keep(pages); err != nil {
			return 0, fmt.Errorf("keep the pages from %d on: %w", next, err)
		}
		next += len(pages)
		job.Progress(next-1, count)
	}
	return count, nil
}

// chunk reads so many pages from the given one on, or to the first that fails, which
// is the last then.
func (d *Documents) chunk(ctx context.Context, what string, job digitise.Job, from, pages int) ([]media.Page, int, error) {
	c := d.command(what, strconv.Itoa(from), strconv.Itoa(from+pages-1))
	c.Source, c.Out = job.Source, job.Out
	said, ran := d.box.Output(ctx, c, maxOutput)
	if refused := refusal(ran); refused != nil {
		return nil, 0, refused
	}
	read, count, err := parse(said, from)
	switch {
	case err != nil:
		return nil, 0, err
	case count == 0 && ran != nil:
		return nil, 0, unopened(ran)
	case count == 0:
		return nil, 0, digitise.ErrPDFDamaged.Because(errors.New("no pages"))
	case count > maxPages:
		return nil, 0, digitise.ErrPDFTooLong
	case ran != nil || len(read) == 0:
		read = append(read, media.Page{Ord: from + len(read)})
	}
	return read, count, nil
}

// refusal tells the ends of the worker that concern the whole file, or the lab,
// from those of one page.
func refusal(ran error) error {
	var failure *box.Failure
	switch {
	case ran == nil:
		return nil
	case !errors.As(ran, &failure):
		return ran
	case failure.Code == exitPassword:
		return digitise.ErrPDFPassword.Because(ran)
	case failure.Code == exitDamaged:
		return digitise.ErrPDFDamaged.Because(ran)
	}
	return nil
}

// unopened tells a file that ended the worker before there was a page from a
// worker that went over its limits.
func unopened(ran error) error {
	if errors.Is(ran, digitise.ErrTooDemanding) {
		return ran
	}
	return digitise.ErrPDFDamaged.Because(ran)
}

// parse reads the worker's lines; the pages must come in order, since what
// speaks may be pdfium under the control of the file.
func parse(said []byte, from int) (pages []media.Page, count int, err error) {
	for line := range bytes.Lines(said) {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			if !bytes.HasSuffix(line, []byte("\n")) {
				break // cut off by a limit: the page counts as failed
			}
			return nil, 0, digitise.ErrPDFDamaged.Because(err)
		}
		switch {
		case m.Count > 0:
			count = m.Count
		case m.Page != nil && m.Page.Ord == from+len(pages) && sound(*m.Page):
			pages = append(pages, *m.Page)
		case m.Page != nil:
			return nil, 0, digitise.ErrPDFDamaged.Because(fmt.Errorf("page %d is not sound", m.Page.Ord))
		}
	}
	return pages, count, nil
}

// sound reports whether a page has a size and its words stand within its text.
func sound(p media.Page) bool {
	at := 0
	for _, w := range p.Words {
		if w.Start < at || w.End <= w.Start || w.End > len(p.Text) {
			return false
		}
		at = w.End
	}
	return p.Width > 0 && p.Height > 0
}
