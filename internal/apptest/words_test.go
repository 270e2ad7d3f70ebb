package apptest_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
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
				Section int
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
	l.french = trainer.Upload(course, module, needtest.Corpus(t, "debian-reference.fr.pdf"))
	l.english = trainer.Upload(course, module, needtest.Corpus(t, "packaging-tutorial.en.pdf"))
	l.arabic = trainer.Upload(course, module, needtest.Corpus(t, "handbook.ar.pdf"))
	l.film = trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	trainer.Arrived()
	for _, language := range []string{"fr", "en"} {
		name := "wannaworktogether." + language + ".vtt"
		data, err := os.ReadFile(needtest.Corpus(t, name))
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

// opened is where a passage of a resource leads, and the words that stand there.
type opened struct {
	none    bool
	page    int
	section int
	seconds float64
	words   []string
}

// search gives where the first passage of a resource leads.
func (l library) search(t *testing.T, who *apptest.Client, word, language, resource string) opened {
	t.Helper()
	return l.hits(t, who, word, language, resource)[0]
}

// hits gives where each passage leads that an answer shows of a resource, best
// first; one that leads nowhere where there is none. The first must hold the word
// that was asked for; the others may hold it in another form, which they name.
func (l library) hits(t *testing.T, who *apptest.Client, word, language, resource string) (all []opened) {
	t.Helper()
	var f found
	who.Get("/search?q="+url.QueryEscape(word)+"&lang="+language, &f)
	for _, g := range f.Groups {
		if g.Resource != resource {
			continue
		}
		for i, p := range g.Passages {
			o := opened{page: p.Loc.Page, section: p.Loc.Section, words: p.Words}
			if p.Loc.Seconds != nil {
				o.seconds = *p.Loc.Seconds
			}
			if i == 0 {
				o.words = []string{word}
			}
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		return []opened{{none: true}}
	}
	return all
}

// A learner's page and second: each word opens where it stands. The four files
// are digitised once for all that is asked of them.
func TestAWordOpensAtItsPageOrItsSecond(t *testing.T) {
	t.Parallel()
	l := openLibrary(t)
	t.Run("French and English", l.frenchAndEnglish)
	t.Run("Arabic", l.printedArabic)
	t.Run("nonsense finds nothing", l.nonsense)
}

func (l library) frenchAndEnglish(t *testing.T) {
	french, english := needtest.Corpus(t, "debian-reference.fr.pdf"), needtest.Corpus(t, "packaging-tutorial.en.pdf")
	hits := l.pages(t, "fr", l.french, french, 160) + l.pages(t, "en", l.english, english, 90)
	hits += l.seconds(t, "fr", needtest.Corpus(t, "wannaworktogether.fr.vtt"), 40)
	hits += l.seconds(t, "en", needtest.Corpus(t, "wannaworktogether.en.vtt"), 40)
	if hits < 400 {
		t.Errorf("%d places were opened, and must be 400", hits)
	}
}

// pages asks for words of a document and opens every page that is answered.
func (l library) pages(t *testing.T, language, resource, file string, n int) (hits int) {
	t.Helper()
	truth := pagesOf(t, file)
	right, words := 0, choose(n, wordsOf(truth, latin))
	for _, word := range words {
		for _, o := range l.hits(t, l.learner, word, language, resource) {
			hits++
			if o.none || o.page < 1 || o.page > len(truth) || !holdsOne(truth[o.page-1], o.words) {
				t.Errorf("%q opens %+v, where it is not; it is on %v", word, o, where(truth, word))
				continue
			}
			right++
		}
	}
	t.Logf("%s: %d of %d answers to %d words open at their page", language, right, hits, len(words))
	return hits
}

// seconds asks for words of captions and opens every second that is answered.
func (l library) seconds(t *testing.T, language, file string, n int) (hits int) {
	t.Helper()
	cues := cuesOf(t, file)
	said := make([]string, len(cues))
	for i, c := range cues {
		said[i] = c.text
	}
	right, words := 0, choose(n, wordsOf(said, latin))
	for _, word := range words {
		for _, o := range l.hits(t, l.learner, word, language, l.film) {
			hits++
			if o.none || !l.saidAt(t, o) {
				t.Errorf("%q opens %+v, where it is not said", word, o)
				continue
			}
			right++
		}
	}
	t.Logf("%s: %d of %d answers to %d words open at their second", language, right, hits, len(words))
	return hits
}

// holdsOne reports whether a text has one of the words.
func holdsOne(in string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return holds(in, w) })
}

// saidAt reports whether a word is said in the cue that a second belongs to, in
// either language: some words are of both.
func (l library) saidAt(t *testing.T, o opened) bool {
	for _, language := range []string{"fr", "en"} {
		for _, c := range cuesOf(t, needtest.Corpus(t, "wannaworktogether."+language+".vtt")) {
			if c.start <= o.seconds && o.seconds < c.end && holdsOne(c.text, o.words) {
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
	printed, err := os.ReadFile(needtest.Corpus(t, "handbook.ar.txt"))
	if err != nil {
		t.Fatal(err)
	}
	truth := pagesOf(t, needtest.Corpus(t, "handbook.ar.pdf"))
	words := choose(100, wordsOf([]string{string(printed)}, arabic))
	right, byPoppler, hits := 0, 0, 0
	for _, word := range words {
		for _, o := range l.hits(t, l.learner, word, "ar", l.arabic) {
			hits++
			switch {
			case o.none || o.page < 1 || o.page > len(truth):
				t.Logf("missed: %s opens %+v", word, o)
			case holdsOne(truth[o.page-1], o.words):
				right, byPoppler = right+1, byPoppler+1
			case holdsOne(l.page(o.page), o.words) && holdsOne(string(printed), o.words):
				right++
			default:
				t.Logf("missed: %s opens page %d, where it is not", word, o.page)
			}
		}
	}
	t.Logf("ar: %d of %d answers to %d words open at their page, %d of them also by poppler's reading", right, hits, len(words), byPoppler)
	if len(words) != 100 || hits < 100 || right*100 < hits*90 {
		t.Errorf("%d of %d places are right, want 90 %%", right, hits)
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
