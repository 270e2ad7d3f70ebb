package httpapi_test

import (
	"bufio"
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

// told is one event of a stream.
type told struct{ name, data string }

// listen opens a person's stream; events end when it does.
func (s *stage) listen(token string) (*http.Response, <-chan told) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	s.t.Cleanup(cancel)
	return s.stream(ctx, token, "/api/v1/live")
}

// stream opens a stream of events, which lasts as long as ctx at most.
func (s *stage) stream(ctx context.Context, token, path string) (*http.Response, <-chan told) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	s.must(err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultClient.Do(r)
	s.must(err)
	events := make(chan told)
	go func() {
		defer close(events)
		defer func() { _ = res.Body.Close() }() // only read from
		var e told
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if name, is := strings.CutPrefix(lines.Text(), "event: "); is {
				e.name = name
			}
			if data, is := strings.CutPrefix(lines.Text(), "data: "); is {
				e.data = data
			}
			if lines.Text() == "" {
				events <- e
			}
		}
	}()
	return res, events
}

// next gives the next event of a name.
func next(t *testing.T, events <-chan told, name string) told {
	t.Helper()
	for e := range events {
		if e.name == name {
			return e
		}
	}
	t.Fatalf("the stream ended without %s", name)
	return told{}
}

func TestOneHearsOnOneDeviceWhatOneDoesOnAnother(t *testing.T) {
	s := oneStage(t)
	res, events := s.listen(s.learner)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("Content-Encoding") != "" || !strings.Contains(res.Header.Get("Cache-Control"), "no-store") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	next(t, events, "ping")
	s.hub.Tell(live.Event{Topic: live.ToPerson(s.people["stranger"]), Name: "progress", Data: "of somebody else"})
	s.beaten(s.learner, beat(s.ids.New(), s.film, 1, 12, [2]float64{0, 12}))
	var p struct {
		Resource        string
		Position, Share float64
		Device          string
	}
	s.must(json.Unmarshal([]byte(next(t, events, "progress").data), &p))
	if p.Resource != s.film || p.Position != 12 || p.Share != 0.4 || p.Device != "phone" {
		t.Errorf("heard %+v", p)
	}
}

func TestAStreamEndsWithTheRightToIt(t *testing.T) {
	for name, end := range map[string]func(s *stage){
		"the token is taken back": func(s *stage) { s.exec(`UPDATE api_token SET revoked_at = 1`) },
		"a role is taken away":    func(s *stage) { s.exec(`DELETE FROM role_grant WHERE role = 'learner'`) },
		"the person is archived":  func(s *stage) { s.exec(`UPDATE person SET archived_at = 1 WHERE login = 'learner'`) },
		"the lab stops":           func(s *stage) { s.hub.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := openStage(t, sqldbtest.SQLite(t), httpapi.LivePace{Ping: 10 * time.Millisecond, Check: 20 * time.Millisecond})
			_, events := s.listen(s.learner)
			for range 10 { // it stands for longer than a check
				next(t, events, "ping")
			}
			end(s)
			patience := time.After(30 * time.Second)
			for open := true; open; {
				select {
				case _, open = <-events:
				case <-patience:
					t.Fatal("the stream did not end")
				}
			}
		})
	}
}

func TestNobodyListensWithoutSigningIn(t *testing.T) {
	s := oneStage(t)
	if g := s.ask("", http.MethodGet, "/api/v1/live", ""); g.StatusCode != http.StatusUnauthorized {
		t.Errorf("answered %d", g.StatusCode)
	}
}
