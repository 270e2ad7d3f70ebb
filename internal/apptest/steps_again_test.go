package apptest_test

import (
	"image"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// sheets is a PDF of so many pages that are pictures.
func sheets(t *testing.T, pages int) []byte {
	t.Helper()
	all := make([]*image.Gray, pages)
	for i := range all {
		all[i] = scantest.French(t)
	}
	scan, err := os.ReadFile(ocrtest.PDF(t, 150, all...))
	if err != nil {
		t.Fatal(err)
	}
	return scan
}

// attempts is how often a step was begun on the file of a resource.
func (s stepped) attempts(step string) (n int) {
	for _, one := range s.Asset.Steps {
		if one.Step == step {
			n = one.Attempt
		}
	}
	return n
}

// What reads a scan goes on from the text of its pages: where that is made again
// meanwhile, it must not write the older over it.
func TestAStepBeginsAgainWhereWhatItGoesOnFromIsMadeAgain(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Pages numérisées")
	scan := trainer.UploadNamed(course, module, "cahier.pdf", sheets(t, 12))
	asset := begins(t, trainer, scan, "ocr").Asset.ID
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset+"/steps/text/redo", nil)
	apptest.Eventually(t, time.Minute, "the text to be read again", func() bool { return see(t, trainer, scan).attempts("text") == 2 })
	lab.Idle()
	s := see(t, trainer, scan)
	if s.attempts("ocr") < 2 || s.state("ocr") != "done" || s.state("text") != "done" || s.Asset.State != "ready" {
		t.Errorf("%+v", s)
	}
	var p readPage
	trainer.Get("/resources/"+scan+"/pages/12", &p)
	if p.Source != "read" || p.Text == "" {
		t.Errorf("the last page is %+v", p)
	}
}

func TestAStepThatAFileDoesNotHaveIsNotDone(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	document := trainer.UploadNamed(course, module, "deux pages.pdf", []byte(twoPages))
	lab.Idle()
	before := see(t, trainer, document)
	trainer.Do(http.StatusNotFound, http.MethodPost, "/jobs/"+before.Asset.ID+"/steps/lowest/redo", nil)
	lab.Idle()
	if s := see(t, trainer, document); s.attempts("text") != 1 || s.attempts("pages") != 1 {
		t.Errorf("%+v", s)
	}
}

func TestAnAttemptThatFailedNamesItsToolsAsWell(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Électricité")
	document := trainer.UploadNamed(course, module, "coupé.pdf", []byte(twoPages[:120]))
	lab.Idle()
	if s := see(t, trainer, document); s.state("text") != "failed" || !strings.HasPrefix(s.Asset.Steps[0].Tools, "go-pdfium") {
		t.Errorf("%+v", s)
	}
}
