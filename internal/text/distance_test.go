package text_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestDistanceCountsWhatAHandMistypes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"", "", 2, 0},
		{"reseau", "reseau", 2, 0},
		{"virtualisaton", "virtualisation", 2, 1},
		{"diferentiel", "differentiel", 2, 1},
		{"disjoncteru", "disjoncteur", 2, 1},
		{"القطاع", "القاطع", 2, 1},
		{"شبكه", "شبكات", 2, 2},
		{"abc", "xyz", 2, 3},
		{"abc", "abcdefgh", 2, 3},
		{"ab", "", 1, 2},
		{"ca", "abc", 3, 3},
		{"kitten", "sitting", 5, 3},
		{"abcdef", "badcfe", 3, 3},
	} {
		if got := text.Distance(c.a, c.b, c.most); got != c.want {
			t.Errorf("from %q to %q, at most %d: %d, want %d", c.a, c.b, c.most, got, c.want)
		}
		if got := text.Distance(c.b, c.a, c.most); got != c.want {
			t.Errorf("from %q to %q, at most %d: %d, want %d", c.b, c.a, c.most, got, c.want)
		}
	}
}
