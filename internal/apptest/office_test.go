package apptest_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// printed is what a viewer is told of an office file.
type printed struct {
	Kind  string
	Pages struct {
		Count          int
		Images, Thumbs []string
	}
	Original, Printable struct {
		Src, Name string
		Size      int64
	}
}

// Slides are sent, shown page by page, found at their slide, and taken away as
// the file that they are and as the PDF that they print.
func TestSlidesAreFoundAtTheirSlideAndTakenAwayAsPDF(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Éditeurs")
	slides := trainer.Upload(course, module, needtest.Corpus(t, "emacs-slides.odp"))
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	learner := lab.As("salma.amrani")
	var v printed
	learner.Get("/resources/"+slides+"/viewer", &v)
	if v.Kind != "office" || v.Pages.Count != 59 || len(v.Pages.Images) != 59 || len(v.Pages.Thumbs) != 59 {
		t.Fatalf("%s: %d pages, %d images, %d thumbs", v.Kind, v.Pages.Count, len(v.Pages.Images), len(v.Pages.Thumbs))
	}
	if v.Original.Name != "emacs-slides.odp" || v.Printable.Name != "emacs-slides.pdf" || v.Printable.Size == 0 {
		t.Errorf("%+v, %+v", v.Original, v.Printable)
	}
	r, err := learner.Send(http.MethodGet, v.Printable.Src, nil)
	if err != nil || !bytes.HasPrefix(r.Body, []byte("%PDF-")) || int64(len(r.Body)) != v.Printable.Size ||
		!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") || r.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the PDF: %d, %v, %v", r.Status, r.Header, err)
	}
	if at := slideOf(learner, "hexl find file", slides); at == 0 {
		t.Error("its words are not found")
	}
}

// slideOf searches for words and gives the page of a resource at which they are
// found first, or 0.
func slideOf(c *apptest.Client, words, resource string) int {
	var answer struct {
		Groups []struct {
			Resource string
			Passages []struct{ Loc struct{ Page int } }
		}
	}
	c.Get("/search?q="+strings.ReplaceAll(words, " ", "+"), &answer)
	for _, g := range answer.Groups {
		for _, p := range g.Passages {
			if g.Resource == resource && p.Loc.Page > 0 {
				return p.Loc.Page
			}
		}
	}
	return 0
}
