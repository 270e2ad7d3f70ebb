package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// sessionKept is what the record holds of a session.
func (s *stage) sessionKept(session string) (spent float64, flags string) {
	s.t.Helper()
	s.must(s.db.Read(s.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(s.t.Context(), `SELECT spent, flags FROM learning_session WHERE id = $1`, session).Scan(&spent, &flags)
	}))
	return spent, flags
}

// place is where the learner stands on a resource.
func (s *stage) placeOn(resource string) (p struct {
	Position float64
	Watched  [][2]float64
}) {
	s.t.Helper()
	s.get(s.learner, "/resources/"+resource+"/place", &p)
	return p
}

// with adds fields to a beat.
func with(fields, beat string) string { return strings.Replace(beat, `{`, `{`+fields+`,`, 1) }

func TestWhatCannotHaveBeenWatchedIsCutAndFlagged(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		long := s.resource(2, "Dix heures", "long.mp4", media.Video, []byte("long"), 0, 36_000)
		leafed := s.resource(3, "Le catalogue", "long.pdf", media.PDF, []byte("%PDF-1.7 long"), 900, 0)
		for _, c := range []struct {
			name, resource, fields string
			position               float64
			watched                [2]float64
			at                     float64
			kept                   float64
			flags                  string
		}{
			{"beyond the end", s.film, `"spent":60`, 1e6, [2]float64{20, 1e6}, 30, 10, "beyond"},
			{"ten hours in a minute", long, `"spent":60`, 36_000, [2]float64{0, 36_000}, 36_000, 180, "fast"},
			{"a book leafed through", leafed, `"spent":60`, 900, [2]float64{0, 900}, 900, 70, "fast"},
		} {
			session := s.ids.New()
			s.beaten(s.learner, with(c.fields, beat(session, c.resource, 1, c.position, c.watched)))
			p := s.placeOn(c.resource)
			if p.Position != c.at || len(p.Watched) != 1 || p.Watched[0][1]-p.Watched[0][0] != c.kept {
				t.Errorf("%s: stands at %v with %v", c.name, p.Position, p.Watched)
			}
			if _, flags := s.sessionKept(session); flags != c.flags {
				t.Errorf("%s: flagged %q, want %q", c.name, flags, c.flags)
			}
		}
	})
}

func TestADeviceThatComesBackAfterDaysLosesNothing(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		long := s.resource(2, "Dix heures", "long.mp4", media.Video, []byte("long"), 0, 36_000)
		var batch []string
		for n := range 100 { // three minutes each, watched at twice the speed, a week ago; the device's clock says four years
			age := []string{"604800", "1.3e8"}[n%2]
			batch = append(batch, with(`"spent":90,"age":`+age, beat(s.ids.New(), long, 9, 180, [2]float64{float64(360 * n), float64(360*n + 180)})))
		}
		for _, want := range []string{"accepted", "known"} {
			for _, e := range s.beaten(s.learner, batch...).Events {
				if e.Outcome != want {
					t.Fatalf("%s is %s %s, want %s", e.Session, e.Outcome, e.Code, want)
				}
				if _, flags := s.sessionKept(e.Session); flags != "" {
					t.Errorf("%s is flagged %q", e.Session, flags)
				}
			}
		}
		if p := s.placeOn(long); len(p.Watched) != 100 {
			t.Errorf("%d stretches are kept", len(p.Watched))
		}
	})
}

func TestADeviceCannotSayWhenItWas(t *testing.T) {
	s := oneStage(t)
	one := beat(s.ids.New(), s.film, 1, 3)
	for _, field := range []string{`"at":"1970-01-01T00:00:00Z"`, `"at":99999999999`, `"time":0`, `"person":"` + s.people["stranger"] + `"`, `"completed":true`} {
		if g := s.ask(s.learner, http.MethodPost, "/api/v1/beats", `{"beats":[`+with(field, one)+`]}`); g.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", field, g.StatusCode, g.Body)
		}
	}
	for _, wrong := range []string{`"counter":-1`, `"position":-1`} {
		name, _, _ := strings.Cut(wrong, ":")
		g := s.ask(s.learner, http.MethodPost, "/api/v1/beats", `{"beats":[`+strings.Replace(strings.Replace(one, name+":1", wrong, 1), name+":3", wrong, 1)+`]}`)
		if g.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", wrong, g.StatusCode, g.Body)
		}
	}
}

func TestSoundCountsWhereItCanBeHadWithoutThePicture(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		mute := s.resource(2, "Muet", "mute.mp4", media.Video, []byte("mute"), 0, 30)
		spoken := s.resource(3, "Parlé", "spoken.mp4", media.Video, []byte("spoken"), 0, 30)
		s.rendition(spoken, media.Rendition{Role: media.RoleInit, Rung: "voice", MIME: "audio/mp4"}, []byte("init"))
		for resource, want := range map[string]string{mute: "[]", spoken: "[[0 12]]"} {
			s.beaten(s.learner, with(`"spent":12,"heard":[[0,12]]`, beat(s.ids.New(), resource, 1, 12)))
			if got := fmt.Sprint(s.placeOn(resource).Watched); got != want {
				t.Errorf("%v was heard, want %v", got, want)
			}
		}
	})
}

func TestWhoSaysTooMuchIsToldWhenToComeBack(t *testing.T) {
	s := oneStage(t)
	for range 5_000 { // 200 at once, and 20 a second while they are sent
		g := s.ask(s.learner, http.MethodPost, "/api/v1/beats", `{"beats":[{"session":"","resource":"","device":"","counter":0,"position":0,"activity":"","watched":[],"age":0}]}`)
		if g.StatusCode == http.StatusTooManyRequests {
			if g.Header.Get("Retry-After") != "1" || !strings.Contains(string(g.Body), `"beats.too-many"`) {
				t.Errorf("refused with %v %s", g.Header, g.Body)
			}
			return
		}
	}
	t.Error("5,000 calls in a row were heard")
}
