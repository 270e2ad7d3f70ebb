package httpapi_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

type foundGroup struct {
	Resource string
	Course   struct{ ID, Title, Sector string }
	Title    string
	Type     string
	Poster   string
	Duration float64
	Passages []struct {
		Kind  string
		Loc   struct{ Page, Section, Seconds float64 }
		Text  string
		Marks [][2]int
		Words []string
	}
}

type found struct {
	Total     int
	Groups    []foundGroup
	Facets    map[string]map[string]int
	Corrected []struct{ From, To string }
	Degraded  bool
}

func (s *stage) search(token, query string) (f found) {
	s.t.Helper()
	s.get(token, "/search?"+query, &f)
	return f
}

func TestAMisspeltWordOpensAtItsSecond(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		f := s.search(s.learner, "lang=fr&q="+url.QueryEscape("equipotentialite"))
		if len(f.Groups) != 1 || f.Groups[0].Resource != s.film || len(f.Groups[0].Passages) == 0 {
			t.Fatalf("found %+v", f)
		}
		g := f.Groups[0]
		if p := g.Passages[0]; p.Kind != "cue" || p.Loc.Seconds != 15 {
			t.Errorf("opens %+v, want second 15", p)
		}
		if g.Course.Title != "Le disjoncteur différentiel" || g.Course.Sector != "energies-renouvelables" || g.Duration != 30 || !strings.HasPrefix(g.Poster, "/media/"+s.film) {
			t.Errorf("shown as %+v", g)
		}
		f = s.search(s.learner, "lang=fr&q="+url.QueryEscape("equipotensialité"))
		if len(f.Groups) != 1 || f.Groups[0].Passages[0].Loc.Seconds != 15 || len(f.Corrected) != 1 {
			t.Errorf("misspelt: %+v", f)
		}
	})
}

func TestAWordOpensAtItsPageWithItsMarks(t *testing.T) {
	s := oneStage(t)
	f := s.search(s.learner, "q="+url.QueryEscape("selectivite"))
	if len(f.Groups) != 1 || f.Groups[0].Resource != s.book || f.Groups[0].Passages[0].Loc.Page != 1 {
		t.Fatalf("found %+v", f)
	}
	p := f.Groups[0].Passages[0]
	units := utf16.Encode([]rune(p.Text))
	if len(p.Marks) != 1 || string(utf16.Decode(units[p.Marks[0][0]:p.Marks[0][1]])) != "sélectivité" {
		t.Errorf("marks %v of %q", p.Marks, p.Text)
	}
}

func TestInsideOneResourcePassagesComeInReadingOrder(t *testing.T) {
	s := oneStage(t)
	f := s.search(s.learner, "q=protections&in="+s.book)
	if f.Total != 1 || len(f.Groups) != 1 || f.Groups[0].Resource != s.book {
		t.Errorf("inside the book: %+v", f)
	}
	if f := s.search(s.stranger, "q=protections&in="+s.book); f.Total != 0 || len(f.Groups) != 0 {
		t.Errorf("a stranger finds %+v inside a book of others", f)
	}
}

func TestNothingForbiddenIsFoundOrCounted(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		for who, token := range map[string]string{"a learner of another group": s.stranger, "nobody": ""} {
			for _, q := range []string{"", "q=disjoncteur", "q=", "sector=energies-renouvelables"} {
				f := s.search(token, q)
				if f.Total != 0 || len(f.Groups) != 0 {
					t.Errorf("%s asks %q and finds %+v", who, q, f)
				}
				for facet, counts := range f.Facets {
					if len(counts) > 0 {
						t.Errorf("%s asks %q and counts %s %v", who, q, facet, counts)
					}
				}
			}
			var f found
			s.get(token, "/search/suggest?q=disj", &f)
			if len(f.Groups) != 0 {
				t.Errorf("to %s is suggested %+v", who, f)
			}
		}
		for who, token := range map[string]string{"its learner": s.learner, "its trainer": s.trainer, "the manager": s.manager} {
			if f := s.search(token, "q=disjoncteur"); f.Total == 0 || f.Facets["sector"]["energies-renouvelables"] != f.Total {
				t.Errorf("%s finds %+v", who, f)
			}
		}
	})
}

// Between withdrawal and indexing the index still holds what nobody may find.
func TestWithdrawnIsNotFoundEvenBeforeTheIndexKnows(t *testing.T) {
	s := oneStage(t)
	s.withdraw()
	for range 2 {
		if f := s.search(s.learner, "q=disjoncteur"); f.Total != 0 || len(f.Groups) != 0 {
			t.Errorf("found %+v", f)
		}
		s.drain()
	}
}

// renaming is the record, in which a title changes while it is being read.
type renaming struct {
	*sqlstore.Searchable
	rename func()
}

func (r *renaming) Source(ctx context.Context, resource string) (search.Source, error) {
	src, err := r.Searchable.Source(ctx, resource)
	r.rename()
	return src, err
}

