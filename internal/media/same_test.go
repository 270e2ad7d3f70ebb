package media_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

func TestAPageIsKnownWhereverItStands(t *testing.T) {
	long := func(of string) string { return strings.Repeat(of+" ", 25) }
	before := []media.Face{
		{1, "Titre", "cover"}, {2, long("courant"), "a"}, {3, long("terre"), "b"}, {4, "Figure 1", "old figure"}, {5, "", "scan"}, {6, "", ""},
		{7, long("terre"), "b"},
	}
	after := []media.Face{
		{1, "Titre", "cover"}, {2, long("nouveau"), "n"}, {3, strings.ReplaceAll(long("courant"), " ", "\n"), "reset"}, {4, "Figure 1", "new figure"},
		{5, long("terre"), "b"}, {6, "", "scan"}, {7, "", ""}, {8, long("terre"), "b"},
	}
	want := map[int]int{1: 1, 2: 3, 3: 5, 5: 6, 7: 8}
	if got := media.SamePages(before, after); !maps.Equal(got, want) {
		t.Errorf("the same pages are %v, want %v", got, want)
	}
}

func TestSectionsWithoutPicturesAreKnownByFewWordsToo(t *testing.T) {
	got := media.SamePages([]media.Face{{1, "But\nSe protéger.", ""}, {2, "Fin", ""}}, []media.Face{{1, "Fin", ""}, {2, "But Se protéger!", ""}})
	if want := map[int]int{2: 1}; !maps.Equal(got, want) {
		t.Errorf("the same sections are %v, want %v", got, want)
	}
}

func TestAFilmIsTheSameWithinASecond(t *testing.T) {
	for _, c := range []struct {
		before, after float64
		same          bool
	}{{180, 180.9, true}, {180, 181.2, false}, {0, 0, false}, {180, 0, false}} {
		if got := media.SameFilm(c.before, c.after); got != c.same {
			t.Errorf("%v and %v: %v", c.before, c.after, got)
		}
	}
}
