package lockredis_test

import (
	"context"
	"testing"

	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/upload/claimtest"
	"github.com/digital-learning-lab/lab/internal/upload/lockredis"
)

func TestTwoLabsClaim(t *testing.T) {
	claimtest.Run(t, func(t *testing.T) (first, second upload.Claims) {
		server := redistest.Client(t)
		return lockredis.New(server, "first"), lockredis.New(server, "second")
	})
}

// A claim goes with the request that made it, and without one that was killed by
// the end of its lease.
func TestAClaimEndsByItself(t *testing.T) {
	server := redistest.Client(t)
	ctx, gone := context.WithCancel(t.Context())
	release, free := lockredis.New(server, "first").Claim(ctx, "a")
	if !free {
		t.Fatal("nobody has it, and it is not free")
	}
	replies, err := server.Do(t.Context(), redis.Command{"PTTL", server.Key("w:a")})
	if left, is := replies[0].(int64); err != nil || !is || left <= 0 || left > 30_000 {
		t.Errorf("it ends in %v ms, %v", replies, err)
	}
	gone()
	release()
	if release, free := lockredis.New(server, "second").Claim(t.Context(), "a"); !free {
		t.Error("it was given back by who left, and is not free")
	} else {
		release()
	}
}

// A lab that was killed while it received a file goes on with it at once; another
// one waits for the end of the lease.
func TestALabThatWasKilledTakesUpWhatItClaimed(t *testing.T) {
	server := redistest.Client(t)
	if _, free := lockredis.New(server, "first").Claim(t.Context(), "a"); !free {
		t.Fatal("nobody has it, and it is not free")
	}
	if _, free := lockredis.New(server, "second").Claim(t.Context(), "a"); free {
		t.Error("another lab has it too")
	}
	again := lockredis.New(server, "first")
	release, free := again.Claim(t.Context(), "a")
	if !free {
		t.Fatal("the lab that was killed does not go on")
	}
	if _, free := again.Claim(t.Context(), "a"); free {
		t.Error("two of its writers have it")
	}
	release()
}

// While the server is away a lab still keeps an upload for one of its writers.
func TestWithoutItsServerALabClaimsForItself(t *testing.T) {
	process := redistest.Start(t)
	server := redistest.Open(t, process.Address, "away")
	process.Kill(t)
	claims := lockredis.New(server, "first")
	release, free := claims.Claim(t.Context(), "a")
	if !free {
		t.Fatal("it is not free")
	}
	if _, free := claims.Claim(t.Context(), "a"); free {
		t.Error("two have it")
	}
	release()
	if _, free := claims.Claim(t.Context(), "a"); !free {
		t.Error("it was given back, and is not free")
	}
}
