package apptest_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
	"github.com/digital-learning-lab/lab/internal/media"
)

// What `lab redigitise -step ocr` does: the step is done again and nothing before it,
// and what was read stays readable meanwhile.
func TestAStepIsDoneAgainToFilesThatAreReadMeanwhile(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer := lab.As("nadia.berrada")
	course, module := trainer.Course("Pages numérisées")
	scan := trainer.UploadNamed(course, module, "cahier.pdf", sheets(t, 6))
	lab.Idle()
	var before readPage
	trainer.Get("/resources/"+scan+"/pages/1", &before)
	which := app.Redigitising{Step: "ocr", Kind: string(media.PDF), Since: time.Now().Add(24 * time.Hour)}
	if sum, err := lab.Redigitise(t.Context(), which, true); err != nil || sum.Assets != 0 {
		t.Errorf("of what comes tomorrow: %+v, %v", sum, err)
	}
	which.Since, which.Course = time.Now().Add(-24*time.Hour), course
	sum, err := lab.Redigitise(t.Context(), which, true)
	if err != nil || sum.Assets != 1 || sum.Pages != 6 {
		t.Fatalf("%+v, %v", sum, err)
	}
	asked := 0
	apptest.Eventually(t, 5*time.Minute, "the scan to be read again", func() bool {
		s := see(t, trainer, scan)
		var now readPage
		trainer.Get("/resources/"+scan+"/pages/1", &now)
		if asked++; s.Asset.State != "ready" || now.Text != before.Text || now.Source != "read" {
			t.Fatalf("it is %s, and its page %+v", s.Asset.State, now)
		}
		left, err := lab.LeftToRedigitise(t.Context())
		return err == nil && left == 0
	})
	s := see(t, trainer, scan)
	if s.attempts("ocr") != 2 || s.state("ocr") != "done" || s.attempts("text") != 1 || s.attempts("pages") != 1 {
		t.Errorf("%+v", s)
	}
	t.Logf("%d times its page was there meanwhile", asked)
}

// One trainer drops thirty scans, then another one short document: it does not wait
// for them.
func TestAShortDocumentDoesNotWaitForThirtyScansOfSomebodyElse(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	many, one := lab.As("nadia.berrada"), lab.As("rachid.amine")
	course, module := many.Course("Pages numérisées")
	var scans []string
	for n := range 30 {
		scan, err := os.ReadFile(ocrtest.Stamped(t, 150, fmt.Sprint("No ", n), scantest.French(t)))
		if err != nil {
			t.Fatal(err)
		}
		scans = append(scans, many.UploadNamed(course, module, fmt.Sprint(n, ".pdf"), scan))
	}
	other, there := one.Course("Électricité")
	document := one.UploadNamed(other, there, "deux pages.pdf", []byte(twoPages))
	apptest.Eventually(t, 3*time.Minute, "the document to be ready", func() bool { return see(t, one, document).Asset.State == "ready" })
	left := 0
	for _, scan := range scans {
		if see(t, many, scan).state("ocr") != "done" {
			left++
		}
	}
	if t.Logf("it was ready with %d of 30 scans left", left); left < 15 {
		t.Error("it waited for most of them, or they were done too soon to tell")
	}
}
