// Package throttleredis counts failures to sign in among several labs, by a Redis
// server: who guesses at one lab after the other has no more guesses. Each lab
// counts by itself besides, and alone while the server is away.
package throttleredis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/redis"
)

const keyOf = "f:" // and a part of the SHA-256 of what is counted: the server holds no logins

// Failures is an account.Failures on a Redis server.
type Failures struct {
	server        *redis.Client
	here          *account.Throttle
	take, forgive *redis.Script
}

// New shares counting by a server.
func New(server *redis.Client, now func() time.Time) *Failures {
	return &Failures{
		server: server, here: account.NewThrottle(now),
		take: redis.NewScript(`for i, key in ipairs(KEYS) do
	if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then return 0 end
end
for _, key in ipairs(KEYS) do
	if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
end
return 1`),
		forgive: redis.NewScript(`for _, key in ipairs(KEYS) do
	if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end`),
	}
}

// Take implements account.Failures.
func (f *Failures) Take(ctx context.Context, bounds ...account.Bound) (borne bool) {
	if !f.here.Take(ctx, bounds...) {
		return false
	}
	command := append(f.command(f.take, bounds), account.FailureWindow.Milliseconds())
	for _, b := range bounds {
		command = append(command, b.Borne)
	}
	replies, err := f.server.Do(ctx, command)
	if err == nil && replies[0] == int64(0) {
		f.here.Forgive(ctx, bounds...)
		return false
	}
	return true
}

// Forgive implements account.Failures.
func (f *Failures) Forgive(ctx context.Context, bounds ...account.Bound) {
	f.here.Forgive(ctx, bounds...)
	_, _ = f.server.Do(ctx, f.command(f.forgive, bounds)) // or it counts until the window ends
}

func (f *Failures) command(script *redis.Script, bounds []account.Bound) redis.Command {
	command := redis.Command{script, len(bounds)}
	for _, b := range bounds {
		sum := sha256.Sum256([]byte(b.Key))
		command = append(command, f.server.Key(keyOf+hex.EncodeToString(sum[:12])))
	}
	return command
}
