package apptest_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// reading is what a viewer is told of a book.
type reading struct {
	Kind string
	Text *struct {
		HTML  string
		Parts []struct {
			First, Bytes int
			Src          string
		}
		Figures  []string
		Contents string
		Sections int
	}
	Position float64
}

// sent gives what stands at a media address.
func sent(t *testing.T, who *apptest.Client, address string) apptest.Response {
	t.Helper()
	r, err := who.Send(http.MethodGet, address, nil)
	if err != nil || r.Status != http.StatusOK {
		t.Fatalf("GET %s: %d, %v", address, r.Status, err)
	}
	return r
}

// A book is sent, found at the section where a word stands, read part after part,
// and gone on with where it was left.
func TestABookIsFoundAtItsSectionAndRead(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Mesurer")
	data, err := os.ReadFile(needtest.Corpus(t, "live-manual.fr.epub"))
	if err != nil {
		t.Fatal(err)
	}
	book := trainer.UploadNamed(course, module, "manuel.epub", data)
	lab.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()

	o := library{Lab: lab}.search(t, learner, "persistence", "fr", book)
	if o.none || o.section < 2 {
		t.Fatalf("« persistence » opens %+v", o)
	}
	var v reading
	learner.Get("/resources/"+book+"/viewer", &v)
	if v.Kind != "ebook" || v.Text == nil || len(v.Text.Parts) < 5 || v.Text.HTML != "" || v.Text.Sections < o.section {
		t.Fatalf("%+v", v)
	}
	part := v.Text.Parts[0]
	for _, p := range v.Text.Parts {
		if p.First <= o.section {
			part = p
		}
	}
	r := sent(t, learner, part.Src)
	if len(r.Body) != part.Bytes || !strings.Contains(string(r.Body), `id="section-`) || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%d bytes of %s", len(r.Body), r.Header.Get("Content-Type"))
	}
	if r := sent(t, learner, v.Text.Contents); !strings.Contains(string(r.Body), "Manuel Live Systems") {
		t.Errorf("contents: %s", r.Body)
	}
	beat(learner, watching{apptest.NewID(), book, "phone", 1, float64(o.section), "playing", [][2]float64{{float64(o.section - 1), float64(o.section)}}})
	if learner.Get("/resources/"+book+"/viewer", &v); v.Position != float64(o.section) {
		t.Errorf("it goes on at %v, want section %d", v.Position, o.section)
	}
	if r, err := lab.As("omar.fassi").Send(http.MethodGet, part.Src, nil); err != nil || r.Status != http.StatusNotFound {
		t.Errorf("another group gets a part: %d, %v", r.Status, err)
	}
}
