package httpapi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// librarian lets somebody come who curates, and gives their token.
func (s *stage) librarian() string {
	s.t.Helper()
	admin, err := s.accounts.ActorFor(s.t.Context(), "admin")
	s.must(err)
	return s.person(admin, "librarian", "Imane", account.Librarian, account.InPlace, s.place)
}

// concept sends one and gives its answer.
func (s *stage) concept(token, id, body string) got {
	s.t.Helper()
	return s.ask(token, http.MethodPut, "/api/v1/glossary/"+id, body)
}

type because struct{ Asked, Found string }

type explained struct {
	Total  int
	Groups []struct {
		Resource string
		Because  []because
		Passages []struct {
			Kind  string
			Loc   struct{ Page int }
			Text  string
			Marks [][2]int
			Words []string
		}
	}
	Facets map[string]map[string]int
}

func (s *stage) explained(token, q string) (e explained) {
	s.t.Helper()
	s.get(token, "/search?lang=fr&q="+url.QueryEscape(q), &e)
	return e
}

func TestAConceptFindsTheOtherLanguageAndSaysWhyUntilItIsRemoved(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		librarian, id := s.librarian(), s.ids.New()
		const asked = "plans de montage"
		if e := s.explained(s.learner, asked); e.Total != 0 {
			t.Fatalf("before: %+v", e)
		}
		if g := s.concept(librarian, id, `{"fr":["plan de montage"],"ar":["المخطط"]}`); g.StatusCode != http.StatusCreated || g.Header.Get("ETag") != `"1"` {
			t.Fatalf("%d %s", g.StatusCode, g.Body)
		}
		if due, err := s.record.Due(t.Context(), "", 10); err != nil || len(due) != 1 || due[0].Resource != s.book || due[0].Revision != 4 {
			t.Fatalf("due is %+v, %v: want the book, in the revision that it has", due, err)
		}
		s.drain()
		e := s.explained(s.learner, asked)
		if e.Total != 1 || e.Facets["type"]["pdf"] != 1 || e.Groups[0].Resource != s.book || !slices.Equal(e.Groups[0].Because, []because{{asked, "مخطط"}}) {
			t.Fatalf("after: %+v", e)
		}
		p := e.Groups[0].Passages[0]
		units := utf16.Encode([]rune(p.Text))
		if p.Loc.Page != 2 || len(p.Marks) != 1 || string(utf16.Decode(units[p.Marks[0][0]:p.Marks[0][1]])) != "مخطط" || !slices.Equal(p.Words, []string{"مخطط"}) {
			t.Errorf("shown as %+v", p)
		}
		if e := s.explained(s.learner, "مخطط"); e.Total != 1 || len(e.Groups[0].Because) != 0 {
			t.Errorf("the word itself: %+v", e)
		}
		if e := s.explained(s.stranger, asked); e.Total != 0 || len(e.Facets["type"]) != 0 {
			t.Errorf("who may not read it finds %+v", e)
		}
		if g := s.ask(librarian, http.MethodPatch, "/api/v1/glossary/"+id, `{"archived":true}`, "If-Match", `"1"`); g.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", g.StatusCode, g.Body)
		}
		s.drain()
		if e := s.explained(s.learner, asked); e.Total != 0 {
			t.Errorf("removed: %+v", e)
		}
	})
}

func TestAnEditThatComesWhileIndexingIsNotLost(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		concepts := sqlstore.NewConcepts(s.base)
		s.exec(`INSERT INTO search_due (resource_id, revision) VALUES (?, 4)`, s.book)
		due, err := s.record.Due(t.Context(), "", 10)
		s.must(err)
		admin, err := s.accounts.ActorFor(t.Context(), "admin")
		s.must(err)
		_, err = glossary.NewDesk(concepts, time.Now).Add(t.Context(), admin, glossary.Concept{ID: s.ids.New(), Forms: glossary.Forms{French: []string{"sélectivité"}, English: []string{"discrimination"}}})
		s.must(err)
		s.must(s.record.Settle(t.Context(), due, 100))
		still, err := s.record.Due(t.Context(), "", 10)
		if err != nil || len(still) != 1 || still[0].Resource != s.book {
			t.Errorf("due is %+v, %v", still, err)
		}
	})
}

