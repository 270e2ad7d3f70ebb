package searchtest

import (
	"context"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/search"
)

// meanings asks for what stands in another language, as the glossary wrote it
// beside, and for Arabic in Latin letters.
func meanings(t *testing.T, index search.Index) {
	beacons := glossary.NewMatcher([]glossary.Concept{{Forms: glossary.Forms{
		French: []string{"gyrophare", "feu tournant"}, Arabic: []string{"ضوء دوار"}, English: []string{"rotating beacon"},
	}}})
	for _, src := range []search.Source{
		article("gyrophare-ar", "ar", "إشارات الورش", "يركب الضوء الدوار فوق الرافعة قبل بداية الأشغال."),
		article("gyrophare-fr", "fr", "Signaler un engin", "On visse le gyrophare sur la cabine."),
	} {
		docs := search.Documents(src)
		for i, d := range docs {
			docs[i].Also = beacons.Also(d.Title, d.Text)
		}
		if err := index.Put(context.Background(), docs); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string][]string{
		"gyrophares ": {"gyrophare-fr", "gyrophare-ar"}, "rotating beacons ": {"gyrophare-fr", "gyrophare-ar"},
		"gyrophare grue ": nil, "الضوء الدوار ": {"gyrophare-ar", "gyrophare-fr"},
	} {
		q := search.Query{Text: typed, Language: "fr", ACL: everyone(), Exact: true, Senses: beacons.Senses(typed)}
		a := find(t, index, q)
		found := names(a)
		if typed == "rotating beacons " { // nobody says it: which comes first is the engine's
			slices.Sort(found)
			slices.Reverse(found)
			slices.Sort(want)
			slices.Reverse(want)
		}
		if !slices.Equal(found, want) || a.Total != len(want) || a.Facets["lang"]["ar"] != min(len(want), 1) {
			t.Errorf("%q finds %v, %d in all, %v; want %v", typed, names(a), a.Total, a.Facets["lang"], want)
		}
	}
	because(t, index, beacons)
	a := find(t, index, search.Query{Text: "icharat ", ACL: everyone(), Sounds: true})
	if !slices.Equal(names(a), []string{"gyrophare-ar"}) || !slices.Equal(a.Sounded, []search.Correction{{From: "icharat", To: "إشارات"}}) {
		t.Errorf("by its sound: %v, read as %v", names(a), a.Sounded)
	}
}

// because: what stands there for the words is told and marked; the words
// themselves need no reason.
func because(t *testing.T, index search.Index, beacons *glossary.Matcher) {
	t.Helper()
	const typed = "gyrophare "
	a := find(t, index, search.Query{Text: typed, Language: "fr", ACL: everyone(), Senses: beacons.Senses(typed)})
	for _, g := range a.Groups {
		p := g.Passages[0]
		want := []glossary.Because{{Asked: "gyrophare", Found: "الضوء الدوار"}}
		if g.Resource == "gyrophare-fr" {
			want = nil
		}
		if !slices.Equal(p.Because, want) || len(p.Marks) == 0 || p.Offset < 0 {
			t.Errorf("%s answers because %+v, with marks %v", g.Resource, p.Because, p.Marks)
		}
	}
}
