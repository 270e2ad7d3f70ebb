package throttleredis_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/throttleredis"
	"github.com/digital-learning-lab/lab/internal/account/throttletest"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
)

func TestTwoLabsCountFailures(t *testing.T) {
	throttletest.Run(t, func(t *testing.T) (first, second account.Failures) {
		server := redistest.Client(t)
		return throttleredis.New(server, time.Now), throttleredis.New(server, time.Now)
	})
}

// What is counted ends with its window, and names nobody.
func TestWhatIsCountedEndsAndNamesNobody(t *testing.T) {
	server := redistest.Client(t)
	throttleredis.New(server, time.Now).Take(t.Context(), account.Bound{Key: "login:salma", Borne: 3})
	replies, err := server.Do(t.Context(), redis.Command{"KEYS", server.Key("*")})
	if err != nil {
		t.Fatal(err)
	}
	keys := replies[0].([]any)
	if len(keys) != 1 || keys[0] == server.Key("f:login:salma") {
		t.Fatalf("the server has %v", keys)
	}
	replies, err = server.Do(t.Context(), redis.Command{"PTTL", keys[0]})
	if left, is := replies[0].(int64); err != nil || !is || left <= 0 || left > account.FailureWindow.Milliseconds() {
		t.Errorf("it ends in %v ms, %v", replies, err)
	}
}

// While the server is away a lab counts by itself.
func TestWithoutItsServerALabCountsByItself(t *testing.T) {
	process := redistest.Start(t)
	server := redistest.Open(t, process.Address, "away")
	process.Kill(t)
	failures, login := throttleredis.New(server, time.Now), account.Bound{Key: "login:salma", Borne: 2}
	for n, want := range []bool{true, true, false} {
		if failures.Take(t.Context(), login) != want {
			t.Errorf("attempt %d: borne is %v", n+1, !want)
		}
	}
}
