// Package hotredis keeps running sessions in a Redis server that several labs
// share, beside the record.
//
// The first beat of a session goes to the record, which says whose it is and how
// the resource stands. Every later one is folded onto what this process
// remembers and written to the server, if the server still has what was
// believed: one round trip, shared with all who beat at that moment. Where
// another process wrote meanwhile, its state is joined and the write tried
// again. Nothing is decided in the server but whether two versions are the same.
//
// What was acknowledged is in the record within seconds: by the process that took
// it or, where that one was killed, by any other, from a journal in the server.
// A beat that completes a resource is in the record before it is acknowledged.
//
// While the server is away, beats wait in the process (learning.Waiting), at
// most 65,536 pairs of person and resource; what comes above goes to the record
// at once. Nobody waits for the server longer than redis.Patience. What it wrote
// is in the server for an hour after the last beat: see keys.go.
package hotredis

import (
	"context"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/gather"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// lanes is how many beats of different people may be on their way at once; the
// beats of one person are taken one after the other.
const lanes = 64

// Hot is a learning.Hot on a Redis server. Close it after the last Keep.
type Hot struct {
	server *redis.Client
	record learning.Hot
	now    func() time.Time
	log    *slog.Logger
	seed   maphash.Seed
	lanes  [lanes]*lane
	journals
	stop    context.CancelFunc
	running sync.WaitGroup
	beating sync.WaitGroup
}

// New joins a server and the durable store of sessions. It starts what takes
// beats and what brings them to the record. ctx gives values and not an end.
func New(ctx context.Context, server *redis.Client, record learning.Hot, now func() time.Time, log *slog.Logger) *Hot {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	h := &Hot{server: server, record: record, now: now, log: log, seed: maphash.MakeSeed(), stop: stop}
	h.scripts = newScripts()
	h.turn()
	for i := range h.lanes {
		h.lanes[i] = newLane(h)
		h.beating.Go(func() { h.lanes[i].run(ctx) })
	}
	h.running.Go(func() { h.carry(ctx) })
	return h
}

// Close brings what is owed to the record and ends. No Keep may follow.
func (h *Hot) Close(ctx context.Context) error {
	for _, l := range h.lanes {
		l.queue.Close()
	}
	h.beating.Wait()
	h.stop()
	h.running.Wait()
	if err := h.Flush(ctx); err != nil {
		return err
	}
	h.abandon(ctx)
	return nil
}

// laneOf gives the lane of a person.
func (h *Hot) laneOf(person string) *lane {
	return h.lanes[maphash.String(h.seed, person)%lanes]
}

// Keep implements learning.Hot. When ctx ends first the beats may still be kept:
// sending them again changes nothing.
func (h *Hot) Keep(ctx context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	places := map[*lane][]int{}
	for i, b := range beats {
		l := h.laneOf(b.Person)
		places[l] = append(places[l], i)
	}
	calls := make(map[*lane]*gather.Call, len(places))
	for l, at := range places {
		var theirs []learning.Beat
		for _, i := range at {
			theirs = append(theirs, beats[i])
		}
		call, err := l.queue.Send(ctx, theirs)
		if err != nil {
			return nil, err
		}
		calls[l] = call
	}
	outcomes := make([]learning.Outcome, len(beats))
	for l, call := range calls {
		became, err := call.Wait(ctx)
		if err != nil {
			return nil, err
		}
		for n, i := range places[l] {
			outcomes[i] = became[n]
		}
	}
	return outcomes, nil
}
