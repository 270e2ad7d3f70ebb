package hotredis_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotredis"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// player is a session of Amal's on the film that plays ten seconds a beat.
type player struct {
	session string
	person  string
	counter int64
}

func (p *player) beat() learning.Beat {
	p.counter++
	to := float64(p.counter)
	return learning.Beat{
		Spent: to, Session: p.session, Person: p.person, Resource: "film", Device: "phone", Counter: p.counter, Position: to, Activity: learning.Playing,
		Watched: learning.Intervals{{0, to}}, At: time.Date(2026, 11, 24, 12, 0, int(p.counter), 0, time.UTC),
		Target: learning.Target{Org: "org", Place: "cmc", Extent: 100, Needs: 0.9},
	}
}

func amal() *player { return &player{session: "01kaz8x2v7m4q9w3r5t6y8p0zc", person: "amal"} }

// send sends one beat, in a time far above what may be waited for the server.
func send(t *testing.T, hot learning.Hot, b learning.Beat) learning.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*redis.Patience)
	defer cancel()
	out, err := hot.Keep(ctx, []learning.Beat{b})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Refused != nil {
		t.Fatal(out[0].Refused)
	}
	return out[0]
}

// stands fails unless a store knows that Amal watched so many seconds.
func stands(t *testing.T, of learning.Hot, seconds float64) {
	t.Helper()
	if got := watched(t, of); got != seconds {
		t.Fatalf("%v seconds are known, want %v", got, seconds)
	}
}

func watched(t *testing.T, of learning.Hot) float64 {
	t.Helper()
	list, err := of.Progress(t.Context(), "amal", []string{"film"})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		return 0
	}
	return list[0].Watched.Length()
}

// counting tells how often the record was asked to keep something.
type counting struct {
	learning.Hot
	kept chan []learning.Beat
}

func (c counting) Keep(ctx context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	c.kept <- beats
	return c.Hot.Keep(ctx, beats)
}

func newHouse(t *testing.T, server *redis.Client) (*record, *hotredis.Hot) {
	t.Helper()
	r := newRecord(t, sqldbtest.SQLite(t))
	return r, r.houseOn(t, server).Hot.(*hotredis.Hot)
}

func TestTheRecordIsAskedForTheFirstBeatAlone(t *testing.T) {
	r, _ := newHouse(t, redistest.Client(t))
	record := counting{r.Durable, make(chan []learning.Beat, 1000)}
	hot := hotredis.New(t.Context(), r.server, record, time.Now, slog.New(slog.DiscardHandler))
	p := amal()
	if out := send(t, hot, p.beat()); out.Safety != learning.Durable {
		t.Errorf("the first beat is %v", out.Safety)
	}
	for range 50 {
		if out := send(t, hot, p.beat()); out.Safety != learning.Shared {
			t.Fatalf("a later beat is %v", out.Safety)
		}
	}
	if err := hot.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	stands(t, r.Durable, 51)
	close(record.kept)
	first := 0
	for beats := range record.kept {
		if beats[0].Counter == 1 {
			first++
		}
	}
	if first != 1 {
		t.Errorf("the record was asked %d times for the first beat", first)
	}
}

func TestWhatCompletesIsInTheRecordBeforeItIsAcknowledged(t *testing.T) {
	r, hot := newHouse(t, redistest.Client(t))
	p := amal()
	for range 89 {
		send(t, hot, p.beat())
	}
	out := send(t, hot, p.beat())
	if out.Safety != learning.Durable || out.Progress.Completed.IsZero() {
		t.Errorf("%v, completed %v", out.Safety, out.Progress.Completed)
	}
	if n := r.House(t, nil).Completed("amal", "film"); n != 1 {
		t.Errorf("%d facts say so", n)
	}
}

