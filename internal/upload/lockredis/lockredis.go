// Package lockredis keeps an upload for one writer among several labs, by a
// Redis server. While the server is away each lab keeps it for one of its own
// writers: two that write through two labs in such a moment then meet at the
// offset, which one of them gets wrong, and at the check of the whole file.
package lockredis

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// lease is how long a claim outlives a lab that was killed. One that runs is
// prolonged three times in it.
const lease = 30 * time.Second

const keyOf = "w:" // and the upload: text, the home of the lab and a claim's own secret

// Claims is an upload.Claims on a Redis server.
type Claims struct {
	server              *redis.Client
	here                *upload.Writers
	home                string
	lease               time.Duration
	take, prolong, drop *redis.Script
}

// New shares claims by a server. home names what only one process at a time has,
// such as the lab's folder: what an earlier one of the same home claimed is
// nobody's, so that a lab that was killed goes on at once.
func New(server *redis.Client, home string) *Claims {
	return &Claims{
		server: server, here: upload.NewWriters(), home: home + " ", lease: lease,
		take: redis.NewScript(`local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 1, #ARGV[3]) ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`),
		prolong: redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`),
		drop:    redis.NewScript(`if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`),
	}
}

// Claim implements upload.Claims.
func (c *Claims) Claim(ctx context.Context, id string) (release func(), free bool) {
	leave, free := c.here.Claim(ctx, id)
	if !free {
		return nil, false
	}
	key, secret := c.server.Key(keyOf+id), c.home+rand.Text()
	replies, err := c.server.Do(ctx, redis.Command{c.take, 1, key, secret, c.lease.Milliseconds(), c.home})
	if err == nil && replies[0] == int64(0) {
		leave()
		return nil, false
	}
	ctx, end := context.WithCancel(context.WithoutCancel(ctx)) // what was claimed is given back, whoever left
	ended := make(chan struct{})
	go func() { defer close(ended); c.keep(ctx, key, secret) }()
	return func() {
		end()
		<-ended
		_, _ = c.server.Do(context.WithoutCancel(ctx), redis.Command{c.drop, 1, key, secret}) // or its lease ends
		leave()
	}, true
}

// keep prolongs a claim until ctx ends.
func (c *Claims) keep(ctx context.Context, key, secret string) {
	next := time.NewTicker(c.lease / 3)
	defer next.Stop()
	for {
		select {
		case <-next.C:
			_, _ = c.server.Do(ctx, redis.Command{c.prolong, 1, key, secret, c.lease.Milliseconds()}) // the next time says it again
		case <-ctx.Done():
			return
		}
	}
}
