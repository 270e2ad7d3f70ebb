package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

type present struct {
	Group    struct{ ID, Code string }
	Learners int
	Here     []struct {
		ID, Name, Activity, Since string
		On                        *struct {
			Resource, Module, Course struct{ ID, Title string }
			Kind                     string
		}
	}
	Degraded bool
}

type counted struct {
	Groups, Places []struct {
		ID, Name string
		Here     int
	}
}

// doing is a beat of a learner who does something else than play.
func doing(activity, beat string) string {
	return strings.Replace(beat, `"playing"`, `"`+activity+`"`, 1)
}

func TestATrainerSeesWhoIsOnWhat(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		var p present
		s.get(s.trainer, "/groups/"+s.elec+"/presence", &p)
		if p.Group.Code != "ELEC-101" || p.Learners != 1 || p.Here == nil || len(p.Here) != 0 || p.Degraded {
			t.Errorf("before anybody came: %+v", p)
		}
		session := s.ids.New()
		s.beaten(s.learner, beat(session, s.film, 1, 6, [2]float64{0, 6}))
		s.get(s.trainer, "/groups/"+s.elec+"/presence", &p)
		if len(p.Here) != 1 || p.Here[0].Name != "Salma" || p.Here[0].Activity != "playing" || p.Here[0].Since == "" || p.Here[0].On == nil {
			t.Fatalf("there is %+v", p)
		}
		on := p.Here[0].On
		if on.Resource.ID != s.film || on.Resource.Title != "Le déclenchement" || on.Module.Title != "Module 1" || on.Course.ID != s.course || on.Kind != "video" {
			t.Errorf("on %+v", on)
		}
		s.beaten(s.learner, doing("hidden", beat(session, s.film, 2, 6)))
		s.get(s.manager, "/groups/"+s.elec+"/presence", &p)
		if len(p.Here) != 1 || p.Here[0].Activity != "hidden" {
			t.Errorf("behind another window: %+v", p)
		}
		s.beaten(s.learner, doing("left", beat(session, s.film, 3, 6)))
		s.get(s.trainer, "/groups/"+s.elec+"/presence", &p)
		if len(p.Here) != 0 {
			t.Errorf("after leaving there is %+v", p.Here)
		}
	})
}

func TestOthersAreToldNumbersAndNeverNames(t *testing.T) {
	s := oneStage(t)
	s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) SELECT ?, org_id, id, 'learner', 'group', ?, 1 FROM person WHERE login = 'learner'`, s.ids.New(), s.cuisine)
	s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 6, [2]float64{0, 6}))
	var trained, managed counted
	s.get(s.trainer, "/presence", &trained)
	if len(trained.Groups) != 1 || trained.Groups[0].ID != s.elec || trained.Groups[0].Here != 1 || len(trained.Places) != 0 {
		t.Errorf("a trainer counts %+v", trained)
	}
	s.get(s.manager, "/presence", &managed)
	if len(managed.Groups) != 0 || len(managed.Places) != 1 || managed.Places[0].ID != s.place || managed.Places[0].Here != 1 {
		t.Errorf("a learner of two groups counts so: %+v", managed)
	}
	g := s.ask(s.manager, http.MethodGet, "/api/v1/presence", "")
	if strings.Contains(string(g.Body), "Salma") || strings.Contains(string(g.Body), s.people["learner"]) {
		t.Errorf("a count tells who: %s", g.Body)
	}
	for token, status := range map[string]int{s.learner: http.StatusForbidden, "": http.StatusUnauthorized} {
		if g := s.ask(token, http.MethodGet, "/api/v1/presence", ""); g.StatusCode != status {
			t.Errorf("who may not count hears %d", g.StatusCode)
		}
	}
	for _, path := range []string{"/presence", "/live"} {
		foreign, none := s.ask(s.trainer, http.MethodGet, "/api/v1/groups/"+s.cuisine+path, ""), s.ask(s.trainer, http.MethodGet, "/api/v1/groups/"+s.ids.New()+path, "")
		if foreign.StatusCode != http.StatusNotFound || number.ReplaceAllString(string(foreign.Body), "") != number.ReplaceAllString(string(none.Body), "") {
			t.Errorf("another's group: %d %s; none: %s", foreign.StatusCode, foreign.Body, none.Body)
		}
	}
}

// What somebody learns that a group does not follow is not its trainer's to see.
func TestWhatTheGroupDoesNotFollowIsNotNamed(t *testing.T) {
	s := oneStage(t)
	s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) SELECT ?, org_id, id, 'learner', 'group', ?, 1 FROM person WHERE login = 'stranger'`, s.ids.New(), s.elec)
	s.beaten(s.stranger, beat(s.ids.New(), s.book, 1, 1, [2]float64{0, 1}))
	var p present
	s.get(s.manager, "/groups/"+s.cuisine+"/presence", &p)
	if len(p.Here) != 1 || p.Here[0].Name != "Omar" || p.Here[0].On != nil {
		t.Errorf("there is %+v", p)
	}
	if g := s.ask(s.manager, http.MethodGet, "/api/v1/groups/"+s.cuisine+"/presence", ""); strings.Contains(string(g.Body), "schéma") || strings.Contains(string(g.Body), s.book) {
		t.Errorf("it tells what: %s", g.Body)
	}
}

