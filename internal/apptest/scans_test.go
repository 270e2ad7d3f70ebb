package apptest_test

import (
	"image"
	"net/http"
	"os"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/ocrtest"
	"github.com/digital-learning-lab/lab/internal/digitise/scantest"
)

// readPage is a page as its viewer is told of it.
type readPage struct {
	Text, Language, Source string
	Width, Height          float64
	Words                  []struct {
		S, E, C    int
		X, Y, W, H float64
	}
}

// surest is the longest word of which the reader is sure, with its place.
func (p readPage) surest() (word string, at int) {
	units := []rune(p.Text) // none of these letters takes two UTF-16 units
	for i, w := range p.Words {
		if said := string(units[w.S:w.E]); w.C >= 90 && utf8.RuneCountInString(said) > utf8.RuneCountInString(word) {
			word, at = said, i
		}
	}
	return word, at
}

// A learner finds what stands on a page that is only a picture, also in Arabic, and
// sees where: a scan is sent like any document.
func TestAWordOfAScanIsFoundWhereItStands(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Pages numérisées")
	scans := map[string]string{}
	for language, page := range map[string]*image.Gray{"fr": scantest.French(t), "ar": scantest.Arabic(t)} {
		scan, err := os.ReadFile(ocrtest.PDF(t, 150, page))
		if err != nil {
			t.Fatal(err)
		}
		scans[language] = trainer.UploadNamed(course, module, language+".pdf", scan)
	}
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	for language, scan := range scans {
		var p readPage
		learner.Get("/resources/"+scan+"/pages/1", &p)
		word, at := p.surest()
		t.Logf("%s: %d words, the surest is %q", language, len(p.Words), word)
		if p.Language != language || p.Source != "read" || word == "" {
			t.Fatalf("the page in %s is %+v", language, p)
		}
		if box := p.Words[at]; box.W <= 0 || box.H <= 0 || box.X+box.W > p.Width || box.Y+box.H > p.Height {
			t.Errorf("%q stands at %+v of %.0f × %.0f", word, box, p.Width, p.Height)
		}
		l := library{Lab: lab}
		if o := l.search(t, learner, word, language, scan); o.none || o.page != 1 {
			t.Errorf("« %s » opens %+v, want page 1", word, o)
		}
	}
}

// A scan is shown before it is read, and what was read is found without anybody
// publishing it again.
func TestWhatIsReadAfterPublishingIsIndexed(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Une page")
	scan, err := os.ReadFile(ocrtest.PDF(t, 150, scantest.French(t)))
	if err != nil {
		t.Fatal(err)
	}
	resource := trainer.UploadNamed(course, module, "page.pdf", scan)
	var v viewer
	apptest.Eventually(t, time.Minute, "the scan to be shown", func() bool {
		r, err := trainer.Send(http.MethodGet, "/api/v1/resources/"+resource+"/viewer", nil)
		return err == nil && r.Into(&v) == nil && v.Pages != nil
	})
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	var p readPage
	learner.Get("/resources/"+resource+"/pages/1", &p)
	word, _ := p.surest()
	if o := (library{Lab: lab}).search(t, learner, word, "fr", resource); word == "" || o.none {
		t.Errorf("« %s » is not found", word)
	}
	if r := lab.As("omar.fassi").Do(http.StatusNotFound, http.MethodGet, "/resources/"+resource+"/pages/1", nil); r.Code() == "" {
		t.Error("another group reads the page")
	}
}
