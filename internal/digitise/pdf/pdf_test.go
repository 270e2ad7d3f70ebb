package pdf_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/text"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{pdf.WorkerCommand: pdf.Worker}))
}

func documents(t *testing.T) *pdf.Documents {
	t.Helper()
	b := boxtest.Open(t)
	cache := filepath.Join(os.TempDir(), "lab-test-pdfium")
	d, err := pdf.New(b, vips.New(b), cache)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func job(t *testing.T, source string) digitise.Job {
	t.Helper()
	return digitise.Job{Source: source, Out: t.TempDir(), Progress: func(int, int) {}}
}

func read(t *testing.T, name string) media.Harvest {
	t.Helper()
	began := time.Now()
	h, err := documents(t).Text(t.Context(), job(t, needtest.Corpus(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d pages in %s", name, h.PageCount, time.Since(began).Round(time.Millisecond))
	return h
}

// wellFormed checks what every page promises.
func wellFormed(t *testing.T, h media.Harvest) {
	t.Helper()
	for i, p := range h.Pages {
		if p.Ord != i+1 {
			t.Fatalf("page %d stands at %d", p.Ord, i)
		}
		if clean := text.Clean(p.Text); clean != p.Text {
			t.Errorf("page %d is not clean", p.Ord)
		}
		if boxless := len(strings.Fields(p.Text)) - len(p.Words); boxless > 10+len(p.Words)/10 {
			t.Logf("page %d: %d words stand beyond its edge", p.Ord, boxless)
		}
		for _, w := range p.Words {
			word := p.Text[w.Start:w.End]
			if strings.ContainsAny(word, " \n") || word == "" {
				t.Errorf("page %d: %q is not a word", p.Ord, word)
			}
			if w.Width <= 0 || w.Height <= 0 || w.X < -0.5 || w.Y < -0.5 || w.X+w.Width > p.Width+0.5 || w.Y+w.Height > p.Height+0.5 {
				t.Errorf("page %d of %.0f × %.0f: %q stands at %+v", p.Ord, p.Width, p.Height, word, w)
			}
		}
	}
}

func TestEveryFrenchWordHasItsPlaceOnThePage(t *testing.T) {
	h := read(t, "debian-reference.fr.pdf")
	if h.PageCount != 265 || len(h.Pages) != 265 || h.Language != "fr" {
		t.Fatalf("%d pages, %d read, language %q", h.PageCount, len(h.Pages), h.Language)
	}
	wellFormed(t, h)
	words := 0
	for _, p := range h.Pages {
		words += len(p.Words)
	}
	if words < 60000 {
		t.Errorf("only %d words", words)
	}
}

func TestWordsBrokenAtALineEndAreJoined(t *testing.T) {
	h := read(t, "debian-reference.fr.pdf")
	for _, p := range h.Pages {
		for i := 1; i < len(p.Words); i++ {
			before, w := p.Words[i-1], p.Words[i]
			if before.End == w.Start && w.Y > before.Y+5 {
				t.Logf("page %d: %q + %q", p.Ord, p.Text[before.Start:before.End], p.Text[w.Start:w.End])
				return
			}
		}
	}
	t.Fatal("no word with a box on each of two lines")
}

func TestSlidesAreRead(t *testing.T) {
	h := read(t, "packaging-tutorial.en.pdf")
	if h.Language != "en" {
		t.Errorf("language %q", h.Language)
	}
	wellFormed(t, h)
}

var arabicWord = regexp.MustCompile(`[\x{0621}-\x{064a}]{2,}`)

func TestNineOfTenArabicWordsAreFound(t *testing.T) {
	truth, err := os.ReadFile(needtest.Corpus(t, "handbook.ar.txt"))
	if err != nil {
		t.Fatal(err)
	}
	h := read(t, "handbook.ar.pdf")
	if h.Language != "ar" {
		t.Errorf("language %q", h.Language)
	}
	wellFormed(t, h)
	read := map[string]int{}
	for _, p := range h.Pages {
		for _, w := range arabicWord.FindAllString(text.Fold(p.Text), -1) {
			read[w]++
		}
	}
	all, found := 0, 0
	misses := map[string]int{}
	for _, w := range arabicWord.FindAllString(text.Fold(text.Clean(string(truth))), -1) {
		all++
		if read[w] > 0 {
			read[w]--
			found++
		} else {
			misses[w]++
		}
	}
	t.Logf("%d of %d Arabic words, %.1f %%", found, all, 100*float64(found)/float64(all))
	if found*100 < 90*all {
		t.Errorf("misses: %v", misses)
	}
}

func TestALockedFileAsksForAFileWithoutPassword(t *testing.T) {
	refused(t, needtest.Corpus(t, "password.pdf"), digitise.ErrPDFPassword)
}

func TestAFileCutShortIsDamaged(t *testing.T) {
	whole, err := os.ReadFile(needtest.Corpus(t, "debian-reference.fr.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut")
	if err := os.WriteFile(cut, whole[:len(whole)/10], 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, cut, digitise.ErrPDFDamaged)
}

func refused(t *testing.T, source string, want *fault.Error) {
	t.Helper()
	if _, err := documents(t).Text(t.Context(), job(t, source)); !errors.Is(err, want) || fault.KindOf(err) != fault.Invalid {
		t.Fatalf("got %v, want %s", err, want.Code)
	}
}

func TestEveryPageBecomesAnImageAndASmallOne(t *testing.T) {
	j := job(t, needtest.Corpus(t, "packaging-tutorial.en.pdf"))
	began := time.Now()
	h, err := documents(t).Pages(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages in %s", h.PageCount, time.Since(began).Round(time.Millisecond))
	seen := map[media.Role]int{}
	for _, r := range h.Renditions {
		seen[r.Role]++
		if r.Role != media.RolePoster && r.Ord != seen[r.Role] {
			t.Errorf("%s %d comes as number %d", r.Role, r.Ord, seen[r.Role])
		}
		want := map[media.Role]int{media.RolePage: 1600, media.RoleThumb: 240, media.RolePoster: 640}[r.Role]
		if r.Width != want || r.Height < want/2 {
			t.Errorf("%s %d is %d × %d", r.Role, r.Ord, r.Width, r.Height)
		}
	}
	if seen[media.RolePage] != h.PageCount || seen[media.RoleThumb] != h.PageCount || seen[media.RolePoster] != 1 {
		t.Errorf("%d pages gave %v", h.PageCount, seen)
	}
	left, err := os.ReadDir(j.Out)
	if err != nil || len(left) != len(h.Renditions) {
		t.Errorf("%d files for %d renditions, %v", len(left), len(h.Renditions), err)
	}
}
