package apptest_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// readingPage is a page as it is corrected.
type readingPage struct {
	N, Version           int
	Text, Read, Standing string
	Confidence           float64
	Words                []struct {
		S, E, C    int
		X, Y, W, H float64
	}
	By *struct{ Name string }
}

// searchedWithin is how soon what a person wrote of a page must be found.
const searchedWithin = 5 * time.Second

// A trainer corrects a word of a scan: learners find the page by it within seconds
// and see the word where it stands, and nothing that is digitised again loses it.
func TestACorrectedWordIsFoundAtOnceAndSurvivesReadingAgain(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("À relire")
	scan, err := os.ReadFile(ocrtest.PDF(t, 150, scantest.French(t)))
	if err != nil {
		t.Fatal(err)
	}
	resource := trainer.UploadNamed(course, module, "scan.pdf", scan)
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()

	path := "/resources/" + resource + "/pages/1/reading"
	var was, is readingPage
	tag := trainer.Get(path, &was).Header.Get("ETag")
	written := strings.Replace(was.Text, "bobine", "quinquette", 1)
	if written == was.Text || tag != `"1"` {
		t.Fatalf("version %s of %q", tag, was.Text)
	}
	began := time.Now()
	trainer.Do(http.StatusOK, http.MethodPut, path, map[string]any{"text": written}, "If-Match", tag).Into(&is)
	l := library{Lab: lab}
	apptest.Eventually(t, searchedWithin, "the corrected word to be found", func() bool {
		o := l.search(t, learner, "quinquette", "fr", resource)
		return !o.none && o.page == 1
	})
	t.Logf("found %d ms after it was sent", time.Since(began).Milliseconds())
	if is.Standing != "vouched" || is.By == nil || is.Read != was.Text || len(is.Words) != len(was.Words) {
		t.Errorf("%+v", is)
	}
	trainer.Do(http.StatusPreconditionFailed, http.MethodPut, path, map[string]any{"text": "autre chose"}, "If-Match", tag)

	trainer.Do(http.StatusNoContent, http.MethodPost, "/resources/"+resource+"/redo", nil)
	lab.Idle()
	var again readingPage
	trainer.Get(path, &again)
	if again.Text != written || again.Standing != "vouched" || again.Version != is.Version {
		t.Errorf("after reading again: %+v", again)
	}
	if o := l.search(t, learner, "quinquette", "fr", resource); o.none {
		t.Error("what was corrected is not found after reading again")
	}

	trainer.Do(http.StatusOK, http.MethodDelete, path, nil, "If-Match", `"2"`).Into(&is)
	if is.Text != was.Text || is.Standing != "taken-back" {
		t.Errorf("taken back: %+v", is)
	}
	lab.Idle()
	if o := l.search(t, learner, "quinquette", "fr", resource); !o.none {
		t.Error("what was taken back is still found")
	}
}
