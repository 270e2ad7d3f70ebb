package redis_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
)

func TestRepliesStandInTheOrderOfTheCommands(t *testing.T) {
	c := redistest.Client(t)
	replies, err := c.Do(t.Context(), redis.Command{"SET", c.Key("a"), "1"}, redis.Command{"GET", c.Key("a")},
		redis.Command{"GET", c.Key("none")}, redis.Command{"INCRBY", c.Key("a"), 2}, redis.Command{"MGET", c.Key("a"), c.Key("none")})
	if got := fmt.Sprint(replies); err != nil || got != "[OK 1 <nil> 3 [3 <nil>]]" {
		t.Fatalf("%s, %v", got, err)
	}
}

func TestAnotherLifeReadsNothing(t *testing.T) {
	address := redistest.Address(t)
	one, other := redistest.Client(t), redistest.Open(t, address, "another")
	do(t, one, redis.Command{"SET", one.Key("a"), "1"})
	if got := do(t, other, redis.Command{"GET", other.Key("a")}); got[0] != nil {
		t.Fatalf("read %v", got)
	}
}

func TestARefusalFailsItsCallAlone(t *testing.T) {
	c := redistest.Client(t)
	do(t, c, redis.Command{"SET", c.Key("text"), "x"})
	var both sync.WaitGroup
	var refused, kept error
	both.Go(func() { _, refused = c.Do(t.Context(), redis.Command{"INCR", c.Key("text")}) })
	both.Go(func() { _, kept = c.Do(t.Context(), redis.Command{"INCR", c.Key("number")}) })
	both.Wait()
	if !errors.Is(refused, redis.ErrAway) || kept != nil || c.Away() {
		t.Fatalf("%v and %v", refused, kept)
	}
}

func TestAScriptIsKnownAgainAfterTheServerForgotIt(t *testing.T) {
	c := redistest.Open(t, redistest.Start(t).Address, "life")
	script := redis.NewScript(`return {KEYS[1], ARGV[1]}`)
	for range 2 {
		got := do(t, c, redis.Command{script, 1, c.Key("a"), "b"}, redis.Command{"SCRIPT", "FLUSH"})
		if fmt.Sprint(got[0]) != fmt.Sprint([]any{c.Key("a"), "b"}) {
			t.Fatalf("%v", got)
		}
	}
}

func TestCallsOfOneMomentShareARoundTrip(t *testing.T) {
	server := redistest.Start(t)
	c := redistest.Open(t, server.Address, "life")
	do(t, c, redis.Command{"PING"})
	server.Hang(t)
	const callers = 100
	var all sync.WaitGroup
	failed := make(chan error, callers)
	for range callers {
		all.Go(func() {
			_, err := c.Do(t.Context(), redis.Command{"INCR", c.Key("n")})
			failed <- err
		})
	}
	server.Wake(t)
	all.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := do(t, c, redis.Command{"GET", c.Key("n")}); got[0] != fmt.Sprint(callers) {
		t.Fatalf("counted %v", got)
	}
}

// Whoever asks a server that hangs, is dead or reads its files is told so, and
// after two round trips at once; when it is back it answers again by itself.
func TestAServerThatIsAwayIsAskedByNobody(t *testing.T) {
	server := redistest.Start(t)
	c := redistest.Open(t, server.Address, "life")
	do(t, c, redis.Command{"PING"})
	for _, away := range []struct {
		name        string
		leave, back func()
	}{
		{"hung", func() { server.Hang(t) }, func() { server.Wake(t) }},
		{"dead", func() { server.Kill(t) }, func() { server.Begin(t) }},
	} {
		away.leave()
		longest := untilAway(t, c)
		t.Logf("%s: the longest call took %s", away.name, longest)
		if _, err := c.Do(t.Context(), redis.Command{"PING"}); !errors.Is(err, redis.ErrAway) {
			t.Errorf("%s: answered %v", away.name, err)
		}
		away.back()
		untilBack(t, c)
	}
}

// untilAway asks until nobody is asked any more. Each call has a time of its own
// that is far above what the client allows itself.
func untilAway(t *testing.T, c *redis.Client) (longest time.Duration) {
	t.Helper()
	for range 10 {
		if c.Away() {
			return longest
		}
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 20*redis.Patience)
		_, err := c.Do(ctx, redis.Command{"PING"})
		cancel()
		if !errors.Is(err, redis.ErrAway) {
			t.Fatalf("answered %v", err)
		}
		longest = max(longest, time.Since(begun))
	}
	t.Fatal("ten calls failed, and it is still asked")
	return 0
}

func untilBack(t *testing.T, c *redis.Client) {
	t.Helper()
	over := time.After(30 * time.Second)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case <-tick.C:
			if _, err := c.Do(t.Context(), redis.Command{"PING"}); err == nil {
				tick.Stop()
				return
			}
		case <-over:
			t.Fatal("it is back and nobody asks it")
		}
	}
}

func TestACallerWhoLeavesIsToldThatAndNothingElse(t *testing.T) {
	c := redistest.Client(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := c.Do(ctx, redis.Command{"PING"}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
}

func TestAFullServerRefusesAndStaysAsked(t *testing.T) {
	server := redistest.Start(t, "--maxmemory", "3mb", "--maxmemory-policy", "noeviction")
	c := redistest.Open(t, server.Address, "life")
	large := strings.Repeat("x", 1<<20)
	var err error
	for i := 0; err == nil && i < 10; i++ {
		_, err = c.Do(t.Context(), redis.Command{"SET", c.Key(fmt.Sprint(i)), large})
	}
	if !errors.Is(err, redis.ErrAway) || !strings.Contains(err.Error(), "OOM") {
		t.Fatalf("%v", err)
	}
	if _, err := c.Do(t.Context(), redis.Command{"GET", c.Key("0")}); err != nil || c.Away() {
		t.Fatalf("reading: %v", err)
	}
}

func TestWhatIsPublishedIsHeard(t *testing.T) {
	c := redistest.Client(t)
	ears := c.Ears(t.Context(), c.Key("news"))
	heard := make(chan string, 100)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ears.Hear(func(_, message string) { heard <- message })
	}()
	for do(t, c, redis.Command{"PUBLISH", c.Key("news"), "hello"})[0] == int64(0) {
		continue // nobody listens yet
	}
	if got := <-heard; got != "hello" {
		t.Fatalf("heard %q", got)
	}
	if err := ears.Close(); err != nil {
		t.Fatal(err)
	}
	<-ended
}

func TestAnAddressIsReadAndItsPasswordNeverTold(t *testing.T) {
	for _, right := range []string{"redis://h", "redis://h:7000", "rediss://:pw@h/3", "redis://user:p%40ss@[::1]:6379/0"} {
		c := redistest.Open(t, right, "")
		if strings.Contains(c.Address(), "p") && !strings.HasPrefix(c.Address(), "h") {
			t.Errorf("%s is told as %s", right, c.Address())
		}
	}
	for _, wrong := range []string{"", "redis://", "http://h", "redis://h/x", "redis://h/-1", "redis://u:secret@h:port", "redis://u:secret@h?db=1", "redis://u:se%cret@h"} {
		_, err := redis.Open(t.Context(), wrong, "")
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func do(t *testing.T, c *redis.Client, commands ...redis.Command) []any {
	t.Helper()
	replies, err := c.Do(t.Context(), commands...)
	if err != nil {
		t.Fatal(err)
	}
	return replies
}