// watch opens the live view of a group.
func (s *stage) watch(token, group string) <-chan told {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	s.t.Cleanup(cancel)
	res, events := s.stream(ctx, token, "/api/v1/groups/"+group+"/live")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		s.t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	return events
}

func TestALiveViewShowsComingDoingAndLeaving(t *testing.T) {
	s := openStage(t, sqldbtest.SQLite(t), httpapi.LivePace{Ping: time.Minute, Check: time.Minute, Look: time.Minute, Rest: 10 * time.Millisecond})
	events := s.watch(s.trainer, s.elec)
	shown := func(want string) {
		t.Helper()
		var p present
		s.must(json.Unmarshal([]byte(next(t, events, "presence").data), &p))
		var got []string
		for _, one := range p.Here {
			got = append(got, one.Name+" "+one.Activity)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("shows %q, want %q", got, want)
		}
	}
	shown("")
	session := s.ids.New()
	s.beaten(s.learner, beat(session, s.film, 1, 6, [2]float64{0, 6}))
	shown("Salma playing")
	s.beaten(s.learner, beat(session, s.film, 2, 7, [2]float64{0, 7})) // goes on: nothing to show
	s.beaten(s.learner, doing("idle", beat(session, s.film, 3, 7)))
	shown("Salma idle")
	s.beaten(s.learner, doing("left", beat(session, s.film, 4, 7)))
	shown("")
}

// Who closes the lid of a laptop says nothing: the view looks by itself.
func TestALiveViewMissesWhoGoesWithoutAWord(t *testing.T) {
	s := openStage(t, sqldbtest.SQLite(t), httpapi.LivePace{Ping: time.Minute, Check: time.Minute, Look: 10 * time.Millisecond, Rest: time.Minute})
	s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 6, [2]float64{0, 6}))
	events := s.watch(s.trainer, s.elec)
	for _, want := range []int{1, 0} {
		var p present
		s.must(json.Unmarshal([]byte(next(t, events, "presence").data), &p))
		if len(p.Here) != want {
			t.Fatalf("there are %+v, want %d", p.Here, want)
		}
		s.ahead.Store(int64(live.Stays))
	}
}

func TestALiveViewEndsWithTheRightToIt(t *testing.T) {
	for name, end := range map[string]func(s *stage){
		"a role is taken away":  func(s *stage) { s.exec(`DELETE FROM role_grant WHERE role = 'trainer'`) },
		"the group is archived": func(s *stage) { s.exec(`UPDATE person_group SET archived_at = 1`) },
		"the lab stops":         func(s *stage) { s.hub.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := openStage(t, sqldbtest.SQLite(t), httpapi.LivePace{Ping: 10 * time.Millisecond, Check: 20 * time.Millisecond, Look: 20 * time.Millisecond, Rest: time.Millisecond})
			events := s.watch(s.trainer, s.elec)
			for range 10 {
				next(t, events, "ping")
			}
			end(s)
			patience := time.After(30 * time.Second)
			for open := true; open; {
				select {
				case _, open = <-events:
				case <-patience:
					t.Fatal("the view did not end")
				}
			}
		})
	}
}
