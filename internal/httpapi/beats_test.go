package httpapi_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

type beaten struct {
	Events []struct {
		Session, Outcome, Code string
		Counter                int
	}
	Resources []struct {
		Resource        string
		Share, Position float64
		Completed       bool
	}
}

// beat writes one as a player sends it.
func beat(session, resource string, counter int, position float64, watched ...[2]float64) string {
	b, err := json.Marshal(map[string]any{
		"session": session, "resource": resource, "device": "phone", "counter": counter,
		"position": position, "activity": "playing", "watched": watched,
	})
	if err != nil {
		panic(err) // strings and finite numbers
	}
	return string(b)
}

func (s *stage) beat(token string, beats ...string) got {
	s.t.Helper()
	return s.ask(token, http.MethodPost, "/api/v1/beats", `{"beats":[`+strings.Join(beats, ",")+`]}`, "Content-Type", "text/plain")
}

// beaten sends beats that must be taken.
func (s *stage) beaten(token string, beats ...string) (b beaten) {
	s.t.Helper()
	g := s.beat(token, beats...)
	if g.StatusCode != http.StatusOK {
		s.t.Fatalf("beats answer %d %s", g.StatusCode, g.Body)
	}
	g.JSON(s.t, &b)
	return b
}

func TestOneGoesOnElsewhereWhereOneWas(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		phone, desk := s.ids.New(), s.ids.New()
		s.beaten(s.learner, beat(phone, s.film, 1, 6, [2]float64{0, 6}))
		b := s.beaten(s.learner, beat(phone, s.film, 2, 9, [2]float64{0, 9}), beat(desk, s.film, 1, 12, [2]float64{6, 12}))
		if len(b.Resources) != 1 || b.Resources[0].Share != 0.4 || b.Resources[0].Completed {
			t.Errorf("beats answer %+v", b)
		}
		var place struct {
			Position     float64
			Seen, Device string
			Watched      [][2]float64
		}
		s.get(s.learner, "/resources/"+s.film+"/place", &place)
		if place.Position != 12 || len(place.Watched) != 1 || place.Watched[0] != [2]float64{0, 12} || place.Device != "phone" || place.Seen == "" {
			t.Errorf("stands at %+v", place)
		}
		var on struct {
			Items []struct {
				Resource struct {
					ID, Title string
					Course    string `json:"course_title"`
				}
				Position, Share float64
			}
		}
		s.get(s.learner, "/me/continue", &on)
		if len(on.Items) != 1 || on.Items[0].Resource.ID != s.film || on.Items[0].Resource.Course != "Le disjoncteur différentiel" || on.Items[0].Position != 12 || on.Items[0].Share != 0.4 {
			t.Errorf("to continue: %+v", on)
		}
		s.get(s.stranger, "/me/continue", &on)
		if len(on.Items) != 0 {
			t.Errorf("a stranger may continue %+v", on)
		}
	})
}

