package photos

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// album is an archive of photos that is read.
type album struct {
	file  *os.File
	shots []unzip.Entry // in their natural order; page n is the n-th
}

func open(source string) (*album, error) {
	file, err := os.Open(source)
	if err != nil {
		return nil, fmt.Errorf("open the album: %w", err)
	}
	a := &album{file: file}
	if err := a.read(); err != nil {
		a.close()
		return nil, fmt.Errorf("open the album: %w", err)
	}
	return a, nil
}

func (a *album) close() { _ = a.file.Close() } // only read from

func (a *album) read() error {
	info, err := a.file.Stat()
	if err != nil {
		return err
	}
	archive, err := unzip.Open(a.file, info.Size())
	if err != nil {
		return err
	}
	a.shots = slices.DeleteFunc(archive.Entries, func(e unzip.Entry) bool { return !digitise.IsPhoto(e.Name) })
	switch {
	case len(a.shots) == 0:
		return unzip.ErrDamaged
	case len(a.shots) > maxPages:
		return digitise.ErrPhotosTooMany
	}
	slices.SortStableFunc(a.shots, func(x, y unzip.Entry) int { return text.Natural(x.Name, y.Name) })
	return nil
}

// page unpacks one photo, turns it upright and has its sheet made flat. Of one that
// fails, the page has its number alone.
func (a *Albums) page(ctx context.Context, out string, shot unzip.Entry, ord int) (media.Page, error) {
	page := media.Page{Ord: ord}
	source := filepath.Join(out, "photo")
	if err := unpack(shot, source); err != nil {
		return page, errors.Join(fmt.Errorf("unpack photo %d: %w", ord, err), os.Remove(source))
	}
	width, height, err := a.encoder.Upright(ctx, out, source, pageName(ord))
	err = errors.Join(err, os.Remove(source))
	if why, is := fault.As(err); is && why.Kind == fault.Invalid {
		return page, why.On(path.Base(shot.Name))
	}
	if err == nil {
		width, height, err = a.flatten(ctx, out, pageName(ord), width, height)
	}
	if err != nil {
		return page, fmt.Errorf("photo %d: %w", ord, err)
	}
	page.Width, page.Height = points(width, height)
	return page, nil
}

// flatten puts the sheet in the place of its photo. A photo for which that takes too
// long stays as it is.
func (a *Albums) flatten(ctx context.Context, out, name string, width, height int) (int, int, error) {
	sheets, err := a.flattener.Flatten(ctx, out, name)
	if errors.Is(err, digitise.ErrTooDemanding) {
		return width, height, nil
	}
	if err != nil {
		return 0, 0, err
	}
	sheet := sheets[0]
	return sheet.Width, sheet.Height, os.Rename(filepath.Join(out, sheet.File()), filepath.Join(out, name))
}

// pageWidth is how wide a page is shown at most, in pixels.
const pageWidth = 1600

// points gives the size of a page as it is shown, 96 pixels to the inch.
func points(width, height int) (w, h float64) {
	scale := min(1, pageWidth/float64(width)) * 72 / 96
	return float64(width) * scale, float64(height) * scale
}

// isDamage reports whether one photo cannot be read, while the rest of its album
// can.
func isDamage(err error) bool {
	return errors.Is(err, digitise.ErrImageDamaged) || errors.Is(err, digitise.ErrImageTooLarge) ||
		errors.Is(err, digitise.ErrTooDemanding) || errors.Is(err, unzip.ErrDamaged)
}

// shortest and most letters of a name that a person is told, so that twenty of them
// can be read.
const mostLetters = 40

func shortName(shot unzip.Entry) string {
	name := []rune(strings.ReplaceAll(path.Base(shot.Name), ",", " "))
	if len(name) > mostLetters {
		name = append(name[:mostLetters], '…')
	}
	return string(name)
}

func unpack(shot unzip.Entry, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(shot.Copy(file), file.Close())
}