func TestAnotherLabGoesOnWhereThisOneStands(t *testing.T) {
	r, one := newHouse(t, redistest.Client(t))
	p := amal()
	for range 10 {
		send(t, one, p.beat())
	}
	other := r.lab(t, r.server)
	stands(t, other, 10)
	late := p.beat()
	late.Watched = learning.Intervals{{10, 11}} // of which the other lab alone hears
	if out := send(t, other, late); out.Progress.Watched.Length() != 11 {
		t.Errorf("the other lab answers %v", out.Progress.Watched)
	}
	if list, err := other.Recent(t.Context(), "amal", 5); err != nil || len(list) != 1 || list[0].Position != 11 {
		t.Errorf("%v, %v", list, err)
	}
}

// A server that loses all it has, hangs, dies or is full costs nobody anything:
// beats wait, or do not even that, and what was acknowledged is in the record.
func TestWhateverHappensToTheServerNothingIsLost(t *testing.T) {
	for _, accident := range []struct {
		name       string
		begin, end func(t *testing.T, s *redistest.Server)
		during     learning.Safety
	}{
		{"flushed", func(t *testing.T, s *redistest.Server) { s.Ask(t, "FLUSHALL") }, func(*testing.T, *redistest.Server) {}, learning.Shared},
		{"hung", func(t *testing.T, s *redistest.Server) { s.Hang(t) }, func(t *testing.T, s *redistest.Server) { s.Wake(t) }, learning.Waiting},
		{"killed, and back without anything", func(t *testing.T, s *redistest.Server) { s.Kill(t) }, func(t *testing.T, s *redistest.Server) { s.Begin(t) }, learning.Waiting},
		{"full", func(t *testing.T, s *redistest.Server) { s.Ask(t, "CONFIG", "SET", "maxmemory", "1") },
			func(t *testing.T, s *redistest.Server) { s.Ask(t, "CONFIG", "SET", "maxmemory", "0") }, learning.Waiting},
	} {
		t.Run(accident.name, func(t *testing.T) {
			server := redistest.Start(t)
			r, hot := newHouse(t, redistest.Open(t, server.Address, "life"))
			p := amal()
			for range 5 {
				send(t, hot, p.beat())
			}
			accident.begin(t, server)
			var longest time.Duration
			for range 5 {
				begun := time.Now()
				if out := send(t, hot, p.beat()); out.Safety != accident.during {
					t.Errorf("a beat is %v meanwhile", out.Safety)
				}
				longest = max(longest, time.Since(begun))
			}
			t.Logf("the longest beat took %s", longest)
			stands(t, hot, 10)
			if err := hot.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			stands(t, r.Durable, 10)
			accident.end(t, server)
			untilShared(t, hot, p)
			stands(t, r.lab(t, redistest.Open(t, server.Address, "life")), float64(p.counter))
		})
	}
}

// untilShared beats until the server is back in use.
func untilShared(t *testing.T, hot learning.Hot, p *player) {
	t.Helper()
	over := time.After(30 * time.Second)
	next := time.NewTicker(100 * time.Millisecond)
	defer next.Stop()
	for send(t, hot, p.beat()).Safety != learning.Shared {
		select {
		case <-next.C:
		case <-over:
			t.Fatal("the server is back, and beats still wait")
		}
	}
}

// A killed lab never brought to the record what it acknowledged: another one
// does, as soon as nobody answers for it.
func TestWhatAKilledLabOwedAnotherOneBrings(t *testing.T) {
	server := redistest.Client(t)
	r, _ := newHouse(t, server)
	elsewhere := newRecord(t, sqldbtest.SQLite(t)) // a record that nobody reads: as if it brought nothing
	elsewhere.house(t)
	killed := elsewhere.lab(t, server)
	p := amal()
	for range 5 {
		send(t, killed, p.beat())
	}
	later := func() time.Time { return time.Now().Add(time.Minute) }
	heir := hotredis.New(t.Context(), server, r.Durable, later, slog.New(slog.DiscardHandler))
	defer heir.Close(t.Context())
	over := time.After(30 * time.Second)
	for next := time.NewTicker(50 * time.Millisecond); watched(t, r.Durable) != 5; {
		select {
		case <-next.C:
		case <-over:
			t.Fatal("nobody brought it")
		}
	}
}

