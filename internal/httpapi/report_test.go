package httpapi_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
)

func TestATrainerSeesWhatWasReallyWatchedAndRead(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		// Twice the same stretch counts once; the position says nothing.
		s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 29, [2]float64{0, 12}), beat(s.ids.New(), s.film, 1, 12, [2]float64{3, 15}), beat(s.ids.New(), s.book, 1, 3, [2]float64{0, 3}))
		var table struct {
			Group   struct{ ID, Code string }
			Modules []struct {
				Title     string
				Resources []struct {
					ID, Kind string
					Extent   float64
				}
			}
			Learners []struct {
				Name, Seen string
				Share      float64
				Modules    []struct {
					Share, Seconds, Pages float64
					Completed, Of         int
				}
			}
		}
		s.get(s.trainer, "/groups/"+s.elec+"/progress?course="+s.course, &table)
		if table.Group.Code != "ELEC-101" || len(table.Modules) != 2 || len(table.Learners) != 1 || table.Modules[0].Resources[0].Extent != 30 {
			t.Fatalf("table %+v", table)
		}
		l := table.Learners[0]
		if m := l.Modules[0]; m.Seconds != 15 || m.Share != 0.5 || m.Completed != 0 || m.Of != 1 {
			t.Errorf("the film: %+v", m)
		}
		if m := l.Modules[1]; m.Pages != 3 || m.Share != 1 || m.Completed != 1 {
			t.Errorf("the book: %+v", m)
		}
		if whole := (15.0 + 180) / (30 + 180); math.Abs(l.Share-whole) > 1e-9 || l.Name != "Salma" || l.Seen == "" {
			t.Errorf("%s came %v of %v, seen %s", l.Name, l.Share, whole, l.Seen)
		}
		var courses struct{ Items []struct{ ID, State string } }
		s.get(s.manager, "/groups/"+s.elec+"/courses", &courses)
		if len(courses.Items) != 1 || courses.Items[0].ID != s.course || courses.Items[0].State != "published" {
			t.Errorf("courses of the group %+v", courses)
		}
		s.get(s.manager, "/groups/"+s.cuisine+"/courses", &courses)
		if len(courses.Items) != 0 {
			t.Errorf("courses of the other group %+v", courses)
		}
	})
}

func TestATableOpensInFrenchExcelAndRunsNothing(t *testing.T) {
	s := oneStage(t)
	s.exec(`UPDATE person SET name = '=HYPERLINK("x";"y")' WHERE login = 'learner'`)
	s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 10, [2]float64{0, 10}))
	g := s.ask(s.trainer, http.MethodGet, "/api/v1/groups/"+s.elec+"/progress.csv?lang=fr&course="+s.course, "")
	text, bom := strings.CutPrefix(string(g.Body), "\ufeff")
	lines := strings.Split(text, "\r\n")
	if !bom || len(lines) != 4 || lines[3] != "" {
		t.Fatalf("%d %q", g.StatusCode, g.Body)
	}
	if lines[0] != "Groupe;Cours;Stagiaire;Module;Part suivie (%);Vidéo regardée (min);Pages lues;Terminés;Ressources;Dernière activité (UTC);Dont écoutée sans image (min);Identifiant du stagiaire" {
		t.Errorf("header %s", lines[0])
	}
	if want := `ELEC-101;Le disjoncteur différentiel;"'=HYPERLINK(""x"";""y"")";Module 1;33,3;0,2;0;0;1;`; !strings.HasPrefix(lines[1], want) {
		t.Errorf("line %s, want %s", lines[1], want)
	}
	if !strings.HasPrefix(g.Header.Get("Content-Disposition"), "attachment;") || !strings.HasPrefix(g.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("headers %v", g.Header)
	}
	arabic := s.ask(s.manager, http.MethodGet, "/api/v1/groups/"+s.elec+"/progress.csv?lang=ar&course="+s.course, "")
	if !strings.Contains(string(arabic.Body), "المتدرب") {
		t.Errorf("in Arabic: %s", arabic.Body)
	}
}

func TestReportsAnswerAlikeForForeignAndAbsent(t *testing.T) {
	s := oneStage(t)
	absent := s.ids.New()
	paths := []string{"/courses", "/progress?course=" + s.course, "/progress.csv?course=" + s.course}
	for who, c := range map[string]struct {
		token, group string
		want         int
	}{
		"nobody":                       {"", s.elec, 401},
		"a learner of the group":       {s.learner, s.elec, 404},
		"a learner of another group":   {s.stranger, s.elec, 404},
		"a trainer of another group":   {s.trainer, s.cuisine, 404},
		"the manager of another place": {s.elsewhere(), s.elec, 404},
	} {
		for _, path := range paths {
			foreign, none := s.ask(c.token, http.MethodGet, "/api/v1/groups/"+c.group+path, ""), s.ask(c.token, http.MethodGet, "/api/v1/groups/"+absent+path, "")
			if foreign.StatusCode != c.want || none.StatusCode != c.want || number.ReplaceAllString(string(foreign.Body), "") != number.ReplaceAllString(string(none.Body), "") {
				t.Errorf("%s asks %s: %d foreign, %d absent, want %d", who, path, foreign.StatusCode, none.StatusCode, c.want)
			}
		}
	}
	for _, path := range []string{"/progress?course=" + absent, "/progress.csv?course=" + absent, "/progress.csv"} {
		if g := s.ask(s.trainer, http.MethodGet, "/api/v1/groups/"+s.elec+path, ""); g.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, g.StatusCode)
		}
	}
}

// elsewhere gives the token of a manager of another establishment.
func (s *stage) elsewhere() string {
	s.t.Helper()
	other := s.ids.New()
	s.exec(`INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at) SELECT ?, org_id, kind, 'ISTA', 0, 1, 1, 1, 0 FROM place WHERE id = ?`, other, s.place)
	s.exec(`UPDATE role_grant SET scope_id = ? WHERE role = 'manager'`, other)
	s.exec(`UPDATE person SET place_id = ? WHERE login = 'manager'`, other)
	return s.manager
}
