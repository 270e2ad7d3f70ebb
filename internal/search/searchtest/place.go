package searchtest

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// locators opens the first passage of an answer, and looks whether the word
// stands on that page, or is said at that second.
func locators(t *testing.T, index search.Index) {
	for _, c := range []struct {
		typed, resource, word string
		second                float64 // where it is said, in videos
	}{
		{"tellurometre", "elec-protection", "tellurometre", 0},
		{"résistance terre", "elec-protection", "terre", 0},
		{"غياب التوتر", "elec-ar", "غياب", 0},
		{"cadenas", "elec-consignation", "cadenas", 30},
		{"multimètre", "elec-consignation", "multimetre", 72},
		{"ongles", "lavage", "ongles", 24},
		{"الطابعة", "reseau-ar", "الطابعه", 18},
		{"الاحتياطي", "reseau-ar", "الاحتياطي", 36},
	} {
		a := find(t, index, search.Query{Text: c.typed, ACL: everyone()})
		rank := rankOf(a, c.resource)
		if rank == 0 {
			t.Errorf("%q does not find %s", c.typed, c.resource)
			continue
		}
		src, p := sourceOf(c.resource), a.Groups[rank-1].Passages[0]
		if p.Offset < 0 || !strings.HasPrefix(text.Fold(passageText(src, p)[p.Offset:]), c.word) {
			t.Errorf("%q: %q does not stand at byte %d of %s %d", c.typed, c.word, p.Offset, c.resource, p.Ord)
			continue
		}
		if p.Kind != search.Cue {
			continue
		}
		cue := search.CueAt(search.Windows(src.Cues)[p.Ord], p.Offset)
		if cue.Start != c.second || !strings.Contains(text.Fold(cue.Text), c.word) {
			t.Errorf("%q opens at %.0f s (%q), want %.0f s", c.typed, cue.Start, cue.Text, c.second)
		}
	}
}

func sourceOf(resource string) search.Source {
	for _, src := range Sources() {
		if src.Resource == resource {
			return src
		}
	}
	return search.Source{}
}

// passageText gives the whole text of a passage, as the database has it.
func passageText(src search.Source, p search.Passage) string {
	if p.Kind == search.Cue {
		return search.WindowText(search.Windows(src.Cues)[p.Ord])
	}
	return src.Pages[p.Ord-1].Text
}

// marks reads every mark as a browser does.
func marks(t *testing.T, index search.Index) {
	for _, c := range []struct {
		typed string
		words []string // folded
	}{
		{"neutre", []string{"neutre"}}, {"l'hygiène", []string{"hygiene"}}, {"شبكة", []string{"الشبكه", "وبالشبكه"}},
		{"parefeu", []string{"pare-feu"}}, {"diferentiel", []string{"differentiel"}}, {"fusibles", []string{"fusible"}},
		{"journal", []string{"journal", "journaux"}},
	} {
		a := find(t, index, search.Query{Text: c.typed + " ", All: true})
		seen := map[string]bool{}
		for _, g := range a.Groups {
			for _, p := range g.Passages {
				markedRight(t, c.typed, c.words, p)
				for _, w := range p.Words {
					seen[text.Fold(w)] = len(p.Marks) > 0
				}
			}
		}
		for _, w := range c.words {
			if !seen[w] {
				t.Errorf("%q: %q is not marked in %v", c.typed, w, names(a))
			}
		}
	}
}

func markedRight(t *testing.T, typed string, words []string, p search.Passage) {
	units := utf16.Encode([]rune(p.Text))
	for _, m := range p.Marks {
		if m.Start < 0 || m.End > len(units) || m.Start >= m.End {
			t.Errorf("%q: mark %+v is outside of %q", typed, m, p.Text)
			continue
		}
		if got := text.Fold(string(utf16.Decode(units[m.Start:m.End]))); !contains(words, got) {
			t.Errorf("%q: %q is marked in %q", typed, got, p.Text)
		}
	}
	for _, w := range p.Words {
		if !contains(words, text.Fold(w)) {
			t.Errorf("%q: %q is given as a word found", typed, w)
		}
	}
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
