// Package liveredis shares what happens just now between the processes of a lab,
// by a Redis server: who is there (live.Presence), and what is told while it
// happens (live.Relay). ARCHITECTURE.md lists the keys.
//
// Nobody waits for the server. What is to be kept or told goes through one
// bounded queue in the order in which it happened; what does not fit, or comes
// while the server is away, is dropped: a learner says again within ten seconds
// where they are, and who missed an event reads the stores. Each process
// remembers its own people besides, and while the server is away answers with
// them alone.
package liveredis

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/redis"
)

const (
	waiting = 4096 // notes that may wait; a note is of one beat or one event
	largest = 128  // notes that are sent at once
)

// Board is one process's part of what a lab shares. It is safe for concurrent use.
type Board struct {
	server *redis.Client
	nearby *live.Nearby
	now    func() time.Time
	name   string // of this process: what it said itself it need not hear
	notes  chan note
	topics topics
	stop   context.CancelFunc
	ended  sync.WaitGroup
}

// note is what is sent together, or a mark: who waits for it knows that
// everything before it was sent.
type note struct {
	commands []redis.Command
	sent     chan struct{}
}

// Open joins a process to the server: the hub hears what others tell. ctx gives
// values and not an end: Close ends.
func Open(ctx context.Context, server *redis.Client, hub *live.Hub, now func() time.Time) *Board {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	b := &Board{
		server: server, nearby: live.NewNearby(now), now: now, name: rand.Text(), notes: make(chan note, waiting),
		topics: newTopics(), stop: stop,
	}
	hub.Join(b)
	ears := server.Ears(ctx, server.Key(spoken+b.name))
	b.ended.Go(func() { b.send(ctx) })
	b.ended.Go(func() { b.follow(ctx, ears) })
	b.ended.Go(func() { ears.Hear(func(channel, message string) { b.hear(hub, channel, message) }) })
	return b
}

// Close ends. What still waits is dropped.
func (b *Board) Close() {
	b.stop()
	b.ended.Wait()
}

// put queues commands, or drops them where too much waits.
func (b *Board) put(commands ...redis.Command) {
	select {
	case b.notes <- note{commands: commands}:
	default:
	}
}

// Settle waits until what was queued before was sent.
func (b *Board) Settle(ctx context.Context) {
	mark := note{sent: make(chan struct{})}
	select {
	case b.notes <- mark:
	case <-ctx.Done():
		return
	}
	select {
	case <-mark.sent:
	case <-ctx.Done():
	}
}

// send sends what waits, in order. A server that is away loses it.
func (b *Board) send(ctx context.Context) {
	for {
		select {
		case first := <-b.notes:
			batch := b.collect(first)
			if commands := all(batch); len(commands) > 0 {
				_, _ = b.server.Do(ctx, commands...) // see above: it is said again
			}
			for _, n := range batch {
				if n.sent != nil {
					close(n.sent)
				}
			}
		case <-ctx.Done():
			return
		}
	}
}

// collect gives the first note and those that wait behind it.
func (b *Board) collect(first note) []note {
	batch := []note{first}
	for len(batch) < largest {
		select {
		case next := <-b.notes:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func all(batch []note) (commands []redis.Command) {
	for _, n := range batch {
		commands = append(commands, n.commands...)
	}
	return commands
}
