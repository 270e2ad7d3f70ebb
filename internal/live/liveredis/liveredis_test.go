package liveredis_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/live/liveredis"
	"github.com/digital-learning-lab/lab/internal/live/livetest"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
)

// clock is one that a test moves, and which goroutines read.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time       { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) pass(d time.Duration) { c.at.Add(int64(d)) }

// process is one of a lab's: its hub, and its part of what they share.
type process struct {
	*liveredis.Board
	hub *live.Hub
}

func begin(t *testing.T, server *redis.Client, c *clock) process {
	t.Helper()
	p := process{hub: live.NewHub()}
	p.Board = liveredis.Open(t.Context(), server, p.hub, c.now)
	t.Cleanup(p.Close)
	return p
}

func TestABoardIsAPresence(t *testing.T) {
	livetest.Run(t, func(t *testing.T) livetest.House {
		c := newClock()
		p := begin(t, redistest.Client(t), c)
		return livetest.House{Presence: p, Now: c.now, Pass: c.pass, Settle: func() { p.Settle(t.Context()) }}
	})
}

// Two processes are one presence: who is seen by either is there for both.
func TestWhatOneProcessSeesAnotherShows(t *testing.T) {
	livetest.Run(t, func(t *testing.T) livetest.House {
		c, server := newClock(), redistest.Client(t)
		sees, shows := begin(t, server, c), begin(t, server, c)
		return livetest.House{
			Presence: pair{sees: sees, shows: shows}, Now: c.now, Pass: c.pass,
			Settle: func() { sees.Settle(t.Context()); shows.Settle(t.Context()) },
		}
	})
}

// pair sees by one process and shows by another.
type pair struct{ sees, shows process }

func (p pair) Seen(ctx context.Context, h live.Here) bool { return p.sees.Seen(ctx, h) }
func (p pair) In(ctx context.Context, group string) ([]live.Here, bool) {
	return p.shows.In(ctx, group)
}
func (p pair) Count(ctx context.Context, groups, places []string) ([]int, bool) {
	return p.shows.Count(ctx, groups, places)
}

// site is the establishment of everybody.
const site = "01p00000000000000000000000"

// learner is somebody of a class of 25, in one establishment.
func learner(n int, now time.Time) live.Here {
	return live.Here{
		Person: fmt.Sprintf("01j%023d", n), Groups: []string{fmt.Sprintf("01g%023d", n/25)}, Place: site, Session: fmt.Sprintf("01s%023d", n),
		Resource: "01r00000000000000000000000", Activity: "playing", Since: now, At: now,
	}
}

func TestEventsReachThoseWhoListenElsewhere(t *testing.T) {
	c, server := newClock(), redistest.Client(t)
	here, there := begin(t, server, c), begin(t, server, c)
	heard, stop := there.hub.Listen("person:1")
	other, stopOther := there.hub.Listen("person:2")
	own, stopOwn := here.hub.Listen("person:1")
	defer stopOther()
	defer stopOwn()
	// Until the server knows that somebody listens, what is told reaches nobody.
	e := until(t, heard, func() {
		here.hub.Tell(live.Event{Topic: "person:1", Name: "progress", Data: map[string]any{"position": 12}})
	})
	if e.Name != "progress" || fmt.Sprintf("%s", e.Data) != `{"position":12}` {
		t.Errorf("heard %s %s", e.Name, e.Data)
	}
	if len(other) > 0 {
		t.Error("an event went astray")
	}
	told := len(own)
	here.Settle(t.Context())
	if len(own) != told {
		t.Error("a process hears from the server what it told itself")
	}
	stop()
}

// until tells again and again, until it is heard.
func until(t *testing.T, heard <-chan live.Event, tell func()) live.Event {
	t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	patience := time.After(20 * time.Second)
	for {
		select {
		case e := <-heard:
			return e
		case <-again.C:
			tell()
		case <-patience:
			t.Fatal("nothing was heard")
		}
	}
}

// A server that dies takes nobody away of this process's own people, and comes
// back empty: the next beats fill it.
// A learner whose next beat comes to another process has gone on: neither shows
// where they were.
func TestWhoGoesOnByAnotherProcessIsShownOnce(t *testing.T) {
	server, c := redistest.Client(t), newClock()
	one, other := begin(t, server, c), begin(t, server, c)
	was := learner(1, c.now())
	was.Resource = "film"
	one.Seen(t.Context(), was)
	settle(t, one, other)
	c.pass(10 * time.Second)
	is := learner(1, c.now())
	is.Resource = "book"
	other.Seen(t.Context(), is)
	settle(t, one, other)
	for name, p := range map[string]process{"that saw them first": one, "that sees them now": other} {
		there, whole := p.In(t.Context(), is.Groups[0])
		if !whole || len(there) != 1 || there[0].Resource != "book" {
			t.Errorf("the process %s shows %+v", name, there)
		}
	}
}

