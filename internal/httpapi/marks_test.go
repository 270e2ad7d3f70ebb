package httpapi_test

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// work is what a trainer reads of the learner: each resource, in order.
type work struct {
	Name    string
	Modules []struct {
		Resources []struct {
			ID        string
			Share     float64
			Completed string
			Marked    *struct{ ID, Name string }
		}
	}
}

func (s *stage) work(token string) (w work) {
	s.t.Helper()
	s.get(token, "/groups/"+s.elec+"/learners/"+s.people["learner"]+"/progress?course="+s.course, &w)
	return w
}

// mark says or takes back that the learner completed a resource.
func (s *stage) mark(token, method, group, person, resource string) got {
	s.t.Helper()
	return s.ask(token, method, "/api/v1/groups/"+group+"/learners/"+person+"/marks/"+resource, "")
}

// said gives the facts about a resource, the first one first.
func (s *stage) said(resource string) (kinds []string) {
	s.t.Helper()
	s.must(s.db.Read(s.t.Context(), func(q sqldb.Querier) error {
		kinds = nil
		rows, err := q.QueryContext(s.t.Context(), `SELECT kind || ' by ' || p.login || ' ' || f.payload FROM fact f JOIN person p ON p.id = f.actor_id
			WHERE f.object_id = $1 AND f.kind LIKE 'resource.%' ORDER BY f.id`, resource)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind string
			if err := rows.Scan(&kind); err != nil {
				return err
			}
			kinds = append(kinds, kind)
		}
		return rows.Err()
	}))
	return kinds
}

func TestATrainerCallsAResourceCompletedAndTakesItBack(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		salma := s.people["learner"]
		for range 2 { // said twice, noted once
			if g := s.mark(s.trainer, http.MethodPut, s.elec, salma, s.film); g.StatusCode != http.StatusNoContent {
				t.Fatalf("%d %s", g.StatusCode, g.Body)
			}
		}
		w := s.work(s.trainer)
		if film := w.Modules[0].Resources[0]; w.Name != "Salma" || film.Share != 0 || film.Completed == "" || film.Marked == nil || film.Marked.ID != s.people["trainer"] || film.Marked.Name == "" {
			t.Errorf("the trainer reads %+v", w)
		}
		var mine struct {
			Modules []struct {
				Resources []struct {
					Progress *struct {
						Completed string
						Marked    bool
					}
				}
			}
		}
		s.get(s.learner, "/courses/"+s.course, &mine)
		if p := mine.Modules[0].Resources[0].Progress; p == nil || !p.Marked || p.Completed == "" {
			t.Errorf("the learner reads %+v", mine)
		}
		b := s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 10, [2]float64{0, 10}))
		if r := b.Resources[0]; !r.Completed || r.Share >= 0.5 {
			t.Errorf("beats go on with %+v", r)
		}
		for range 2 {
			if g := s.mark(s.trainer, http.MethodDelete, s.elec, salma, s.film); g.StatusCode != http.StatusNoContent {
				t.Fatalf("%d %s", g.StatusCode, g.Body)
			}
		}
		if film := s.work(s.manager).Modules[0].Resources[0]; film.Completed != "" || film.Marked != nil || film.Share < 0.3 {
			t.Errorf("after it was taken back: %+v", film)
		}
		want := []string{`resource.marked by trainer {"learner":"` + salma + `"}`, `resource.unmarked by trainer {"learner":"` + salma + `"}`}
		if got := s.said(s.film); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("facts %q, want %q", got, want)
		}
	})
}

func TestWhatALearnerCompletedOutlastsItsMark(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		salma := s.people["learner"]
		s.mark(s.trainer, http.MethodPut, s.elec, salma, s.film)
		s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 30, [2]float64{0, 30}))
		s.mark(s.trainer, http.MethodDelete, s.elec, salma, s.film)
		if film := s.work(s.trainer).Modules[0].Resources[0]; film.Completed == "" || film.Marked != nil {
			t.Errorf("stands at %+v", film)
		}
		if got := s.said(s.film); len(got) != 3 || !strings.HasPrefix(got[2], "resource.completed by learner") {
			t.Errorf("facts %q", got)
		}
		s.mark(s.trainer, http.MethodPut, s.elec, salma, s.film)
		if got := s.said(s.film); len(got) != 3 {
			t.Errorf("what is completed is marked: %q", got)
		}
	})
}

func TestOnlyTheirTrainerMarksAndOnlyWhatTheyFollow(t *testing.T) {
	s := oneStage(t)
	salma := s.people["learner"]
	for _, c := range []struct {
		name                           string
		token, group, person, resource string
		status                         int
	}{
		{"the learner", s.learner, s.elec, salma, s.film, http.StatusForbidden},
		{"a learner of another group", s.stranger, s.elec, salma, s.film, http.StatusForbidden},
		{"the manager", s.manager, s.elec, salma, s.film, http.StatusForbidden},
		{"nobody", "", s.elec, salma, s.film, http.StatusUnauthorized},
		{"a group of somebody else", s.trainer, s.cuisine, s.people["stranger"], s.film, http.StatusNotFound},
		{"who is not in the group", s.trainer, s.elec, s.people["stranger"], s.film, http.StatusNotFound},
		{"what does not exist", s.trainer, s.elec, salma, s.ids.New(), http.StatusNotFound},
	} {
		for _, method := range []string{http.MethodPut, http.MethodDelete} {
			if g := s.mark(c.token, method, c.group, c.person, c.resource); g.StatusCode != c.status {
				t.Errorf("%s %s: %d %s", c.name, method, g.StatusCode, g.Body)
			}
		}
	}
	if got := s.said(s.film); len(got) != 0 {
		t.Errorf("facts %q", got)
	}
}

func TestAMarkOutlivesTheNameOfWhoMadeIt(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.mark(s.trainer, http.MethodPut, s.elec, s.people["learner"], s.film)
		s.beaten(s.learner, beat(s.ids.New(), s.book, 1, 3, [2]float64{0, 3}))
		base := sqlstore.NewBase(s.db, s.ids, time.Now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
		for _, login := range []string{"trainer", "learner"} {
			s.must(sqlstore.NewDossiers(base).Erase(t.Context(), s.people["manager"], s.people[login], dossier.Erasure{Reason: "Départ"}, time.Now(),
				func(dossier.Standing) error { return nil }))
		}
		w := s.work(s.manager)
		film, book := w.Modules[0].Resources[0], w.Modules[1].Resources[0]
		if film.Marked == nil || film.Marked.ID != s.people["trainer"] || film.Marked.Name != "Personne effacée" || film.Completed == "" || book.Completed == "" || w.Name != "Personne effacée" {
			t.Errorf("counts are lost or names stay: %+v", w)
		}
	})
}
