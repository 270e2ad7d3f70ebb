// Package hotsql keeps running sessions in the lab's own record. Beats that
// arrive within a few milliseconds of one another share one transaction: each
// is acknowledged after the commit, so an acknowledged beat survives a kill and
// a power cut, at a fraction of the cost of a commit a beat.
package hotsql

import (
	"context"
	"log/slog"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/gather"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// together is how long the first beat of a batch waits for others, and patience
// how long a batch may take to commit before its senders are told to try again.
const (
	together = 5 * time.Millisecond
	patience = 10 * time.Second
	waiting  = 1024 // calls that may wait for a batch before others wait in turn
)

// Hot batches beats into the store. Close it after the last Keep.
type Hot struct {
	*sqlstore.Learning
	queue *gather.Queue
	done  chan struct{}
	log   *slog.Logger
}

// New starts the one goroutine that writes batches.
func New(store *sqlstore.Learning, log *slog.Logger) *Hot {
	h := &Hot{Learning: store, queue: gather.New(waiting, together), done: make(chan struct{}), log: log}
	go func() {
		defer close(h.done)
		h.queue.Run(h.write)
	}()
	return h
}

// Keep merges the beats and answers after their batch is committed. When ctx
// ends first the beats may still be kept: sending them again changes nothing.
func (h *Hot) Keep(ctx context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	call, err := h.queue.Send(ctx, beats)
	if err != nil {
		return nil, err
	}
	return call.Wait(ctx)
}

// Close writes what waits and ends. No Keep may follow.
func (h *Hot) Close() {
	h.queue.Close()
	<-h.done
}

// write commits a batch on a context of its own. If it fails, every sender hears
// it and tries again.
func (h *Hot) write(beats []learning.Beat) func(n int) ([]learning.Outcome, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience) //nolint:forbidigo // a batch is nobody's request
	defer cancel()
	outcomes, err := h.Merge(ctx, beats)
	if err != nil {
		h.log.Error("a batch of beats was not kept", "beats", len(beats), "err", err)
		err = fault.New(fault.Unavailable, "beats.not-kept", "What you watched could not be noted just now; it will be sent again.").Because(err)
	}
	return func(n int) (next []learning.Outcome, _ error) {
		if err != nil {
			return nil, err
		}
		next, outcomes = outcomes[:n:n], outcomes[n:]
		return next, nil
	}
}
