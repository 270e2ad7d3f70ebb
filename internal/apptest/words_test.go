package apptest_test

import (
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// found is the part of a search answer that tests look at.
type found struct {
	Total  int
	Groups []struct {
		Resource string
		Title    string
		Course   struct{ ID, Title string }
		Passages []struct {
			Kind  string
			Text  string
			Words []string
			Loc   struct {
				Page    int
				Seconds *float64
			}
		}
	}
	Facets    map[string]map[string]int
	Corrected []struct{ From, To string }
}

// library is a lab with the real files, published for one group.
type library struct {
	*apptest.Lab
	learner                       *apptest.Client
	french, english, arabic, film string
}

// openLibrary sends the real files, waits for them and publishes them.
func openLibrary(t *testing.T) library {
	l := library{Lab: apptest.Open(t)}
	trainer := l.As("nadia.berrada")
	l.learner = l.As("salma.amrani")
	course, module := trainer.Course("Bibliothèque")
	l.french = trainer.Upload(course, module, apptest.Corpus(t, "debian-reference.fr.pdf"))
	l.english = trainer.Upload(course, module, apptest.Corpus(t, "packaging-tutorial.en.pdf"))
	l.arabic = trainer.Upload(course, module, apptest.Corpus(t, "handbook.ar.pdf"))
	l.film = trainer.Upload(course, module, apptest.Corpus(t, "wannaworktogether.mp4"))
	trainer.Arrived()
	for _, language := range []string{"fr", "en"} {
		name := "wannaworktogether." + language + ".vtt"
		data, err := os.ReadFile(apptest.Corpus(t, name))
		if err != nil {
			t.Fatal(err)
		}
		trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: l.film, As: "captions", Name: name}, data)
	}
	l.Idle()
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	l.Idle()
	return l
}

// opened is where the first passage of a resource leads, and what is there.
type opened struct {
	none    bool
	page    int
	seconds float64
}

func (l library) search(t *testing.T, who *apptest.Client, word, language, resource string) opened {
	t.Helper()
	var f found
	who.Get("/search?q="+url.QueryEscape(word)+"&lang="+language, &f)
	for _, g := range f.Groups {
		if g.Resource != resource || len(g.Passages) == 0 {
			continue
		}
		o := opened{page: g.Passages[0].Loc.Page}
		if s := g.Passages[0].Loc.Seconds; s != nil {
			o.seconds = *s
		}
		return o
	}
	return opened{none: true}
}

// A learner's page and second: each word opens where it stands. The four files
// are digitised once for all that is asked of them.
func TestAWordOpensAtItsPageOrItsSecond(t *testing.T) {
	l := openLibrary(t)
	t.Run("French and English", l.frenchAndEnglish)
	t.Run("Arabic", l.printedArabic)
	t.Run("nonsense finds nothing", l.nonsense)
}

func (l library) frenchAndEnglish(t *testing.T) {
	french, english := apptest.Corpus(t, "debian-reference.fr.pdf"), apptest.Corpus(t, "packaging-tutorial.en.pdf")
	asked := l.pages(t, "fr", l.french, french, 80) + l.pages(t, "en", l.english, english, 60)
	asked += l.seconds(t, "fr", apptest.Corpus(t, "wannaworktogether.fr.vtt"), 30)
	asked += l.seconds(t, "en", apptest.Corpus(t, "wannaworktogether.en.vtt"), 30)
	if asked != 200 {
		t.Errorf("asked %d words, not 200", asked)
	}
}

func (l library) pages(t *testing.T, language, resource, file string, n int) int {
	t.Helper()
	truth := pagesOf(t, file)
	words := choose(n, wordsOf(truth, latin))
	right := 0
	for _, word := range words {
		o := l.search(t, l.learner, word, language, resource)
		if o.none || o.page < 1 || o.page > len(truth) || !holds(truth[o.page-1], word) {
			t.Errorf("%q opens %+v, where it is not; it is on %v", word, o, where(truth, word))
			continue
		}
		right++
	}
	t.Logf("%s: %d of %d words open at their page", language, right, len(words))
	return len(words)
}

func (l library) seconds(t *testing.T, language, file string, n int) int {
	t.Helper()
	cues := cuesOf(t, file)
	said := make([]string, len(cues))
	for i, c := range cues {
		said[i] = c.text
	}
	words := choose(n, wordsOf(said, latin))
	right := 0
	for _, word := range words {
		o := l.search(t, l.learner, word, language, l.film)
		if o.none || !l.saidAt(t, o.seconds, word) {
			t.Errorf("%q opens %+v, where it is not said", word, o)
			continue
		}
		right++
	}
	t.Logf("%s: %d of %d words open at their second", language, right, len(words))
	return len(words)
}

// saidAt reports whether a word is said in the cue that a second belongs to, in
// either language: some words are of both.
func (l library) saidAt(t *testing.T, second float64, word string) bool {
	for _, language := range []string{"fr", "en"} {
		for _, c := range cuesOf(t, apptest.Corpus(t, "wannaworktogether."+language+".vtt")) {
			if c.start <= second && second < c.end && holds(c.text, word) {
				return true
			}
		}
	}
	return false
}

func where(pages []string, word string) (on []int) {
	for i, p := range pages {
		if holds(p, word) {
			on = append(on, i+1)
		}
	}
	return on
}

// printedArabic: of a hundred Arabic words of a printed page, ninety open where they stand.
// The words come from the text that was printed; that a page has one is what
// poppler reads there, or, since poppler turns lam-alef and marks around, what
// our reader gives for that page and the printed text confirms.
func (l library) printedArabic(t *testing.T) {
	printed, err := os.ReadFile(apptest.Corpus(t, "handbook.ar.txt"))
	if err != nil {
		t.Fatal(err)
	}
	truth := pagesOf(t, apptest.Corpus(t, "handbook.ar.pdf"))
	words := choose(100, wordsOf([]string{string(printed)}, arabic))
	right, byPoppler := 0, 0
	for _, word := range words {
		o := l.search(t, l.learner, word, "ar", l.arabic)
		switch {
		case o.none || o.page < 1 || o.page > len(truth):
			t.Logf("missed: %s opens %+v", word, o)
		case holds(truth[o.page-1], word):
			right, byPoppler = right+1, byPoppler+1
		case holds(l.page(o.page), word):
			right++
		default:
			t.Logf("missed: %s opens page %d, where it is not", word, o.page)
		}
	}
	t.Logf("%d of %d Arabic words open at their page, %d of them also by poppler's reading", right, len(words), byPoppler)
	if len(words) != 100 || right < 90 {
		t.Errorf("%d of %d Arabic words are right, want 90 of 100", right, len(words))
	}
}

// page gives the words of a page as the lab shows them.
func (l library) page(n int) string {
	var p struct{ Text string }
	l.learner.Get("/resources/"+l.arabic+"/pages/"+strconv.Itoa(n), &p)
	return p.Text
}

func (l library) nonsense(t *testing.T) {
	var f found
	r := l.learner.Get("/search?q=zzyzxqwkv&lang=fr", &f)
	if f.Total != 0 || len(f.Groups) != 0 || r.Status != http.StatusOK || strings.Contains(string(r.Body), l.film) {
		t.Errorf("nonsense found %s", r.Body)
	}
}