func TestBeatsThatAreNotTakenAreNamed(t *testing.T) {
	s := oneStage(t)
	mine, absent := s.ids.New(), s.ids.New()
	b := s.beaten(s.learner, beat(mine, s.film, 1, 3, [2]float64{0, 3}), beat(s.ids.New(), absent, 1, 3), beat("no session", s.film, 1, 3))
	if len(b.Resources) != 1 || len(b.Events) != 3 || b.Events[1].Code != "not-found" || b.Events[2].Code != "beat.malformed" {
		t.Errorf("answered %+v", b)
	}
	foreign, none := s.beat(s.stranger, beat(s.ids.New(), s.film, 1, 3)), s.beat(s.stranger, beat(s.ids.New(), absent, 1, 3))
	if foreign.StatusCode != http.StatusNotFound || number.ReplaceAllString(string(foreign.Body), "") != number.ReplaceAllString(string(none.Body), "") {
		t.Errorf("foreign %d %s, absent %s", foreign.StatusCode, foreign.Body, none.Body)
	}
	s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) SELECT ?, org_id, id, 'learner', 'group', ?, 1 FROM person WHERE login = 'stranger'`, s.ids.New(), s.elec)
	if g := s.beat(s.stranger, beat(mine, s.film, 2, 20, [2]float64{0, 20})); g.StatusCode != http.StatusNotFound {
		t.Errorf("somebody else's session: %d %s", g.StatusCode, g.Body)
	}
	if g := s.beat("", beat(mine, s.film, 2, 20)); g.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody's beat: %d", g.StatusCode)
	}
}

func TestEveryBeatIsAnsweredInOrder(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		phone, absent := s.ids.New(), s.ids.New()
		first, second := beat(phone, s.film, 1, 6, [2]float64{0, 6}), beat(phone, s.film, 2, 9, [2]float64{0, 9})
		s.beaten(s.learner, first)
		b := s.beaten(s.learner, second, first, beat(s.ids.New(), absent, 7, 1), second)
		var heard []string
		for _, e := range b.Events {
			heard = append(heard, fmt.Sprint(e.Counter, e.Outcome, e.Code))
		}
		if want := []string{"2accepted", "1known", "7refusednot-found", "2known"}; !slices.Equal(heard, want) {
			t.Errorf("heard %v, want %v", heard, want)
		}
	})
}

func TestBadBeatsAreRefusedWhole(t *testing.T) {
	s := oneStage(t)
	one := beat(s.ids.New(), s.film, 1, 3)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"not JSON":        {`{`, 422},
		"unknown field":   {`{"beats":[],"more":1}`, 422},
		"doubled field":   {`{"beats":[],"beats":[` + one + `]}`, 422},
		"capitals":        {`{"Beats":[` + one + `]}`, 422},
		"trailing":        {`{"beats":[` + one + `]} x`, 422},
		"none":            {`{"beats":[]}`, 422},
		"too many":        {`{"beats":[` + strings.Repeat(one+",", 100) + one + `]}`, 422},
		"too large":       {`{"beats":[` + one + `]` + strings.Repeat(" ", 1<<20) + `}`, 413},
		"endless numbers": {strings.Replace(`{"beats":[`+one+`]}`, `"position":3`, `"position":1e999`, 1), 422},
		"negative age":    {`{"beats":[` + strings.Replace(one, `{`, `{"age":-1,`, 1) + `]}`, 422},
	} {
		if g := s.ask(s.learner, http.MethodPost, "/api/v1/beats", c.body); g.StatusCode != c.status {
			t.Errorf("%s: %d %s, want %d", name, g.StatusCode, g.Body, c.status)
		}
	}
}

func TestWhatWaitedOnTheDeviceHappenedThen(t *testing.T) {
	s := oneStage(t)
	fresh, old := beat(s.ids.New(), s.film, 1, 20, [2]float64{10, 20}), beat(s.ids.New(), s.film, 1, 5, [2]float64{0, 5})
	s.beaten(s.learner, fresh)
	b := s.beaten(s.learner, strings.Replace(old, `{`, `{"age":3600,`, 1))
	if r := b.Resources[0]; r.Position != 20 || math.Abs(r.Share-0.5) > 1e-9 {
		t.Errorf("after an hour-old beat: %+v", r)
	}
}

func TestProgressKeepsTheTitlesOfWhatWasWithdrawn(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 30, [2]float64{0, 30}))
		var mine struct {
			Courses []struct {
				ID, Title, State, Summary string
				Progress                  struct {
					Done, Total int
					Share       float64
				}
			}
		}
		for _, state := range []string{"published", "withdrawn"} {
			s.get(s.learner, "/me/progress", &mine)
			if len(mine.Courses) != 1 || mine.Courses[0].ID != s.course || mine.Courses[0].Title != "Le disjoncteur différentiel" || mine.Courses[0].State != state {
				t.Fatalf("%s: %+v", state, mine)
			}
			if p := mine.Courses[0].Progress; p.Done != 1 || p.Total != 2 || p.Share <= 0 || p.Share >= 1 {
				t.Errorf("%s: %+v", state, p)
			}
			if state == "published" {
				s.withdraw()
			}
		}
		if mine.Courses[0].Summary != "" {
			t.Errorf("more than its title stayed: %+v", mine)
		}
		var on struct{ Items []any }
		s.get(s.learner, "/me/continue", &on)
		if len(on.Items) != 0 {
			t.Errorf("a withdrawn course is offered to go on with: %v", on)
		}
		s.get(s.stranger, "/me/progress", &mine)
		if len(mine.Courses) != 0 {
			t.Errorf("a stranger has progress %+v", mine)
		}
	})
}

func TestARefusedBeatIsAFact(t *testing.T) {
	s := oneStage(t)
	s.beat(s.stranger, beat(s.ids.New(), s.film, 1, 3))
	var payload string
	s.must(s.db.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(t.Context(), `SELECT payload FROM fact WHERE kind = 'act.refused' AND actor_id = $1`, s.people["stranger"]).Scan(&payload)
	}))
	if !strings.Contains(payload, fmt.Sprintf("%q", "post-beats")) {
		t.Errorf("noted as %s", payload)
	}
}