// What holds a term becomes due, however it is written there; what does not,
// does not.
func TestWhatHoldsATermIsDue(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		librarian := s.librarian()
		for n, c := range []struct {
			term string
			due  []string
		}{
			{"selectivite des protection", []string{s.book}}, {"SÉLECTIVITÉS", []string{s.book}}, {"المخطط", []string{s.book}},
			{"équipotentialité", []string{s.film}}, {"le courant. L'équipotentialité", []string{s.film}}, {"déclenchements", []string{s.film}},
			{"disjoncteurs différentiels", []string{s.film, s.book}}, {"hydroponie", nil}, {"M.104", nil},
		} {
			body := fmt.Sprintf(`{"fr":[%q],"en":["zq%dzq"]}`, c.term, n)
			if g := s.concept(librarian, s.ids.New(), body); g.StatusCode != http.StatusCreated {
				t.Fatalf("%s: %d %s", c.term, g.StatusCode, g.Body)
			}
			due, err := s.record.Due(t.Context(), "", 10)
			s.must(err)
			var got []string
			for _, d := range due {
				got = append(got, d.Resource)
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.due))
			if !slices.Equal(got, want) {
				t.Errorf("%q makes %v due, want %v", c.term, got, want)
			}
			s.drain()
		}
	})
}

func TestWhoMayNotWriteTheGlossaryReadsIt(t *testing.T) {
	s := oneStage(t)
	librarian, id := s.librarian(), s.ids.New()
	body := `{"fr":["disjoncteur"," Disjoncteur  différentiel "],"ar":["قاطع"],"en":["=breaker"]}`
	for who, token := range map[string]string{"a learner": s.learner, "a trainer": s.trainer, "a manager": s.manager} {
		if g := s.concept(token, id, body); g.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d %s", who, g.StatusCode, g.Body)
		}
	}
	for _, want := range []int{http.StatusCreated, http.StatusOK} { // sent again
		if g := s.concept(librarian, id, body); g.StatusCode != want {
			t.Errorf("%d %s", g.StatusCode, g.Body)
		}
	}
	for name, c := range map[string]struct {
		body, code, field string
	}{
		"taken":    {`{"fr":["Les disjoncteurs"," disjoncteurs"],"en":["x"]}`, "glossary.taken", "fr.1"},
		"one term": {`{"fr":["seul",""]}`, "glossary.alone", "fr"},
		"no term":  {`{"fr":["a","?"]}`, "glossary.form", "fr.1"},
	} {
		g := s.concept(librarian, s.ids.New(), c.body)
		if !strings.Contains(string(g.Body), c.code) || !strings.Contains(string(g.Body), `"field":"`+c.field+`"`) {
			t.Errorf("%s: %d %s", name, g.StatusCode, g.Body)
		}
	}
	change := func(version, body string) got {
		return s.ask(librarian, http.MethodPatch, "/api/v1/glossary/"+id, body, "If-Match", version)
	}
	if g := change(`"1"`, `{"en":["circuit breaker"]}`); g.StatusCode != http.StatusOK || g.Header.Get("ETag") != `"2"` {
		t.Errorf("%d %s", g.StatusCode, g.Body)
	}
	if g := change(`"1"`, `{"en":["breaker"]}`); g.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("an old version: %d %s", g.StatusCode, g.Body)
	}
	var list struct {
		Items []struct {
			ID         string
			Fr, Ar, En []string
		}
		Total int
		Can   struct{ Edit bool }
	}
	s.get(s.learner, "/glossary?q="+url.QueryEscape("differentiel قاطع"), &list)
	if list.Total != 1 || len(list.Items) != 1 || list.Can.Edit || !slices.Equal(list.Items[0].Fr, []string{"disjoncteur", "Disjoncteur différentiel"}) {
		t.Errorf("a learner reads %+v", list)
	}
	var history struct {
		Items []struct {
			Actor   struct{ Name string }
			Payload map[string]string
		}
	}
	s.get(librarian, "/glossary/"+id+"/history", &history)
	if len(history.Items) != 2 || history.Items[0].Payload["what"] != "changed" || history.Items[0].Actor.Name != "Imane" {
		t.Errorf("its history is %+v", history)
	}
	g := s.ask(librarian, http.MethodGet, "/api/v1/glossary.csv?lang=fr", "")
	if want := "\ufeffFrançais;Arabe;Anglais\r\ndisjoncteur | Disjoncteur différentiel;قاطع;circuit breaker\r\n"; string(g.Body) != want {
		t.Errorf("the file is %q", g.Body)
	}
}
