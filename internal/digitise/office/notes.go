package office

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/container"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// maxPart bounds one part of a file that is read here, in bytes; maxNotes those of
// a slide's notes that are kept.
const (
	maxPart  = 32 << 20
	maxNotes = 64 << 10
)

// slide is what a PDF does not say of a slide.
type slide struct{ title, notes string }

// slideReaders read the slides of each format, in order.
var slideReaders = map[string]func(*unzip.Archive) ([]slide, error){"pptx": openXMLSlides, "odp": openDocumentSlides}

// Notes implements digitise.Office: one page for each slide. Slides of PowerPoint
// 97 to 2003 are read from what LibreOffice makes of them. Parts that cannot be
// read have none: the slides are shown all the same.
func (p *Printer) Notes(ctx context.Context, job digitise.Job) ([]media.Page, error) {
	format, err := tell(job.Upload)
	if err != nil {
		return nil, err
	}
	file, name := job.Upload, format.Name
	if name == "ppt" {
		name = "odp"
		if file, err = p.convert(ctx, job, filters["ppt"].from, "odp:impress8", name); err != nil {
			return nil, err
		}
	}
	read, are := slideReaders[name]
	if !are {
		return nil, nil
	}
	slides, err := readSlides(file, read)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return nil, err
	}
	pages := make([]media.Page, len(slides))
	for i, s := range slides {
		pages[i] = media.Page{Ord: i + 1, Title: text.Line(s.title), Notes: text.Clean(s.notes[:min(len(s.notes), maxNotes)])}
	}
	return pages, nil
}

func readSlides(path string, read func(*unzip.Archive) ([]slide, error)) ([]slide, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the slides: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open the slides: %w", err)
	}
	archive, err := unzip.Open(file, info.Size())
	if err != nil {
		return nil, err
	}
	return read(archive)
}

// part reads a part that belongs to a file; one that is missing is damage.
func part(archive *unzip.Archive, name string) ([]byte, error) {
	b, err := container.Part(archive, name, maxPart)
	if errors.Is(err, container.ErrForeign) {
		return nil, digitise.ErrOfficeDamaged.Because(fmt.Errorf("%s is missing", name))
	}
	return b, err
}
