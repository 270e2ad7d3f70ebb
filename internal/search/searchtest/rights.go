package searchtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
)

// rights asks in every way for a resource that one group alone may see, and
// looks for any trace of it.
func rights(t *testing.T, index search.Index) {
	asks := []search.Query{
		{Text: "disjoncteur"}, {Text: "ultraconfidentiel"}, {Text: "ultraconfidentil"}, {Text: "exclusivité"}, {Text: "ultraconf", Instant: true},
		{Text: "Sujet de l'examen"}, {Text: "SECRET"}, {}, {Kind: search.Card}, {Resource: "prive"}, {Resource: "prive", Text: "disjoncteur"},
		{Filters: map[string][]string{"sector": {"reserve"}}}, {Text: "examen", Filters: map[string][]string{"level": {"confidentiel"}}},
	}
	for _, acl := range [][]string{nil, {}, {""}, everyone(), {"group-g1", "group-g2"}, {"group-jur"}, {"group-jury2"}, {"*"}, {`public" OR "1`}} {
		for _, q := range asks {
			q.ACL = acl
			a := find(t, index, q)
			if trace := fmt.Sprintf("%+v", a); strings.Contains(trace, "prive") || strings.Contains(trace, "confidentiel") ||
				strings.Contains(trace, "reserve") || strings.Contains(trace, "exclusivité") {
				t.Errorf("%v asks %+v and sees %s", acl, q, trace)
			}
		}
	}
	nobody(t, index)
	a := find(t, index, search.Query{Text: "ultraconfidentiel", ACL: []string{"group-jury"}})
	if rankOf(a, "prive") != 1 {
		t.Errorf("the jury does not find its own: %v", names(a))
	}
}

// nobody asks without marks.
func nobody(t *testing.T, index search.Index) {
	for _, q := range []search.Query{{}, {Text: "disjoncteur"}, {Kind: search.Card}} {
		if a := find(t, index, q); a.Total != 0 || len(a.Groups) != 0 || len(a.Facets) != 0 {
			t.Errorf("nobody asks %+v and gets %+v", q, a)
		}
	}
}
