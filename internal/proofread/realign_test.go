package proofread_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
)

// lines lays a text out as a page: a character is 10 points wide and a line 20
// high, Arabic lines run from the right edge at 1000.
func lines(text string) (words []media.Word) {
	at := 0
	for n, line := range strings.Split(text, "\n") {
		x := 0.0
		for word := range strings.FieldsSeq(line) {
			from := at + strings.Index(text[at:], word)
			width := 10 * float64(len([]rune(word)))
			w := media.Word{Start: from, End: from + len(word), X: x, Y: 20 * float64(n), Width: width, Height: 18, Sure: 50}
			if strings.ContainsAny(line, "ابتثنيل") {
				w.X = 1000 - x - width
			}
			x += width + 10
			at = from + len(word)
			words = append(words, w)
		}
	}
	return words
}

// drawn writes words with where they stand, for comparing.
func drawn(text string, words []media.Word) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%s@%g,%g+%g", text[w.Start:w.End], math.Round(w.X), w.Y, math.Round(w.Width)))
	}
	return strings.Join(out, " ")
}

func TestWordsKeepTheirPlacesWhereATextIsCorrected(t *testing.T) {
	for name, c := range map[string]struct{ read, written, want string }{
		"one word":        {"le courant altematif", "le courant alternatif", "le@0,0+20 courant@30,0+70 alternatif@110,0+90"},
		"split":           {"lecourant passe", "le courant passe", "le@0,0+20 courant@20,0+70 passe@100,0+50"},
		"joined":          {"dis joncteur coupe", "disjoncteur coupe", "disjoncteur@0,0+120 coupe@130,0+50"},
		"missed":          {"le     courant", "le bon courant", "le@0,0+20 bon@20,0+10 courant@30,0+70"},
		"never there":     {"| le ~ courant", "le courant", "le@20,0+20 courant@70,0+70"},
		"missed at first": {"courant", "le courant", "le@0,0+70 courant@0,0+70"},
		"Arabic":          {"تعلبم الرباضيات", "تعليم الرياضيات", "تعليم@950,0+50 الرياضيات@850,0+90"},
		"Arabic, split":   {"فيالمدرسة اليوم", "في المدرسة اليوم", "في@980,0+20 المدرسة@910,0+70 اليوم@850,0+50"},
		"Arabic, joined":  {"ال مدرسة اليوم", "المدرسة اليوم", "المدرسة@920,0+80 اليوم@860,0+50"},
		"mixed":           {"جهاز RCD يقطع", "جهاز RCBO يقطع", "جهاز@960,0+40 RCBO@920,0+30 يقطع@870,0+40"},
		"over lines":      {"un dis\njoncteur", "un disjoncteur", "un@0,0+20 disjoncteur@0,20+80"},
		"nothing read":    {"", "le courant", ""},
		"all removed":     {"~~ ||", "", ""},
	} {
		got := drawn(c.written, proofread.Realign(c.read, lines(c.read), c.written))
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// mangled makes of a text what somebody might type instead: words changed, split,
// joined, missed and added, and lines broken elsewhere.
func mangled(r *rand.Rand, text string) string {
	var out strings.Builder
	for word := range strings.FieldsSeq(text) {
		letters := []rune(word)
		switch r.IntN(12) {
		case 0:
			letters[r.IntN(len(letters))] = []rune("xéعل1.")[r.IntN(6)]
		case 1:
			at := r.IntN(len(letters))
			letters = slices.Concat(letters[:at], []rune{' '}, letters[at:])
		case 2:
			letters = nil
		case 3:
			letters = append(letters, []rune(" nouveau جديد")...)
		}
		out.WriteString(string(letters))
		out.WriteString([]string{" ", " ", " ", " ", "\n", "", "  "}[r.IntN(7)])
	}
	return out.String()
}

// page draws a page of words in two scripts.
func page(r *rand.Rand, most int) string {
	known := strings.Fields("le courant alternatif disjoncteur 230 V de la تعليم الرياضيات في المدرسة RCD 𝛼 l’eau و")
	var out strings.Builder
	for range r.IntN(most) {
		out.WriteString(known[r.IntN(len(known))] + []string{" ", " ", " ", "\n"}[r.IntN(4)])
	}
	return out.String()
}

func TestWhateverIsWrittenEveryWordStandsInItsTextInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for range 3000 {
		read := page(r, 60)
		written := mangled(r, read)
		if r.IntN(10) == 0 {
			written = page(r, 60)
		}
		had := lines(read)
		words := proofread.Realign(read, had, written)
		if len(had) == 0 {
			if len(words) != 0 {
				t.Fatalf("%q: nothing was read, and %v", read, words)
			}
			continue
		}
		if want := strings.Fields(written); read != written && len(words) != len(want) {
			t.Fatalf("%q\n%q: %d words have a place, of %d", read, written, len(words), len(want))
		}
		end := 0
		for i, w := range words {
			if w.Start < end || w.End <= w.Start || w.End > len(written) || written[w.Start:w.End] != strings.Fields(written)[i] {
				t.Fatalf("%q\n%q: word %d is %+v", read, written, i, w)
			}
			if end = w.End; w.Width <= 0 || w.Height <= 0 || !within(w, had) {
				t.Fatalf("%q\n%q: word %d stands at %+v", read, written, i, w)
			}
		}
		if kept := proofread.Realign(read, had, read); !slices.Equal(kept, had) {
			t.Fatalf("%q: unchanged, and %v", read, kept)
		}
	}
}

// within reports whether a box is within the page that words cover.
func within(w media.Word, words []media.Word) bool {
	first := slices.MinFunc(words, func(a, b media.Word) int { return cmp.Compare(a.X, b.X) })
	last := slices.MaxFunc(words, func(a, b media.Word) int { return cmp.Compare(a.X+a.Width, b.X+b.Width) })
	return w.X >= first.X-0.001 && w.X+w.Width <= last.X+last.Width+0.001
}

func TestWordsBeforeAndAfterACorrectionStayExactly(t *testing.T) {
	read := strings.Repeat("le courant passe\n", 300) + "un diffërentlel coupe\n" + strings.Repeat("la terre protège\n", 300)
	written := strings.Replace(read, "diffërentlel", "différentiel", 1)
	was, is := lines(read), proofread.Realign(read, lines(read), written)
	if len(is) != len(was) {
		t.Fatalf("%d words, and %d", len(is), len(was))
	}
	for i := range was {
		shifted := was[i]
		if i > 901 {
			shifted.Start, shifted.End = shifted.Start+len(written)-len(read), shifted.End+len(written)-len(read)
		}
		if i != 901 && is[i] != shifted {
			t.Fatalf("word %d: %+v is %+v", i, was[i], is[i])
		}
	}
	if w := is[901]; w.X != was[901].X || w.Width != was[901].Width || w.Sure != 0 {
		t.Errorf("the corrected word stands at %+v, and stood at %+v", w, was[901])
	}
}

func TestATextOfItsOwnIsPlacedWithinATable(t *testing.T) {
	read, written := strings.Repeat("abc def\n", 2500), strings.Repeat("ghi jkl mno\n", 2000)
	if got := proofread.Realign(read, lines(read), written); len(got) != 6000 {
		t.Errorf("%d words have a place", len(got))
	}
}
