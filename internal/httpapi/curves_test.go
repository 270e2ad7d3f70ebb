package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
)

// watchers adds learners to group ELEC, each of whom saw the film two days ago up to
// its twentieth second, and came back to its tenth.
func (s *stage) watchers(n int) {
	s.t.Helper()
	admin, err := s.accounts.ActorFor(s.t.Context(), "admin")
	s.must(err)
	for i := range n {
		token := s.person(admin, fmt.Sprint("watcher", i), "Nora", account.Learner, account.InGroup, s.elec)
		b := beat(s.ids.New(), s.film, 1, 20, [2]float64{0, 20})
		b = strings.Replace(b, `{`, `{"again":[[10,16]],"backs":[10,11],"spent":60,"age":172800,`, 1)
		s.beaten(token, b)
	}
}

func TestATrainerSeesWhereAClassIsStuckAndHowAFilmIsSeen(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.watchers(6)
		var curve struct {
			Resource        struct{ Kind string }
			Until           string
			Began           int
			Learners, Again []int
			Stops           []struct{ From, To float64 }
			Course          struct{ ID string }
			Step            float64
		}
		s.get(s.trainer, "/groups/"+s.elec+"/curve?resource="+s.film, &curve)
		if curve.Began != 6 || len(curve.Learners) != 30 || curve.Learners[19] != 6 || curve.Learners[20] != 0 || curve.Again[12] != 6 || curve.Again[9] != 0 || curve.Until == "" || curve.Step != 1 {
			t.Errorf("the curve %+v", curve)
		}
		if len(curve.Stops) != 1 || curve.Stops[0].To != 21 && curve.Stops[0].To != 30 {
			t.Errorf("stops %+v", curve.Stops)
		}
		var stuck struct {
			Modules []struct {
				Places []struct {
					Resource        struct{ ID string }
					From            float64
					Learners, Times int
				}
				Resources []struct{ Began int }
			}
		}
		s.get(s.manager, "/groups/"+s.elec+"/stuck?course="+s.course, &stuck)
		if len(stuck.Modules) != 2 || len(stuck.Modules[0].Places) != 1 || stuck.Modules[0].Resources[0].Began != 6 || len(stuck.Modules[1].Places) != 0 {
			t.Fatalf("stuck %+v", stuck)
		}
		if p := stuck.Modules[0].Places[0]; p.Resource.ID != s.film || p.From != 10 || p.Learners != 6 || p.Times != 12 {
			t.Errorf("the place %+v", p)
		}
		s.get(s.manager, "/resources/"+s.film+"/curve", &curve)
		if curve.Began != 6 || curve.Course.ID != s.course {
			t.Errorf("of all groups %+v", curve)
		}
		csv := s.ask(s.trainer, http.MethodGet, "/api/v1/groups/"+s.elec+"/curve.csv?lang=fr&resource="+s.film, "")
		if lines := strings.Split(string(csv.Body), "\r\n"); len(lines) != 32 || !strings.HasSuffix(lines[13], ";12;6;6;") || !strings.HasSuffix(lines[30], ";29;<5;<5;") && !strings.HasSuffix(lines[30], ";29;<5;<5;6") {
			t.Errorf("for a spreadsheet: %q", lines)
		}
	})
}

func TestOfFourWatchersACurveSaysNothing(t *testing.T) {
	s := oneStage(t)
	s.watchers(4)
	for _, path := range []string{"/groups/" + s.elec + "/curve?resource=" + s.film, "/resources/" + s.film + "/curve"} {
		g := s.ask(s.manager, http.MethodGet, "/api/v1"+path, "")
		if body := string(g.Body); g.StatusCode != http.StatusOK || !strings.Contains(body, `"began":0,"learners":[],"again":[],"stops":[]`) || !strings.Contains(body, `"until":""`) {
			t.Errorf("%s: %d %s", path, g.StatusCode, body)
		}
	}
}
