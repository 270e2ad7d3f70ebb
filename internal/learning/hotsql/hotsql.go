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
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// gather is how long the first beat of a batch waits for others, and patience
// how long a batch may take to commit before its senders are told to try again.
const (
	gather   = 5 * time.Millisecond
	patience = 10 * time.Second
	waiting  = 1024 // calls that may wait for a batch before others wait in turn
)

// Hot batches beats into the store. Close it after the last Keep.
type Hot struct {
	*sqlstore.Learning
	calls chan call
	done  chan struct{}
	log   *slog.Logger
}

// call is one Keep that waits for its batch.
type call struct {
	beats  []learning.Beat
	answer chan result
}

type result struct {
	outcomes []learning.Outcome
	err      error
}

// New starts the one goroutine that writes batches.
func New(store *sqlstore.Learning, log *slog.Logger) *Hot {
	h := &Hot{Learning: store, calls: make(chan call, waiting), done: make(chan struct{}), log: log}
	go h.run()
	return h
}

// Keep merges the beats and answers after their batch is committed. When ctx
// ends first the beats may still be kept: sending them again changes nothing.
func (h *Hot) Keep(ctx context.Context, beats []learning.Beat) ([]learning.Outcome, error) {
	c := call{beats: beats, answer: make(chan result, 1)}
	select {
	case h.calls <- c:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case r := <-c.answer:
		return r.outcomes, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close writes what waits and ends. No Keep may follow.
func (h *Hot) Close() {
	close(h.calls)
	<-h.done
}

func (h *Hot) run() {
	defer close(h.done)
	for first := range h.calls {
		h.write(h.collect(first))
	}
}

// collect gives the calls that share a transaction: the first, and all that
// come within the gathering time, up to the size of a batch.
func (h *Hot) collect(first call) []call {
	batch, size := []call{first}, len(first.beats)
	over := time.NewTimer(gather)
	defer over.Stop()
	for size < learning.MaxBeats {
		select {
		case next, open := <-h.calls:
			if !open {
				return batch
			}
			batch, size = append(batch, next), size+len(next.beats)
		case <-over.C:
			return batch
		}
	}
	return batch
}

// write commits a batch on a context of its own: no sender that gives up may
// undo the beats of another. If it fails, every sender hears it and tries again.
func (h *Hot) write(batch []call) {
	ctx, cancel := context.WithTimeout(context.Background(), patience) //nolint:forbidigo // see above: a batch is nobody's request
	defer cancel()
	var all []learning.Beat
	for _, c := range batch {
		all = append(all, c.beats...)
	}
	outcomes, err := h.Merge(ctx, all)
	if err != nil {
		h.log.Error("a batch of beats was not kept", "beats", len(all), "err", err)
		err = fault.New(fault.Unavailable, "beats.not-kept", "What you watched could not be noted just now; it will be sent again.").Because(err)
	}
	for _, c := range batch {
		r := result{err: err}
		if err == nil {
			r.outcomes, outcomes = outcomes[:len(c.beats):len(c.beats)], outcomes[len(c.beats):]
		}
		c.answer <- r
	}
}
