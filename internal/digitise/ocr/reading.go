package ocr

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// batch is how many pages are drawn before they are read: 40 MB of files.
const batch = 10

// noteUnread is the note of a page that could not be read, before its number.
const noteUnread = "ocr.unread:"

// reading is one job: all pages of a file, some of which are to be read.
type reading struct {
	*Reader
	job   digitise.Job
	pages []media.Page
	total int // pages to be read

	mu    sync.Mutex
	done  int
	notes []string
}

// sheet is the picture of a page: a PNG file of the out folder.
type sheet struct {
	name string
	at   int    // of the page in reading.pages
	on   *photo // that it was cut out of, if it was
}

// run draws neighbouring pages and reads them.
func (w *reading) run(ctx context.Context, from Drawer, run []int) error {
	for len(run) > 0 {
		drawn, err := from.Scan(ctx, w.job, w.pages[run[0]].Ord, w.pages[run[len(run)-1]].Ord)
		if err != nil {
			return fmt.Errorf("draw the pages from %d on: %w", w.pages[run[0]].Ord, err)
		}
		var sheets []sheet
		for i, p := range drawn[:min(len(drawn), len(run))] {
			if p.Width == 0 {
				w.miss(run[i])
				continue
			}
			if _, err := os.Stat(filepath.Join(w.job.Out, from.ScanName(p.Ord))); errors.Is(err, os.ErrNotExist) {
				w.count() // it is no picture
				continue
			}
			sheets = append(sheets, sheet{name: from.ScanName(p.Ord), at: run[i]})
		}
		if err := w.read(ctx, sheets); err != nil {
			return err
		}
		run = run[min(max(len(drawn), 1), len(run)):]
	}
	return nil
}

// read reads pictures, as many at once as there are desks, and removes them. The
// language of most of what is known tells with which to begin.
func (w *reading) read(ctx context.Context, sheets []sheet) error {
	first := media.LanguageOf(w.pages)
	work, within := errgroup.WithContext(ctx)
	for _, s := range sheets {
		work.Go(func() error { return w.sheet(within, s, first) })
	}
	return work.Wait()
}

// sheet reads one picture at a desk. Pages are places of their own in the list, so
// that nobody waits for another.
func (w *reading) sheet(ctx context.Context, s sheet, first string) error {
	select {
	case w.desks <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-w.desks }()
	p := picture{Reader: w.Reader, dir: w.job.Out, name: s.name, on: s.on}
	err := errors.Join(p.page(ctx, first, &w.pages[s.at]), p.clear())
	var failure *box.Failure
	switch {
	case errors.As(err, &failure), errors.Is(err, errPicture):
		w.miss(s.at)
	case err != nil:
		return fmt.Errorf("read page %d: %w", w.pages[s.at].Ord, err)
	default:
		w.count()
	}
	return nil
}

// miss notes that a page could not be read.
func (w *reading) miss(at int) {
	w.mu.Lock()
	if len(w.notes) < media.MaxNotes {
		w.notes = append(w.notes, noteUnread+strconv.Itoa(w.pages[at].Ord))
	}
	w.mu.Unlock()
	w.count()
}

// count tells that one more page is done.
func (w *reading) count() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	w.job.Progress(w.done, w.total)
}

func (w *reading) harvest() media.Harvest {
	slices.SortFunc(w.notes, text.Natural)
	return media.Harvest{Pages: w.pages, Notes: w.notes, Language: media.LanguageOf(w.pages)}
}
