package office_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/office"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// printing gives a printer, what reads the PDFs that it makes, and a job for a file.
func printing(t *testing.T, b *box.Box, file string) (*office.Printer, *pdf.Documents, digitise.Job) {
	t.Helper()
	documents, err := pdf.New(b, vips.New(b), filepath.Join(os.TempDir(), "lab-test-pdfium"))
	must(t, err)
	out := filepath.Join(t.TempDir(), "out")
	must(t, os.Mkdir(out, 0o700))
	job := digitise.Job{Source: file, Upload: file, Out: out, Progress: func(int, int) {}, Making: func(string) {}}
	return office.NewPrinter(b, documents), documents, job
}

// read converts a file and gives the pages of its PDF.
func read(t *testing.T, b *box.Box, file string) []media.Page {
	t.Helper()
	p, documents, job := printing(t, b, file)
	made, err := p.Convert(t.Context(), job)
	must(t, err)
	job.Source = filepath.Join(job.Out, made.Renditions[0].Key)
	h, err := documents.Text(t.Context(), job)
	must(t, err)
	if len(h.Pages) != made.PageCount {
		t.Fatalf("%d pages, and %d were counted", len(h.Pages), made.PageCount)
	}
	return h.Pages
}

func TestRealFilesBecomePagesWithTheirChapters(t *testing.T) {
	b := boxtest.Open(t)
	for name, want := range map[string]struct {
		pages int
		title string // of the first page
	}{
		"officer.docx":  {1, "Title 1 · Title 2"},
		"slides.docx":   {1, ""},
		"harmattan.odt": {11, "Features"},
		"old.doc":       {1, ""},
		"officer.pptx":  {3, ""},
		"old.ppt":       {1, ""},
		"officer.xlsx":  {1, "Feuil1"},
		"old.xls":       {1, "Sheet1"},
	} {
		pages := read(t, b, needtest.Corpus(t, name))
		if len(pages) != want.pages || want.title != "" && pages[0].Title != want.title {
			t.Errorf("%s: %d pages, the first is %q", name, len(pages), pages[0].Title)
		}
	}
}

func TestTitlesAndNotesOfRealSlides(t *testing.T) {
	b := boxtest.Open(t)
	for name, want := range map[string]struct {
		slides, at   int
		title, notes string
	}{
		"officer.pptx":     {3, 2, "Hi", ""},
		"emacs-slides.odp": {59, 13, "It's all about text manipulation", "Emacs has extensive facilities for manipulating text"},
		"old.ppt":          {1, 1, "zZZZZZZ", ""},
	} {
		p, _, job := printing(t, b, needtest.Corpus(t, name))
		pages, err := p.Notes(t.Context(), job)
		must(t, err)
		if len(pages) != want.slides || pages[want.at-1].Title != want.title || pages[want.at-1].Notes != want.notes {
			t.Errorf("%s: %d slides, %+v", name, len(pages), pages)
		}
	}
}

func TestWithoutASandboxNothingIsPrinted(t *testing.T) {
	b, err := box.Choose(t.Context(), "none that there is")
	if err == nil {
		t.Fatal("a sandbox was found")
	}
	p, _, job := printing(t, b, needtest.Corpus(t, "officer.docx"))
	if _, err := p.Convert(t.Context(), job); !errors.Is(err, digitise.ErrSandboxMissing) {
		t.Error(err)
	}
}

func TestRemarksAtTheEdgeAreNotPrinted(t *testing.T) {
	b := boxtest.Open(t)
	p, _, job := printing(t, b, text(t, `<text:p>Le fusible<office:annotation><text:p>À revoir</text:p></office:annotation> protège.</text:p>`))
	made, err := p.Convert(t.Context(), job)
	must(t, err)
	data, err := os.ReadFile(filepath.Join(job.Out, made.Renditions[0].Key))
	must(t, err)
	if bytes.Contains(data, []byte("/Annot")) {
		t.Error("a remark is in the PDF")
	}
}
