package account

import (
	"net/netip"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// How many failures to sign in are borne, for one login and from one network,
// before the lab stops listening for the rest of the window.
const (
	failureWindow = 10 * time.Minute
	failuresBorne = 10
	throttleSize  = 10_000 // keys remembered; the oldest is forgotten first
)

var errTooManyFailures = fault.New(fault.TooMany, "sign-in.too-many", "Too many attempts. Wait ten minutes and try again.")

// throttle counts failures in memory. It forgets all when the program ends,
// which costs a guesser more time than it gives.
type throttle struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]failure
}

type failure struct {
	since time.Time
	count int
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, seen: map[string]failure{}}
}

// take counts an attempt as failed before it is looked at, so that attempts
// side by side count as well, and refuses it where there were too many.
func (t *throttle) take(keys ...string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for _, key := range keys {
		if f := t.seen[key]; f.count >= failuresBorne && now.Sub(f.since) < failureWindow {
			return errTooManyFailures
		}
	}
	for _, key := range keys {
		f, known := t.seen[key]
		if !known {
			t.makeRoom()
		}
		if !known || now.Sub(f.since) >= failureWindow {
			f = failure{since: now}
		}
		f.count++
		t.seen[key] = f
	}
	return nil
}

// forgive takes an attempt back that was no failure.
func (t *throttle) forgive(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		if f := t.seen[key]; f.count > 1 {
			f.count--
			t.seen[key] = f
		} else {
			delete(t.seen, key)
		}
	}
}

// makeRoom forgets what is over, or else the oldest key.
func (t *throttle) makeRoom() {
	if len(t.seen) < throttleSize {
		return
	}
	oldest, at := "", t.now()
	for key, f := range t.seen {
		if t.now().Sub(f.since) >= failureWindow {
			delete(t.seen, key)
		} else if f.since.Before(at) || oldest == "" {
			oldest, at = key, f.since
		}
	}
	if len(t.seen) >= throttleSize {
		delete(t.seen, oldest)
	}
}

// network names the network that an address belongs to: an IPv4 address, or the
// /64 that one household or office has in IPv6.
func network(from netip.Addr) string {
	from = from.Unmap()
	if from.Is6() {
		if p, err := from.WithZone("").Prefix(64); err == nil {
			return "from:" + p.String()
		}
	}
	return "from:" + from.String()
}
