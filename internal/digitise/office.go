package digitise

import (
	"context"
	"io"

	"github.com/digital-learning-lab/lab/internal/digitise/container"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// officeType is the media type of an office file, found in its container. One
// that cannot be opened, and whose beginning said that it is one, is told what is
// wrong when it is converted.
func officeType(r io.ReaderAt, size int64, mime string) (string, bool) {
	format, err := container.Tell(r, size)
	if err == nil {
		return format.MIME, true
	}
	return mime, container.Claims(mime) && fault.KindOf(err) == fault.Invalid
}

// noted joins the words of a PDF with what only the file that it was made of
// says of its pages: titles and notes of slides, one after the other.
func noted(read Work, notes func(context.Context, Job) ([]media.Page, error)) Work {
	return func(ctx context.Context, job Job) (media.Harvest, error) {
		h, err := read(ctx, job)
		if err != nil {
			return h, err
		}
		known, err := notes(ctx, job)
		if len(known) != len(h.Pages) { // whose notes they are cannot be told
			return h, err
		}
		for i, n := range known {
			h.Pages[i].Title, h.Pages[i].Notes = n.Title, n.Notes
		}
		return h, err
	}
}