func TestAChangeThatArrivesWhileIndexingStaysDue(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.exec(`INSERT INTO search_due (resource_id, revision) VALUES (?, 4)`, s.film)
		slow := search.NewIndexer(s.index, &renaming{s.record, func() {
			s.exec(`UPDATE resource SET title = 'La mise à la terre', revision = 5 WHERE id = ?`, s.film)
			s.exec(`UPDATE search_due SET revision = 5 WHERE resource_id = ?`, s.film)
		}}, s.words)
		s.must(slow.Drain(t.Context()))
		if due, err := s.record.Due(t.Context(), "", 10); err != nil || len(due) != 1 || due[0] != (search.Due{Resource: s.film, Revision: 5}) {
			t.Fatalf("due is %v, %v", due, err)
		}
		s.drain()
		if f := s.search(s.learner, "q=terre"); len(f.Groups) != 1 || f.Groups[0].Title != "La mise à la terre" {
			t.Errorf("found %+v", f)
		}
		if f := s.search(s.learner, "q="+url.QueryEscape("déclenchement")); len(f.Groups) != 0 {
			t.Errorf("the old title is still found: %+v", f)
		}
		if due, err := s.record.Due(t.Context(), "", 10); err != nil || len(due) != 0 {
			t.Errorf("still due: %v, %v", due, err)
		}
	})
}

func TestALostIndexIsMadeAgain(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		whole, err := s.index.State(t.Context())
		s.must(err)
		for _, now := range []search.State{{}, {Epoch: whole.Epoch, Batch: whole.Batch - 1}, {Epoch: "another", Batch: whole.Batch}} {
			ghost := search.Source{Resource: "ghost", Revision: 1, Title: "Fantôme", ACL: []string{"public"}}
			s.must(s.index.Put(t.Context(), search.Documents(ghost)))
			s.must(s.index.Drop(t.Context(), []search.Old{{Resource: s.film, Before: 100}, {Resource: s.book, Before: 100}}))
			if now == (search.State{}) { // lost, and so without ghosts
				s.must(s.index.Drop(t.Context(), []search.Old{{Resource: "ghost", Before: 100}}))
			}
			s.must(s.index.SetState(t.Context(), now))
			s.drain()
			a, err := s.index.Find(t.Context(), search.Query{All: true})
			if err != nil || a.Total != 2 {
				t.Errorf("an index at %+v answers %d resources after it was made again, %v", now, a.Total, err)
			}
			if f := s.search(s.learner, "q="); f.Total != 2 {
				t.Errorf("an index at %+v: %d are found", now, f.Total)
			}
		}
	})
}

func TestWhileTheIndexIsAwayTheRecordAnswers(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		if f := s.search(s.learner, "q=disjoncteur"); f.Degraded || len(f.Groups) == 0 {
			t.Fatalf("before: %+v", f)
		}
		s.must(s.index.Close())
		for q, want := range map[string]string{
			"q=Differentiels": s.film, "q=disjoncteur": s.film, "q=&sector=energies-renouvelables": s.film,
			"in=" + s.book + "&q=selectivite": s.book, "in=" + s.film + "&q=" + url.QueryEscape("équipotentialité"): s.film,
		} {
			f := s.search(s.learner, q)
			if !f.Degraded || len(f.Groups) == 0 || !slices.ContainsFunc(f.Groups, func(g foundGroup) bool { return g.Resource == want }) {
				t.Errorf("%s finds %+v, want %s", q, f, want)
			}
		}
		if f := s.search(s.learner, "in="+s.film+"&q="+url.QueryEscape("équipotentialité")); len(f.Groups) != 1 || f.Groups[0].Passages[0].Loc.Seconds != 15 {
			t.Errorf("inside the film: %+v", f)
		}
		for _, q := range []string{"q=disjoncteur&sector=nowhere", "q=zzzz", "q=la+le+zzzz", "in=nothing&q=disjoncteur"} {
			if f := s.search(s.learner, q); f.Total != 0 || len(f.Groups) != 0 {
				t.Errorf("%s finds %+v", q, f)
			}
		}
		var f found
		s.get(s.learner, "/search/suggest?q=disj", &f)
		if len(f.Groups) == 0 {
			t.Error("nothing is suggested")
		}
		if f := s.search(s.stranger, "q=disjoncteur"); f.Total != 0 || len(f.Facets["sector"]) != 0 {
			t.Errorf("who may read nothing finds %+v", f)
		}
	})
}

func TestSuggestionsComeFromTitlesFirstAndTextFromTheThirdLetter(t *testing.T) {
	s := oneStage(t)
	for q, want := range map[string]int{"": 0, "  ": 0, "l": 2, "sch": 1, "tabl": 1, "ta": 0} {
		var f found
		s.get(s.learner, "/search/suggest?lang=fr&q="+url.QueryEscape(q), &f)
		if len(f.Groups) != want {
			t.Errorf("%q suggests %d, want %d: %+v", q, len(f.Groups), want, f.Groups)
		}
	}
}
