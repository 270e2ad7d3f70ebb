package text_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/text"
)

func TestWordsAreCutAsAReaderWould(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"L'étudiant qu’on attend", "etudiant on attend"},
		{"qu'est-ce que l'hygiène ?", "est ce que hygiene"},
		{"jusqu'à lorsqu’il puisqu'elle", "a il elle"},
		{"aujourd'hui", "aujourd hui"},
		{"l'", "l"},
		{"the trainer's notes", "the trainer notes"},
		{"pare-feu", "pare feu"},
		{"P.I.E. et C.M.C", "pie et cmc"},
		{"Fin. A commence", "fin a commence"},
		{"C++, C# et C", "c++ c# et c"},
		{"a+b 1++2", "a b 1 2"},
		{"M104-2 : 2.5mm²", "m104 2 2 5mm2"},
		{"snake_case", "snake case"},
		{"بروتوكول SSH", "بروتوكول ssh"},
		{"\u200faptitude\u200e d\u00adif", "aptitude dif"},
		{"الشَّبَكة، المحلية؟", "الشبكه المحليه"},
		{"٢٠٢٤", "2024"},
		{"👷 chantier", "chantier"},
		{"'' - … «»", ""},
	} {
		var got []string
		for _, tok := range text.Tokens(c.in) {
			got = append(got, tok.Folded)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q is cut into %q, want %q", c.in, g, c.want)
		}
	}
}

func TestATokenSaysWhereItStands(t *testing.T) {
	const s = "🙂 L’œuvre : الشبكة P.I.E. (C++)"
	want := []string{"œuvre", "الشبكة", "P.I.E", "C++"}
	got := text.Tokens(s)
	if len(got) != len(want) {
		t.Fatalf("%d words, want %d", len(got), len(want))
	}
	for i, tok := range got {
		if s[tok.Start:tok.End] != want[i] {
			t.Errorf("word %d is %q, want %q", i, s[tok.Start:tok.End], want[i])
		}
	}
}

func TestAnArabicWordIsAlsoKnownWithoutWhatIsWrittenOntoIt(t *testing.T) {
	for in, want := range map[string]string{
		"الشبكة": "شبكه", "والشبكة": "شبكه", "بالشبكة": "شبكه", "للشبكة": "شبكه", "كالشبكة": "شبكه",
		"فالشبكة": "شبكه", "وبالشبكة": "شبكه", "وللشبكة": "شبكه", "وشبكة": "شبكه", "بشبكة": "شبكه",
		"شبكة": "شبكه", "اَلشبكة": "شبكه", "ولد": "ولد", "بيت": "بيت", "كتاب": "كتاب", "لله": "لله", "Réseau": "reseau",
	} {
		toks := text.Tokens(in)
		if len(toks) != 1 || toks[0].Stem != want {
			t.Errorf("%s: %+v, want the stem %s", in, toks, want)
		}
	}
}

func FuzzTokensStandInTheirTextInOrder(f *testing.F) {
	f.Add("l'é.a.b C++ \u200f\xff ال")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range text.Tokens(s) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) || tok.Folded == "" || tok.Stem == "" {
				t.Fatalf("%q: %+v after byte %d", s, tok, last)
			}
			last = tok.End
		}
	})
}
