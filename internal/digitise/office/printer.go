package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/container"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Counter counts the pages of a PDF, the Source of a job.
type Counter interface {
	Count(ctx context.Context, job digitise.Job) (int, error)
}

// Printer implements digitise.Office.
type Printer struct {
	box   *box.Box
	pages Counter
}

// NewPrinter makes a printer that works in the given box.
func NewPrinter(b *box.Box, pages Counter) *Printer { return &Printer{b, pages} }

// maxSheetPages bounds the pages of tables: nobody leafs through more, and the
// program that wrote them shows them better. Of more, the beginning is shown.
const maxSheetPages = 200

// The filters that write PDF, with what they are told. Slides that are hidden in a
// show are shown: a learner reads the whole file, and the numbers of slides stay
// those of its author. What reviewers remark at the edge is not: it is for who wrote,
// and LibreOffice makes yellow marks of it that cover the words.
const (
	ofSlides = `pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"},` + noComments
	ofText   = `pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},` + noComments
	ofTables = `pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-201"},` + noComments // one more, which says that there are more
)

const noComments = `"ExportNotes":{"type":"boolean","value":"false"}}`

// filters are what LibreOffice reads each format of container with, and writes it.
var filters = map[string]struct{ from, to string }{
	"pptx": {"Impress MS PowerPoint 2007 XML", ofSlides},
	"ppt":  {"MS PowerPoint 97", ofSlides},
	"odp":  {"impress8", ofSlides},
	"docx": {"MS Word 2007 XML", ofText},
	"doc":  {"MS Word 97", ofText},
	"odt":  {"writer8", ofText},
	"rtf":  {"Rich Text Format", ofText},
	"xlsx": {"Calc MS Excel 2007 XML", ofTables},
	"xls":  {"MS Excel 97", ofTables},
	"ods":  {"calc8", ofTables},
}

// documentName is what the PDF of a file is called in its job's folder.
const documentName = "document.pdf"

// Convert implements digitise.Office.
func (p *Printer) Convert(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	format, err := tell(job.Upload)
	if err != nil {
		return media.Harvest{}, err
	}
	if err := p.print(ctx, job, format); err != nil {
		return media.Harvest{}, err
	}
	made := job
	made.Source = filepath.Join(job.Out, documentName)
	count, err := p.pages.Count(ctx, made)
	switch {
	case errors.Is(err, digitise.ErrPDFDamaged):
		return media.Harvest{}, digitise.ErrOfficeDamaged.Because(err)
	case err != nil:
		return media.Harvest{}, fmt.Errorf("count the pages: %w", err)
	}
	job.Progress(1, 1)
	h := media.Harvest{PageCount: count, Renditions: []media.Rendition{{Role: media.RoleDocument, Key: documentName, MIME: "application/pdf"}}}
	if filters[format.Name].to == ofTables && count > maxSheetPages {
		h.Flaw = digitise.ErrOfficeTooLong.Code
	}
	return h, nil
}

// tell looks up what a file is.
func tell(path string) (container.Format, error) {
	file, err := os.Open(path)
	if err != nil {
		return container.Format{}, fmt.Errorf("open the file: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	info, err := file.Stat()
	if err != nil {
		return container.Format{}, fmt.Errorf("open the file: %w", err)
	}
	format, err := container.Tell(file, info.Size())
	switch {
	case errors.Is(err, container.ErrForeign):
		return format, digitise.ErrOfficeDamaged.Because(err)
	case err == nil && format.Locked:
		return format, digitise.ErrOfficePassword
	}
	return format, err
}

// print makes the PDF.
func (p *Printer) print(ctx context.Context, job digitise.Job, format container.Format) error {
	if filters[format.Name].to == ofTables {
		var err error
		if job.Upload, err = p.fitting(ctx, job, format); err != nil {
			return err
		}
		format.Name = "xlsx"
	}
	filter := filters[format.Name]
	made, err := p.convert(ctx, job, filter.from, filter.to, "pdf")
	if err != nil {
		return err
	}
	return os.Rename(made, filepath.Join(job.Out, documentName))
}

// convert has LibreOffice make another file of a job's upload, and gives its path.
func (p *Printer) convert(ctx context.Context, job digitise.Job, from, to, ending string) (string, error) {
	profile, err := os.MkdirTemp(filepath.Dir(job.Out), "profile-")
	if err != nil {
		return "", fmt.Errorf("make a profile for LibreOffice: %w", err)
	}
	asked := conversion{source: job.Upload, out: job.Out, profile: profile, from: from, to: to}
	err = asked.run(ctx, p.box)
	if failure := (*box.Failure)(nil); errors.As(err, &failure) && failure.Reason == box.Exit {
		return "", digitise.ErrOfficeDamaged.Because(err)
	}
	if err != nil {
		return "", err
	}
	made := filepath.Join(job.Out, "source."+ending)
	if _, err := os.Stat(made); err != nil { // it ends well also where it cannot read the file
		return "", digitise.ErrOfficeDamaged.Because(err)
	}
	return made, os.RemoveAll(profile)
}
