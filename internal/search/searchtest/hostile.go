package searchtest

import (
	"context"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
)

// hostile asks what nobody should; each must be answered, and the index must
// answer as before afterwards.
func hostile(t *testing.T, index search.Index) {
	long := strings.Repeat("électricité ", 500)
	for _, typed := range []string{
		`"`, `"foo`, `+`, `-disjoncteur`, `acl:public`, `rid:prive OR *`, `/.*/`, `*`, `dis*`, `~2`, `^9`, `\`, `)(`, "{}", "a AND (", "🙂👩‍🔧", "\x00\x01", "\u202e",
		"\xff\xfe", long, strings.Repeat("x", 5000), strings.Repeat("a ", 2000), strings.Repeat("\u0651", 300), "l'", "'", "C+++++", "P.I.E.P.I.E.", "ا", "ال", "و",
	} {
		for _, instant := range []bool{false, true} {
			find(t, index, search.Query{Text: typed, Language: typed, ACL: []string{"public", typed}, Instant: instant,
				Filters: map[string][]string{"sector": {typed, `elec" OR sector = "it`}}})
			find(t, index, search.Query{Text: typed, Resource: typed, ACL: everyone(), Instant: instant})
		}
	}
	if a := find(t, index, search.Query{Text: "-telluromètre \"", ACL: everyone()}); rankOf(a, "elec-protection") != 1 {
		t.Errorf("signs about a word hide it: %v", names(a))
	}
}

// refusals asks what has no answer.
func refusals(t *testing.T, index search.Index) {
	for _, q := range []search.Query{
		{Filters: map[string][]string{"acl": {"public"}}}, {Filters: map[string][]string{"rev": {"1"}}}, {Sort: "acl"}, {Sort: search.ByReading},
		{PerPage: search.MaxPerPage + 1}, {Page: -1}, {PerPage: -1}, {Page: search.MaxPage + 1},
	} {
		q.All = true
		if _, err := index.Find(context.Background(), q); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v is answered with %v", q, err)
		}
	}
}
