package search_test

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/search"
)

// spansOf finds the words in s, in order of s.
func spansOf(s string, words ...string) (spans []search.Span) {
	for at := 0; at < len(s); at++ {
		for i, w := range words {
			if w != "" && strings.HasPrefix(s[at:], w) {
				spans = append(spans, search.Span{Start: at, End: at + len(w), Word: i})
				at += len(w) - 1
				break
			}
		}
	}
	return spans
}

// marked reads the marks as a browser does.
func marked(line string, marks []search.Mark) (words []string) {
	units := utf16.Encode([]rune(line))
	for _, m := range marks {
		words = append(words, string(utf16.Decode(units[m.Start:m.End])))
	}
	return words
}

func TestAnExcerptShowsWhereMostWordsStandTogether(t *testing.T) {
	filler := strings.Repeat("rien à voir ici ", 40)
	s := "Le neutre.\n" + filler + "🙂 la phase\net le neutre sont mesurés " + filler
	line, marks, offset := search.Excerpt(s, spansOf(s, "phase", "neutre"))
	if got := marked(line, marks); strings.Join(got, " ") != "phase neutre" {
		t.Fatalf("marks %q in %q", got, line)
	}
	if !strings.HasPrefix(s[offset:], "phase") || !strings.HasPrefix(line, "… ") || !strings.HasSuffix(line, " …") || strings.Contains(line, "\n") {
		t.Fatalf("offset %d, line %q", offset, line)
	}
}

func TestAnExcerptWithoutMarksIsTheBeginning(t *testing.T) {
	line, marks, offset := search.Excerpt("Court\ntexte", nil)
	if line != "Court texte" || marks != nil || offset != -1 {
		t.Fatalf("%q %v %d", line, marks, offset)
	}
	if line, _, _ := search.Excerpt("", nil); line != "" {
		t.Fatalf("nothing is shown as %q", line)
	}
}

func TestAWordAtTheVeryEndIsShownWhole(t *testing.T) {
	s := strings.Repeat("كهرباء ", 200) + "القاطع"
	line, marks, _ := search.Excerpt(s, spansOf(s, "القاطع"))
	if got := marked(line, marks); len(got) != 1 || got[0] != "القاطع" {
		t.Fatalf("%q in %q", got, line)
	}
}

func FuzzMarksStandOnTheWords(f *testing.F) {
	f.Add("un réseau\nlocal 🙂 réseau", "réseau", "local")
	f.Add(strings.Repeat("é", 400)+"x"+strings.Repeat("🙂", 300), "x", "🙂")
	f.Fuzz(func(t *testing.T, s, a, b string) {
		// Engines give valid text, and words that stand on one line.
		s, a, b = strings.ToValidUTF8(s, ""), strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, "")
		a, b = strings.ReplaceAll(a, "\n", ""), strings.ReplaceAll(b, "\n", "")
		line, marks, offset := search.Excerpt(s, spansOf(s, a, b))
		if !utf8.ValidString(line) {
			t.Fatalf("%q is cut within a character", line)
		}
		for _, w := range marked(line, marks) {
			if w != a && w != b {
				t.Fatalf("%q is marked in %q", w, line)
			}
		}
		if len(marks) > 0 && !strings.HasPrefix(s[offset:], marked(line, marks)[0]) {
			t.Fatalf("offset %d does not lead to the first mark", offset)
		}
	})
}
