package hotredis_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotredis"
	"github.com/digital-learning-lab/lab/internal/learning/hotsqltest"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

func TestHotInRedisPassesTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := newRecord(t, url)
		hottest.Run(t, func(t *testing.T) hottest.House { return r.house(t) })
	})
}

// Two labs share the server and the record, and a person's beats come to one or
// the other.
func TestTwoLabsOnOneRedisPassTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := newRecord(t, url)
		hottest.Run(t, func(t *testing.T) hottest.House {
			h := r.house(t)
			h.Hot = &turns{both: [2]learning.Hot{h.Hot, r.lab(t, r.server)}}
			return h
		})
	})
}

// record is a durable store of sessions, and a server in a life of its own.
type record struct {
	*hotsqltest.Record
	server *redis.Client
}

func newRecord(t *testing.T, url string) *record { return &record{Record: hotsqltest.Open(t, url)} }

// house empties what was learned and gives a running Hot.
func (r *record) house(t *testing.T) hottest.House {
	return r.houseOn(t, redistest.Client(t))
}

func (r *record) houseOn(t *testing.T, server *redis.Client) hottest.House {
	r.Empty(t)
	r.server = server
	return r.House(t, r.lab(t, server))
}

// lab gives one process on the record and a server.
func (r *record) lab(t *testing.T, server *redis.Client) *hotredis.Hot {
	hot := hotredis.New(t.Context(), server, r.Durable, time.Now, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := hot.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return hot
}
