package text_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestNamesAreOrderedAsPeopleOrderThem(t *testing.T) {
	want := []string{"1 Début", "2 Pompes", "٣ مضخات", "10 vannes", "10 Vannes b", "Étape 9", "etape 010", "etape 11", "zz"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, text.Natural)
	if !slices.Equal(got, want) {
		t.Fatalf("ordered %q, want %q", got, want)
	}
}

func TestTheNaturalOrderIsTotal(t *testing.T) {
	names := []string{"", "a", "A", "é", "e\u0301", "01", "1", "001a", "1a", "a1b", "a01b", "\xff", "100000000000000000000000000001"}
	for _, a := range names {
		for _, b := range names {
			if text.Natural(a, b) != -text.Natural(b, a) || (text.Natural(a, b) == 0) != (a == b) {
				t.Errorf("%q and %q: %d and %d", a, b, text.Natural(a, b), text.Natural(b, a))
			}
		}
	}
}

func TestANameOfAnOldSystemIsRead(t *testing.T) {
	for name, want := range map[string]string{
		"Pr\xe9sentation du d\xe9p\xf4t.pdf": "Présentation du dépôt.pdf", // Windows-1252
		"Ca\u0302blage.mp4":                  "Câblage.mp4",               // decomposed, as macOS writes
		"درس.pdf":                            "درس.pdf",
		"\x81\x8d":                           "\u0081\u008d", // bytes that Windows-1252 leaves open
	} {
		if got := text.Legible(name); got != want {
			t.Errorf("%q reads %q, want %q", name, got, want)
		}
	}
}