func TestOnlyTheServerOfThisLifeIsRead(t *testing.T) {
	address := redistest.Address(t)
	r, hot := newHouse(t, redistest.Client(t))
	send(t, hot, amal().beat())
	restored := r.lab(t, redistest.Open(t, address, "restored"))
	r.Exec(t, `DELETE FROM learning_session`, `DELETE FROM progress`)
	stands(t, restored, 0)
}

func TestAPersonWhoIsErasedIsNotInTheServer(t *testing.T) {
	r, hot := newHouse(t, redistest.Client(t))
	p := amal()
	send(t, hot, p.beat())
	send(t, hot, p.beat())
	if err := hot.Forget(t.Context(), "amal"); err != nil {
		t.Fatal(err)
	}
	stands(t, r.Durable, 2) // counted, by the record
	replies, err := r.server.Do(t.Context(), redis.Command{"EXISTS", r.server.Key("l:amal")})
	if err != nil || replies[0] != int64(0) {
		t.Fatalf("%v, %v", replies, err)
	}
}

// A trainer may call a film completed and take it back: the record alone knows of
// it, and a lab that goes on with what it remembers learns it from there.
func TestAMarkThatIsTakenBackIsLearnt(t *testing.T) {
	r, hot := newHouse(t, redistest.Client(t))
	p := amal()
	send(t, hot, p.beat())
	mark := func(statement string, completed bool) {
		t.Helper()
		r.Exec(t, statement)
		send(t, hot, p.beat())
		if err := hot.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if out := send(t, hot, p.beat()); out.Progress.Completed.IsZero() == completed {
			t.Errorf("after %s completed is %v", statement, out.Progress.Completed)
		}
	}
	mark(`UPDATE progress SET completed_at = 1000000, marked_by = 'brahim'`, true)
	mark(`UPDATE progress SET completed_at = 0, marked_by = ''`, false)
}

func TestASenderWhoLeavesIsTold(t *testing.T) {
	_, hot := newHouse(t, redistest.Client(t))
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := hot.Keep(ctx, []learning.Beat{amal().beat()}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// An active learner takes at most 512 bytes of the server, everything counted;
// 132 of them are left to presence (liveredis).
func TestALearnerTakesLittleOfTheServer(t *testing.T) {
	const learners, most = 20_000, 512 - 132
	server := redistest.Start(t)
	r, _ := newHouse(t, redistest.Open(t, server.Address, "life"))
	hot := hotredis.New(t.Context(), r.server, trusting{r.Durable}, time.Now, slog.New(slog.DiscardHandler))
	before := server.Used(t)
	_, b := typical()
	for group := range slices.Chunk(numbers(learners), learning.MaxBeats) {
		for counter := range int64(2) {
			var beats []learning.Beat
			for _, n := range group {
				b.Person, b.Session = fmt.Sprintf("01kaz8x2v7m4q9w3r5t6y%05d", n), fmt.Sprintf("01kaz8x2v7m4q9w3r5t7y%05d", n)
				b.Resource, b.Counter = "01kaz8x2v7m4q9w3r5t6y8p0zf", 50+counter
				beats = append(beats, b)
			}
			if _, err := hot.Keep(t.Context(), beats); err != nil {
				t.Fatal(err)
			}
		}
	}
	used := (server.Used(t) - before) / learners
	one := server.Ask(t, "MEMORY", "USAGE", r.server.Key("l:"+b.Person))
	t.Logf("%d bytes for each of %d learners, of which the key itself %v, for %d written", used, learners, one, len(hotredis.Packed(typical()))+8)
	if used > most {
		t.Errorf("%d bytes, want at most %d", used, most)
	}
	if err := hot.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// trusting is a record that takes every beat, of people whom it does not know.
type trusting struct{ learning.Hot }

func (trusting) Keep(_ context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	out := make([]learning.Outcome, len(beats))
	for i, b := range beats {
		out[i].Session, out[i].Progress, _ = learning.Fold(learning.Beat{}, learning.Progress{}, b)
	}
	return out, nil
}
