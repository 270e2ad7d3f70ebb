package search_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

func installation() search.Source {
	return search.Source{
		Resource: "01j9z8q4x7k2m5n8p3r6t9v1wb", Revision: 3, Course: "c12", Title: " Installation d'un\u00a0réseau\nlocal ",
		CourseTitle: "Réseaux", ModuleTitle: "Câblage", Summary: "Résumé", Codes: []string{"M104-2", "CMC"}, Keywords: []string{"switch", " "},
		Type: "pdf", Sector: "it", Level: "ts", Place: "casa", ACL: []string{"public"}, Duration: 7 * 60,
		Date:  time.Unix(1716800000, 0),
		Pages: []media.Page{{Ord: 1, Text: "Page un", Language: "fr"}, {Ord: 2, Text: " \n"}, {Ord: 12, Title: "Pose", Text: "Page douze", Language: "fr"}},
	}
}

func TestAResourceIsACardAndItsPages(t *testing.T) {
	docs := search.Documents(installation())
	var ids []string
	for _, d := range docs {
		ids = append(ids, strings.TrimPrefix(d.ID, "01j9z8q4x7k2m5n8p3r6t9v1wb-"))
	}
	if want := []string{"m", "p0001", "p0012"}; !slices.Equal(ids, want) {
		t.Fatalf("documents %v, want %v: a page without text is none", ids, want)
	}
	card, page := docs[0], docs[2]
	if card.Title != "Installation d'un réseau local" || card.SortTitle != "installation d'un reseau local" || card.Text != "Résumé" || card.Context != "Réseaux › Câblage" {
		t.Errorf("card %+v", card)
	}
	if want := []string{"M104-2", "M104", "104", "CMC"}; !slices.Equal(card.Codes, want) {
		t.Errorf("codes %v, want %v", card.Codes, want)
	}
	if len(card.Keywords) != 1 || card.Length != "5-15" || card.Date != 1716800000 || card.Language != "fr" {
		t.Errorf("card %+v", card)
	}
	if page.Kind != search.Page || page.Loc != "12" || page.Ord != 12 || page.Context != "Installation d'un réseau local › Pose" || page.Text != "Page douze" {
		t.Errorf("page %+v", page)
	}
}

func TestTheSectionsOfATextAreNotPages(t *testing.T) {
	src := installation()
	src.Type = string(media.Text)
	if d := search.Documents(src)[1]; d.Kind != search.Section || !strings.HasSuffix(d.ID, "-s0001") {
		t.Fatalf("%+v", d)
	}
}

func TestAllDocumentsOfAResourceCarryItsRightsAndFacets(t *testing.T) {
	src := installation()
	src.Cues = []media.Cue{{Language: "ar", Start: 754.2, End: 757, Text: "مرحبا"}}
	for _, d := range search.Documents(src) {
		if d.Resource != src.Resource || d.Revision != 3 || !slices.Equal(d.ACL, []string{"public"}) {
			t.Errorf("%s: %+v", d.ID, d)
		}
		for name, want := range map[string]string{"sector": "it", "level": "ts", "type": "pdf", "lang": "fr", "course": "c12", "campus": "casa", "dur": "5-15"} {
			if got := d.Facet(name); !slices.Equal(got, []string{want}) {
				t.Errorf("%s has %s %v, want %s", d.ID, name, got, want)
			}
		}
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,511}$`).MatchString(d.ID) {
			t.Errorf("%q is no identifier for every engine", d.ID)
		}
		if d.Kind == search.Cue && d.Loc != "754.20" {
			t.Errorf("a window at 754.2 s is located at %s", d.Loc)
		}
	}
}

func TestAResourceWithoutRightsIsMarkedForNobody(t *testing.T) {
	src := installation()
	src.ACL = []string{""}
	if acl := search.Documents(src)[0].ACL; len(acl) != 0 {
		t.Fatalf("ACL %q", acl)
	}
}
