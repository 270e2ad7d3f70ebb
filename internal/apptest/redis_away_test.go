package apptest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
)

// studio is a lab whose running sessions are in a Redis server of the test's own,
// and learners who watch a film in it.
type studio struct {
	t        *testing.T
	settings config.Config
	program  string
	server   *redistest.Server
	lab      *apptest.Process
	film     string
	players  []*player
}

// player watches a tenth of a second a beat, ten times a second.
type player struct {
	token, film, session string
	from                 float64
	counter              int
	kept                 float64 // seconds that were acknowledged
	waits                bool    // the last beat was answered 202
	longest              time.Duration
}

// deadline of a request is far above what may be waited for Redis: a busy
// machine decides nothing here, and what was measured is told.
const deadline = 40 * redis.Patience

func openStudio(t *testing.T) *studio {
	s := &studio{t: t, settings: apptest.Settings(t), program: apptest.Build(t), server: redistest.Start(t)}
	s.settings.Hot = s.server.Address
	s.lab = apptest.Serve(t, s.program, s.settings)
	trainer := apptest.NewClient(t, s.lab.URL, s.lab.Token("nadia.berrada"))
	course, module := trainer.Course("Film")
	s.film = trainer.Upload(course, module, needtest.Corpus(t, "wannaworktogether.mp4"))
	trainer.Arrived()
	apptest.Eventually(t, time.Minute, "the film to be ready", func() bool { return filmReady(trainer, course) })
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	for i, login := range []string{"salma.amrani", "hamza.ouali", "imane.chraibi", "anas.bennani"} {
		s.players = append(s.players, &player{token: s.lab.Token(login), film: s.film, session: apptest.NewID(), from: float64(30 * i)})
	}
	return s
}

func filmReady(c *apptest.Client, course string) bool {
	var whole struct {
		Modules []struct {
			Resources []struct{ Asset struct{ State string } }
		}
	}
	c.Get("/courses/"+course, &whole)
	return whole.Modules[0].Resources[0].Asset.State == "ready"
}

// during lets everybody watch, and others search and sign in, while something
// happens.
func (s *studio) during(what func()) (others time.Duration) {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	defer stop()
	var busy sync.WaitGroup
	for _, p := range s.players {
		p.longest = 0
		busy.Go(func() { p.watch(ctx, s.t, s.lab.URL) })
	}
	busy.Go(func() { others = s.visit(ctx) })
	what()
	stop()
	busy.Wait()
	return others
}

// watch plays until it is enough, or until the lab is gone.
func (p *player) watch(ctx context.Context, t *testing.T, url string) {
	next := time.NewTicker(100 * time.Millisecond)
	defer next.Stop()
	c := apptest.NewClient(t, url, p.token)
	for ctx.Err() == nil {
		if gone := p.beat(t, c); gone {
			return
		}
		select {
		case <-next.C:
		case <-ctx.Done():
		}
	}
}

func (p *player) beat(t *testing.T, c *apptest.Client) (gone bool) {
	p.counter++
	to := min(p.from+0.1*float64(p.counter), p.from+29)
	begun := time.Now()
	r, err := c.Send(http.MethodPost, "/api/v1/beats", map[string]any{"beats": []watching{
		{p.session, p.film, "device", p.counter, to, "playing", [][2]float64{{p.from, to}}},
	}})
	if err != nil {
		return true
	}
	p.longest = max(p.longest, time.Since(begun))
	switch r.Status {
	case http.StatusOK, http.StatusAccepted:
		p.kept, p.waits = to-p.from, r.Status == http.StatusAccepted
	case http.StatusTooManyRequests:
	default:
		t.Errorf("a beat is answered %d: %s", r.Status, r.Body)
	}
	return false
}

// visit does what does not need Redis, and gives the longest that it took.
func (s *studio) visit(ctx context.Context) (longest time.Duration) {
	next := time.NewTicker(200 * time.Millisecond)
	defer next.Stop()
	learner := apptest.NewClient(s.t, s.lab.URL, s.players[0].token)
	paths := []string{"/api/v1/courses", "/api/v1/search?q=film&lang=fr", "/api/v1/me/continue", "/readyz"}
	for n := 0; ctx.Err() == nil; n++ {
		begun := time.Now()
		r, err := learner.Send(http.MethodGet, paths[n%len(paths)], nil)
		if err != nil {
			return longest
		}
		if longest = max(longest, time.Since(begun)); r.Status != http.StatusOK {
			s.t.Errorf("%s is answered %d: %s", paths[n%len(paths)], r.Status, r.Body)
		}
		select {
		case <-next.C:
		case <-ctx.Done():
		}
	}
	return longest
}

