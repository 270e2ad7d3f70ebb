package searchtest

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
)

// paging reads an answer in small pages and as one.
func paging(t *testing.T, index search.Index) {
	for _, q := range []search.Query{{}, {Text: "plan"}, {Text: "disjoncteur", Sort: search.ByTitle}, {Text: "réseau", Sort: search.ByDate}} {
		q.All = true
		q.PerPage = search.MaxPerPage
		whole := find(t, index, q)
		if whole.Total < 3 || whole.Total != len(whole.Groups) {
			t.Fatalf("%+v: %d of %d", q, len(whole.Groups), whole.Total)
		}
		var read []string
		q.PerPage = 2
		for q.Page = 1; q.Page <= (whole.Total+1)/2; q.Page++ {
			a := find(t, index, q)
			if a.Total != whole.Total {
				t.Errorf("%+v: page %d counts %d, want %d", q, q.Page, a.Total, whole.Total)
			}
			read = append(read, names(a)...)
		}
		if !slices.Equal(read, names(whole)) {
			t.Errorf("%+v: page by page %v, want %v", q, read, names(whole))
		}
		if a := find(t, index, q); len(a.Groups) != 0 || a.Total != whole.Total {
			t.Errorf("%+v: after the last page stand %v of %d", q, names(a), a.Total)
		}
	}
}

// sorting asks for other orders than relevance.
func sorting(t *testing.T, index search.Index) {
	q := search.Query{Text: "hygiène", All: true, Sort: search.ByDate, PerPage: search.MaxPerPage}
	dates := find(t, index, q)
	if len(dates.Groups) < 3 || !slices.IsSortedFunc(dates.Groups, func(a, b search.Group) int {
		return sourceOf(b.Resource).Date.Compare(sourceOf(a.Resource).Date)
	}) {
		t.Errorf("by date: %v", names(dates))
	}
	q = search.Query{All: true, Sort: search.ByTitle, Filters: map[string][]string{"lang": {"fr"}}, PerPage: 5}
	want := []string{"elec-moteur", "marche", "reseau", "elec-consignation", "lavage"}
	if got := names(find(t, index, q)); !slices.Equal(got, want) {
		t.Errorf("by title: %v, want %v", got, want)
	}
}

// browsing asks nothing in words.
func browsing(t *testing.T, index search.Index) {
	a := find(t, index, search.Query{Kind: search.Card, ACL: everyone(), PerPage: 3})
	if want := []string{"cpp", "reseau-ar", "virtualisation"}; !slices.Equal(names(a), want) {
		t.Errorf("the newest are %v, want %v", names(a), want)
	}
	for _, g := range a.Groups {
		if g.Title != sourceOf(g.Resource).Title || len(g.Passages) != 1 || g.Passages[0].Kind != search.Card || g.Passages[0].Offset != -1 {
			t.Errorf("a card is shown as %+v", g)
		}
	}
	if spaces := find(t, index, search.Query{Text: " \u00a0 ", ACL: everyone(), PerPage: 3}); !slices.Equal(names(spaces), names(a)) {
		t.Errorf("spaces find %v", names(spaces))
	}
	if a := find(t, index, search.Query{Text: "de la", ACL: everyone()}); a.Total == 0 {
		t.Error("only small words find nothing")
	}
	for _, g := range find(t, index, search.Query{Text: "plan", Kind: search.Card, ACL: everyone()}).Groups {
		if len(g.Passages) != 1 || g.Passages[0].Kind != search.Card {
			t.Errorf("among cards stands %+v", g.Passages)
		}
	}
}

// inside looks for the passages of one resource.
func inside(t *testing.T, index search.Index) {
	q := search.Query{Resource: "elec-protection", Text: "différentiel", ACL: everyone(), Sort: search.ByReading}
	a := find(t, index, q)
	if a.Total != 2 || len(a.Groups) != 1 || len(a.Groups[0].Passages) != 2 || a.Groups[0].Passages[0].Loc != "1" || a.Groups[0].Passages[1].Loc != "3" {
		t.Errorf("différentiel stands on pages 1 and 3, found %+v", a)
	}
	q.PerPage, q.Page = 1, 2
	if a := find(t, index, q); a.Total != 2 || len(a.Groups[0].Passages) != 1 || a.Groups[0].Passages[0].Loc != "3" {
		t.Errorf("the second page of passages is %+v", a)
	}
	for _, g := range find(t, index, search.Query{Text: "le", All: true}).Groups {
		if len(g.Passages) > search.PerGroup {
			t.Errorf("%s shows %d passages", g.Resource, len(g.Passages))
		}
	}
	if a := find(t, index, search.Query{Resource: "nowhere", Text: "différentiel", All: true}); a.Total != 0 {
		t.Errorf("a resource that is not there holds %v", names(a))
	}
}