func TestWhileTheServerIsAwayOnesOwnPeopleAreShown(t *testing.T) {
	server, c := redistest.Start(t), newClock()
	client := redistest.Open(t, server.Address, "life")
	here, there := begin(t, client, c), begin(t, redistest.Open(t, server.Address, "life"), c)
	one, other := learner(1, c.now()), learner(2, c.now())
	here.Seen(t.Context(), one)
	there.Seen(t.Context(), other)
	settle(t, here, there)
	group := one.Groups[0]
	shows(t, here, group, true, 2)
	heard, stop := here.hub.Listen("person:1")
	defer stop()
	server.Kill(t)
	shows(t, here, group, false, 1)
	here.hub.Tell(live.Event{Topic: "person:1", Name: "progress"})
	if e := <-heard; e.Name != "progress" {
		t.Errorf("heard %+v", e)
	}
	server.Begin(t)
	eventually(t, "the server to be asked again", func() bool { return !client.Away() && here.answers(t, group) })
	shows(t, here, group, true, 1) // what the other process knows was lost with the server
	c.pass(10 * time.Second)
	other.At = c.now()
	eventually(t, "the other process to tell it", func() bool {
		there.Seen(t.Context(), other)
		settle(t, there)
		found, whole := here.In(t.Context(), group)
		return whole && len(found) == 2
	})
	until(t, heard, func() { there.hub.Tell(live.Event{Topic: "person:1", Name: "progress"}) })
}

func (p process) answers(t *testing.T, group string) bool {
	_, whole := p.In(t.Context(), group)
	return whole
}

func settle(t *testing.T, all ...process) {
	t.Helper()
	for _, p := range all {
		p.Settle(t.Context())
	}
}

func shows(t *testing.T, p process, group string, whole bool, n int) {
	t.Helper()
	found, all := p.In(t.Context(), group)
	counts, counted := p.Count(t.Context(), []string{group}, []string{site})
	if all != whole || counted != whole || len(found) != n {
		t.Errorf("shows %d and counts %v (all of them: %v), want %d (%v)", len(found), counts, all, n, whole)
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	again, patience := time.NewTicker(20*time.Millisecond), time.After(20*time.Second)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-patience:
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// Nobody waits for a server that hangs, and nothing piles up.
func TestAServerThatHangsDelaysNobody(t *testing.T) {
	server, c := redistest.Start(t), newClock()
	p := begin(t, redistest.Open(t, server.Address, "life"), c)
	server.Hang(t)
	defer server.Wake(t)
	begun := time.Now()
	for n := range 20_000 {
		p.Seen(t.Context(), learner(n, c.now()))
		p.hub.Tell(live.Event{Topic: "person:1", Name: "progress"})
	}
	t.Logf("20,000 beats beside a hung server: %s", time.Since(begun))
	if took := time.Since(begun); took > 10*time.Second { // 200 ms and more for each, were it waited for
		t.Errorf("20,000 beats took %s", took)
	}
	if found, whole := p.In(t.Context(), learner(1, c.now()).Groups[0]); whole || len(found) != 25 {
		t.Errorf("shows %d, all of them: %v", len(found), whole)
	}
}

// What presence takes of the 512 bytes that an active learner may.
func TestALearnerTakesFewBytes(t *testing.T) {
	server, c := redistest.Start(t), newClock()
	p := begin(t, redistest.Open(t, server.Address, "life"), c)
	p.Settle(t.Context())
	before := server.Used(t)
	const people = 10_000
	for n := range people {
		p.Seen(t.Context(), learner(n, c.now()))
		if n%500 == 0 {
			p.Settle(t.Context())
		}
	}
	p.Settle(t.Context())
	each := (server.Used(t) - before) / people
	t.Logf("%d bytes of presence per learner, in classes of 25 of one establishment", each)
	if counts, _ := p.Count(t.Context(), nil, []string{site}); counts[0] != people || each > 132 {
		t.Errorf("%d of %d learners at %d bytes", counts[0], people, each)
	}
}
