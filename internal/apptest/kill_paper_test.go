package apptest_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// sendPaper sends a scan, slides and a book, so that what happens next happens to
// the tools of paper too. No two are the same bytes, which would be digitised once.
func (s *siege) sendPaper() {
	s.t.Helper()
	trainer := s.as("nadia.berrada")
	course, module := trainer.Course("Papier")
	sources := []string{ocrtest.PDF(s.t, 150, scantest.French(s.t)), needtest.Corpus(s.t, "officer.pptx"), needtest.Corpus(s.t, "live-manual.fr.epub")}
	for i, mark := range []func([]byte, string) []byte{remarked, commented, commented} {
		content, err := os.ReadFile(sources[i])
		if err != nil {
			s.t.Fatal(err)
		}
		sending := apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: filepath.Base(sources[i])}
		s.paper = append(s.paper, trainer.UploadBytes(sending, mark(content, sending.Resource)))
	}
}

// remarked adds a comment to a PDF.
func remarked(pdf []byte, comment string) []byte { return append(pdf, "\n%"+comment+"\n"...) }

// commented gives a ZIP file that has none a comment, of which the length stands in
// its last two bytes (APPNOTE 4.3.16).
func commented(archive []byte, comment string) []byte {
	archive[len(archive)-2] = byte(len(comment))
	return append(archive, comment...)
}

// checkPaper: all of it is shown, whole, and what was read is there.
func (s *siege) checkPaper() {
	s.t.Helper()
	trainer := s.as("nadia.berrada")
	for _, resource := range s.paper {
		var r struct {
			Asset struct {
				Name, State, Reason string
				Pages               int
			}
		}
		trainer.Get("/resources/"+resource, &r)
		if r.Asset.State != "ready" || r.Asset.Pages == 0 {
			s.t.Errorf("%s ended as %s (%s) with %d pages", r.Asset.Name, r.Asset.State, r.Asset.Reason, r.Asset.Pages)
			continue
		}
		var v viewer
		trainer.Get("/resources/"+resource+"/viewer", &v)
		if v.Pages == nil {
			continue
		}
		for n, image := range v.Pages.Images {
			if got := apptest.MustSend(s.t, trainer, http.MethodGet, image); got.Status != http.StatusOK {
				s.t.Errorf("page %v of %s: %d", n, r.Asset.Name, got.Status)
			}
		}
	}
	for scan := range slices.Chunk(s.paper, 3) {
		var p readPage
		trainer.Get("/resources/"+scan[0]+"/pages/1", &p)
		if word, _ := p.surest(); word == "" || p.Source != "read" {
			s.t.Errorf("of a scan was read: %q, %q", p.Source, p.Text)
		}
	}
}
