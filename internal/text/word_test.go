package text_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestOnlyAWholeWordIsReplaced(t *testing.T) {
	for _, c := range []struct{ s, word, want string }{
		{"vu avec 2007102700175.", "2007102700175", "vu avec X."},
		{"2007102700175@ofppt-edu.ma", "2007102700175", "X@ofppt-edu.ma"},
		{"20071027001750 et 2007102700175", "2007102700175", "20071027001750 et X"},
		{"Karima, Karim", "Karim", "Karima, X"},
		{"وكريم كريم", "كريم", "وكريم X"},
		{"كريمٌ", "كريم", "كريمٌ"},
		{"Karim", "", "Karim"},
		{"", "Karim", ""},
		{"KarimKarim Karim", "Karim", "KarimKarim X"},
	} {
		if got := text.ReplaceWord(c.s, c.word, "X"); got != c.want || text.HoldsWord(c.s, c.word) != (got != c.s) {
			t.Errorf("%q in %q: %q, want %q", c.word, c.s, got, c.want)
		}
	}
}