// check: what was acknowledged is there.
func (s *studio) check(when string) {
	s.t.Helper()
	for _, p := range s.players {
		var place struct{ Watched [][2]float64 }
		apptest.NewClient(s.t, s.lab.URL, p.token).Get("/resources/"+p.film+"/place", &place)
		there := 0.0
		for _, stretch := range place.Watched {
			if stretch[0] <= p.from+0.01 && stretch[1] > p.from {
				there = max(there, stretch[1]-p.from)
			}
		}
		if there+0.011 < p.kept {
			s.t.Errorf("%s: %.2f s were acknowledged, and %.2f s are kept", when, p.kept, there)
		}
	}
}

// lasting is how long an outage lasts.
func lasting(long time.Duration) time.Duration {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return long
	}
	return 2 * time.Second
}

// While the server of running sessions hangs, is dead, full, or has lost what it
// had, players are answered within their deadline, nothing else of the lab
// notices, and half a minute after it is back beats are in it again. What was
// acknowledged survives that, and a kill -9 of the lab at any moment.
func TestNobodyNoticesThatRedisIsAway(t *testing.T) {
	t.Parallel()
	s := openStudio(t)
	wait := func(d time.Duration) { <-time.After(d) }
	s.during(func() { wait(time.Second) })
	for _, away := range []struct {
		name       string
		begin, end func()
		lasts      time.Duration
	}{
		{"hangs", func() { s.server.Hang(t) }, func() { s.server.Wake(t) }, lasting(2 * time.Minute)},
		{"is dead and returns empty", func() { s.server.Kill(t) }, func() { s.server.Begin(t) }, lasting(time.Minute)},
		{"forgets everything", func() { s.server.Ask(t, "FLUSHALL") }, func() {}, lasting(2 * time.Second)},
		{"is full", func() { s.server.Ask(t, "CONFIG", "SET", "maxmemory", "1") },
			func() { s.server.Ask(t, "CONFIG", "SET", "maxmemory", "0") }, lasting(10 * time.Second)},
	} {
		var longest time.Duration
		others := s.during(func() {
			away.begin()
			wait(away.lasts)
		})
		for _, p := range s.players {
			longest = max(longest, p.longest)
		}
		s.check("while Redis " + away.name)
		begun := time.Now()
		s.during(func() {
			away.end()
			wait(3 * time.Second)
		})
		apptest.Eventually(t, 30*time.Second, "beats to be in Redis again", s.shared)
		s.check("after Redis " + away.name)
		t.Logf("Redis %s for %s: the longest beat took %s, other requests %s; right again within %s", away.name, away.lasts,
			longest.Round(time.Millisecond), others.Round(time.Millisecond), time.Since(begun).Round(time.Second))
		if longest > deadline || others > deadline {
			t.Errorf("%s and %s are more than a busy machine explains", longest, others)
		}
	}
	kills := 3
	if os.Getenv("LAB_TEST_DEEP") != "" {
		kills = 40
	}
	s.survive(kills)
	s.onTheRecordAlone()
}

// shared sends a beat of each, and reports whether none waits.
func (s *studio) shared() bool {
	for _, p := range s.players {
		p.beat(s.t, apptest.NewClient(s.t, s.lab.URL, p.token))
		if p.waits {
			return false
		}
	}
	return true
}

// onTheRecordAlone stops the lab and looks by one that has no Redis: everything
// that was acknowledged is in the record.
func (s *studio) onTheRecordAlone() {
	s.t.Helper()
	s.lab.Stop()
	s.settings.Hot = "sql:"
	s.lab = apptest.Serve(s.t, s.program, s.settings)
	s.check("in the record alone")
}

// survive kills the lab while everybody watches: what is acknowledged as kept is
// in Redis, from where the lab brings it to the record when it is back.
func (s *studio) survive(kills int) {
	s.t.Helper()
	random := rand.New(rand.NewPCG(seed, 7))
	for n := range kills {
		s.during(func() {
			<-time.After(200*time.Millisecond + time.Duration(random.Int64N(int64(1500*time.Millisecond))))
			s.lab.Kill()
		})
		s.lab = apptest.Serve(s.t, s.program, s.settings)
		s.check(fmt.Sprintf("after kill %d", n+1))
	}
	apptest.Eventually(s.t, time.Minute, "what the killed lab owed to be in the record", func() bool { return s.owed() == 0 })
}

// owed counts the journals that hold something: a lab that nobody beats in has
// none, so that those are of labs that are no more.
func (s *studio) owed() int {
	s.t.Helper()
	keys, _ := s.server.Ask(s.t, "KEYS", "lab:*:j:*").([]any)
	return len(keys)
}
