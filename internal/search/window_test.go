package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

// talk makes captions of one file, each of so many seconds.
func talk(n int, seconds float64, say func(i int) string) (cues []media.Cue) {
	for i := range n {
		cues = append(cues, media.Cue{Asset: "a", Language: "fr", Ord: i, Start: float64(i) * seconds, End: float64(i+1) * seconds, Text: say(i)})
	}
	return cues
}

func TestWindowsHoldAllCuesInOrderAndAreNeitherLongNorShort(t *testing.T) {
	cues := talk(200, 3.5, func(i int) string {
		if i%4 == 3 {
			return "et c'est la fin d'une phrase."
		}
		return "un bout de phrase qui va"
	})
	windows := search.Windows(cues)
	if got := slices.Concat(windows...); !slices.Equal(got, cues) {
		t.Fatal("a cue is lost, doubled or moved")
	}
	for i, w := range windows[:len(windows)-1] {
		length := w[len(w)-1].End - w[0].Start
		if words := len(strings.Fields(search.WindowText(w))); length < 30 || length > 45 || words < 50 || words > 120 {
			t.Errorf("window %d has %.1f s and %d words", i, length, words)
		}
		if !strings.HasSuffix(w[len(w)-1].Text, ".") {
			t.Errorf("window %d ends within a sentence", i)
		}
	}
}

func TestTalkWithoutStopsIsCutBeforeItIsTooLong(t *testing.T) {
	for _, c := range []struct {
		name string
		cues []media.Cue
	}{
		{"by time", talk(100, 7, func(int) string { return "et puis" })},
		{"by words", talk(100, 2, func(int) string { return strings.Repeat("mot ", 25) })},
	} {
		for i, w := range search.Windows(c.cues) {
			if length, words := w[len(w)-1].End-w[0].Start, len(strings.Fields(search.WindowText(w))); length > 45 || words > 120 {
				t.Errorf("%s: window %d has %.1f s and %d words", c.name, i, length, words)
			}
		}
	}
}

func TestAWindowHoldsOneLanguageOnly(t *testing.T) {
	cues := talk(4, 2, func(int) string { return "bonjour" })
	cues[2].Language, cues[2].Asset, cues[3].Language, cues[3].Asset = "ar", "b", "ar", "b"
	if windows := search.Windows(cues); len(windows) != 2 || len(windows[0]) != 2 {
		t.Fatalf("%d windows", len(windows))
	}
	if len(search.Windows(nil)) != 0 {
		t.Fatal("no cues make a window")
	}
}

func TestEveryByteOfAWindowLeadsToItsCue(t *testing.T) {
	window := talk(5, 3, func(i int) string {
		return []string{"مرحبا بكم", "", "deux\nlignes", "quatre 🙂", "fin"}[i]
	})
	whole := search.WindowText(window)
	at := 0
	for _, cue := range window {
		for i := range len(cue.Text) + 1 {
			if got := search.CueAt(window, at+i); got.Ord != cue.Ord {
				t.Fatalf("byte %d of %q leads to cue %d, want %d", at+i, whole, got.Ord, cue.Ord)
			}
		}
		at += len(cue.Text) + 1
	}
	for offset, want := range map[int]int{-1: 0, 1 << 20: 4} {
		if got := search.CueAt(window, offset); got.Ord != want {
			t.Errorf("byte %d leads to cue %d, want %d", offset, got.Ord, want)
		}
	}
	if got := fmt.Sprint(search.CueAt(nil, 0)); got != fmt.Sprint(media.Cue{}) {
		t.Errorf("an empty window leads to %s", got)
	}
}
