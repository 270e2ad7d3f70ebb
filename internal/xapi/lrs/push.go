package lrs

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/digital-learning-lab/lab/internal/xapi"
)

// Store keeps how far a server was told.
type Store interface {
	Number(ctx context.Context) error
	// After reads the next facts of the whole lab.
	After(ctx context.Context, last int64, limit int) ([]xapi.Line, error)
	// Standing gives how far the server of an address was told; one that was never
	// told stands at the beginning.
	Standing(ctx context.Context, address string) (Standing, error)
	// Keep notes how far it was told, and what it refused.
	Keep(ctx context.Context, s Standing, refused []Refused) error
}

// Standing is how far a server was told.
type Standing struct {
	Address  string
	Number   int64     // of the last fact that it knows
	Sent     int64     // statements that it took
	Failures int       // one after the other
	Reason   string    // of the last failure, empty when all is well
	Until    time.Time // nothing is sent before
}

// Refused is a statement that a server does not take.
type Refused struct {
	Statement, Fact string
	Reason          string
	At              time.Time
}

// Limits and waits.
const (
	batchFacts   = 50 // at most 100 statements
	firstWait    = 15 * time.Second
	longestWait  = 15 * time.Minute
	suspiciously = 10 // so many statements are not all wrong: the server is
)

// Pusher tells a server what happened.
type Pusher struct {
	server *Server
	store  Store
	teller *xapi.Teller
	now    func() time.Time
}

// NewPusher tells a server what a store holds.
func NewPusher(server *Server, store Store, teller *xapi.Teller, now func() time.Time) *Pusher {
	return &Pusher{server, store, teller, now}
}

// Push sends all that the server has not been told. Where the server is away it
// ends without an error, and a later call goes on, not before the server may be
// asked again. What was sent before a crash is sent again.
func (p *Pusher) Push(ctx context.Context) error {
	at, err := p.store.Standing(ctx, p.server.address)
	if err != nil || p.now().Before(at.Until) {
		return err
	}
	for {
		if err := p.store.Number(ctx); err != nil {
			return err
		}
		lines, err := p.store.After(ctx, at.Number, batchFacts)
		if err != nil || len(lines) == 0 {
			return err
		}
		refused, err := p.tell(ctx, lines, &at)
		var away *Away
		if err != nil && !errors.As(err, &away) {
			return err
		}
		if away != nil {
			return p.store.Keep(ctx, p.waiting(at, away), nil)
		}
		if err := p.store.Keep(ctx, at, refused); err != nil {
			return err
		}
	}
}

// waiting gives the standing after a failure: each waits twice as long as the one
// before, or what the server asked for.
func (p *Pusher) waiting(at Standing, away *Away) Standing {
	wait := min(firstWait<<min(at.Failures, 10), longestWait)
	at.Failures, at.Reason = at.Failures+1, away.Reason
	at.Until = p.now().Add(max(wait, away.Wait))
	return at
}

// sending is a statement on its way, and the fact that it tells.
type sending struct {
	xapi.Statement
	fact string
}

// tell sends a batch and moves the standing behind it.
func (p *Pusher) tell(ctx context.Context, lines []xapi.Line, at *Standing) ([]Refused, error) {
	var all []sending
	for _, l := range lines {
		for _, s := range p.teller.Statements(l) {
			all = append(all, sending{s, l.Fact.ID})
		}
	}
	refused, err := p.deliver(ctx, all)
	if err != nil {
		return nil, err
	}
	if len(all) >= suspiciously && len(refused) == len(all) {
		return nil, &Away{Reason: "it refuses everything: " + refused[0].Reason}
	}
	at.Number, at.Sent = lines[len(lines)-1].Number, at.Sent+int64(len(all)-len(refused))
	at.Failures, at.Reason, at.Until = 0, "", time.Time{}
	return refused, nil
}

// deliver sends statements at once, and where the server refuses them by halves,
// until the one is found that it does not take. A conflict on one alone is a
// statement that it has already.
func (p *Pusher) deliver(ctx context.Context, all []sending) ([]Refused, error) {
	statements := make([]xapi.Statement, len(all))
	for i, one := range all {
		statements[i] = one.Statement
	}
	err := p.server.Send(ctx, statements)
	var no *Refusal
	switch {
	case !errors.As(err, &no):
		return nil, err
	case len(all) > 1:
		first, err := p.deliver(ctx, all[:len(all)/2])
		if err != nil {
			return nil, err
		}
		second, err := p.deliver(ctx, all[len(all)/2:])
		return append(first, second...), err
	case no.Status == http.StatusConflict:
		return nil, nil
	}
	return []Refused{{Statement: all[0].ID, Fact: all[0].fact, Reason: no.Reason, At: p.now()}}, nil
}
