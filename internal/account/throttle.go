package account

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// How many failures to sign in are borne within a window before the lab stops
// listening for the rest of it.
//
// A whole centre may stand behind one address: 35 learners who sign in at once
// and mistype must not shut each other out, so the network's bound is wide, and
// what keeps one person from guessing another's secret is the bound of login and
// network together. Who guesses from many networks meets the login's. In a day
// that leaves 2,880 guesses at one login, whoever guesses.
const (
	FailureWindow     = 10 * time.Minute
	failuresOfPair    = 10     // of one login from one network
	failuresOfLogin   = 20     // of one login from anywhere
	failuresOfNetwork = 300    // of any logins from one network
	knocksBorne       = 300    // to be sent to the provider, from one network
	throttleSize      = 30_000 // keys remembered; the oldest is forgotten first
)

// Bound is what is counted, and how many are borne within FailureWindow.
type Bound struct {
	Key   string // names a login or a network
	Borne int
}

// Failures counts failures to sign in, among all labs that share a record (port).
type Failures interface {
	// Take counts one more of each bound before it is known to be one, so that
	// attempts side by side count as well, and reports whether it is borne.
	// Where one of them is not, none is counted.
	Take(ctx context.Context, bounds ...Bound) (borne bool)
	// Forgive takes an attempt back that was no failure.
	Forgive(ctx context.Context, bounds ...Bound)
}

// attemptBounds are those of an attempt to sign in by login and secret.
func attemptBounds(login string, from netip.Addr) []Bound {
	at := network(from)
	return []Bound{
		{"login:" + login + " " + at, failuresOfPair}, {"login:" + login, failuresOfLogin}, {at, failuresOfNetwork},
	}
}

var errTooManyFailures = fault.New(fault.TooMany, "sign-in.too-many", "Too many attempts. Wait ten minutes and try again.")

// Throttle counts failures in memory. It forgets all when the program ends,
// which costs a guesser more time than it gives.
type Throttle struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]failure
}

type failure struct {
	since time.Time
	count int
}

// NewThrottle begins without any.
func NewThrottle(now func() time.Time) *Throttle {
	return &Throttle{now: now, seen: map[string]failure{}}
}

// Take implements Failures.
func (t *Throttle) Take(_ context.Context, bounds ...Bound) (borne bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for _, b := range bounds {
		if f := t.seen[b.Key]; f.count >= b.Borne && now.Sub(f.since) < FailureWindow {
			return false
		}
	}
	for _, b := range bounds {
		f, known := t.seen[b.Key]
		if !known {
			t.makeRoom()
		}
		if !known || now.Sub(f.since) >= FailureWindow {
			f = failure{since: now}
		}
		f.count++
		t.seen[b.Key] = f
	}
	return true
}

// Forgive implements Failures.
func (t *Throttle) Forgive(_ context.Context, bounds ...Bound) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range bounds {
		if f := t.seen[b.Key]; f.count > 1 {
			f.count--
			t.seen[b.Key] = f
		} else {
			delete(t.seen, b.Key)
		}
	}
}

// makeRoom forgets what is over, or else the oldest key.
func (t *Throttle) makeRoom() {
	if len(t.seen) < throttleSize {
		return
	}
	oldest, at := "", t.now()
	for key, f := range t.seen {
		if t.now().Sub(f.since) >= FailureWindow {
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
