package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/throttleredis"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/learning/hotredis"
	"github.com/digital-learning-lab/lab/internal/learning/hotsql"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/live/liveredis"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/upload/lockredis"
)

// bringTime is how long a lab that stops tries to bring running sessions to the
// record. What is in the server of sessions another lab brings, or this one when
// it starts again.
const bringTime = 10 * time.Second

// inRecord is the durable store alone: nothing of a person is hot there.
type inRecord struct{ *hotsql.Hot }

// Forget implements sessions.
func (inRecord) Forget(context.Context, string) error { return nil }

// openHotInRecord keeps sessions in the record, and presence in this process.
func (l *Lab) openHotInRecord(context.Context) error {
	l.presence, l.hot, l.claims = live.NewNearby(l.now), inRecord{l.openDurable()}, upload.NewWriters()
	return nil
}

func (l *Lab) openDurable() *hotsql.Hot {
	durable := hotsql.New(l.stores.learning, l.log)
	l.onClose(func() error { durable.Close(); return nil })
	return durable
}

// openFailures opens the Redis server, where there is one, and counts failures to
// sign in by it. Without one it gives nil.
func (l *Lab) openFailures(ctx context.Context) (account.Failures, error) {
	if strings.HasPrefix(l.Config.Hot, "sql:") {
		return nil, nil //nolint:nilnil // then they are counted in this process
	}
	life, err := l.stores.record.Life(ctx)
	if err != nil {
		return nil, err
	}
	if l.redis, err = redis.Open(ctx, l.Config.Hot, life); err != nil {
		return nil, err
	}
	l.onClose(l.redis.Close)
	return throttleredis.New(l.redis, l.now), nil
}

// openHotInRedis keeps both in a Redis server that several labs of one record
// share. It may be away, now and at any time.
func (l *Lab) openHotInRedis(ctx context.Context) error {
	hot := hotredis.New(ctx, l.redis, l.openDurable(), l.now, l.log)
	l.onClose(func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bringTime)
		defer cancel()
		return hot.Close(ctx)
	})
	board := liveredis.Open(ctx, l.redis, l.Hub, l.now)
	l.onClose(func() error { board.Close(); return nil })
	l.hot, l.presence, l.claims = hot, board, lockredis.New(l.redis, l.home)
	return nil
}

// askRedis asks the server of sessions, where there is one, if it answers.
func (l *Lab) askRedis(ctx context.Context) error {
	_, err := l.redis.Do(ctx, redis.Command{"PING"})
	return err
}

// sessionsKept says where running sessions are, and how their server stands. The
// lab works without it.
func sessionsKept(ctx context.Context, c config.Config) Finding {
	f := Finding{Name: "sessions", Well: true, Words: "in the record"}
	if strings.HasPrefix(c.Hot, "sql:") {
		return f
	}
	server, err := redis.Open(ctx, c.Hot, "")
	if err != nil {
		return Finding{Name: "sessions", Words: sentence(err) + "; the lab does not start like this."}
	}
	defer server.Close()
	is, err := server.Inspect(ctx)
	if err != nil {
		return Finding{Name: "sessions", Words: fmt.Sprintf("No Redis server answers at %s: what is watched waits in the lab and goes to the record meanwhile.", server.Address())}
	}
	words := []string{fmt.Sprintf("Redis %s at %s, %d MB in use", is.Version, server.Address(), is.Used/1_000_000)}
	if is.Evicts {
		f.Well = false
		words = append(words, "it drops what it has no room for: set maxmemory-policy noeviction")
	}
	if !is.Appends {
		words = append(words, "it forgets everything when it stops; appendonly yes would keep it")
	}
	f.Words = strings.Join(words, "; ")
	return f
}
