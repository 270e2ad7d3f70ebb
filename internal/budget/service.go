package budget

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Store keeps budgets and what was sent.
type Store interface {
	// Of gives the budgets that bind somebody, with what was sent in the window
	// that each is in: their own first, without a cap where they set none, then
	// those of their place and of all above it.
	Of(ctx context.Context, who account.Actor, at time.Time) ([]Standing, error)
	// OfPlace gives that of a place of the reader's organisation.
	OfPlace(ctx context.Context, scope account.Scope, place string, at time.Time) (Standing, error)
	// Keep changes a person's own budget by a rule that sees how it stands.
	Keep(ctx context.Context, who account.Actor, at time.Time, rule func(Standing) (Budget, error)) error
	// KeepOfPlace sets that of a place.
	KeepOfPlace(ctx context.Context, who account.Actor, place string, b Budget) error
	// Add adds to what was sent.
	Add(ctx context.Context, sent []Sent) error
}

// remember is how long it is remembered what somebody has left. What they are
// sent meanwhile is taken off at once; what is sent to others of their place, or
// by another lab on the same record, is known after that.
const remember = 10 * time.Second

// mostKnown is of how many people that is remembered at once.
const mostKnown = 4096

// Service answers for budgets. It is safe for concurrent use.
type Service struct {
	store   Store
	now     func() time.Time
	failed  func(error) // hears why a budget could not be read: media go on without
	writing sync.Mutex  // one writes at a time
	mu      sync.Mutex
	waiting map[waiting]int64
	flying  map[waiting]int64 // is being written
	landed  atomic.Int64      // how often something was
	known   map[string]known  // by person
}

// known is what somebody has left, as far as is known until a moment.
type known struct {
	own, shared int64
	until       time.Time
}

// less is what is left after some bytes.
func (k known) less(bytes int64) known {
	for _, left := range []*int64{&k.own, &k.shared} {
		if *left != Unlimited {
			*left = max(0, *left-bytes)
		}
	}
	return k
}

// NewService joins the store with a clock.
func NewService(store Store, now func() time.Time, failed func(error)) *Service {
	return &Service{store: store, now: now, failed: failed, waiting: map[waiting]int64{}, known: map[string]known{}}
}

// Left is how many bytes may still be sent to somebody: of their own budget, and
// of the tightest of their places'. Where the record cannot be read there is no
// bound: a budget must not keep anybody from learning.
func (s *Service) Left(ctx context.Context, who account.Actor) (own, shared int64) {
	if who.Anonymous() {
		return Unlimited, Unlimited
	}
	now := s.now()
	s.mu.Lock()
	k, is := s.known[who.Person()]
	s.mu.Unlock()
	if is && now.Before(k.until) {
		return k.own, k.shared
	}
	all, err := s.Of(ctx, who)
	if err != nil {
		if ctx.Err() == nil {
			s.failed(err)
		}
		return Unlimited, Unlimited
	}
	k = knownOf(all, now)
	s.learn(who.Person(), k)
	return k.own, k.shared
}

// knownOf reads what is left from all budgets that bind somebody.
func knownOf(all []Standing, now time.Time) known {
	k := known{Unlimited, Unlimited, now.Add(remember)}
	for _, b := range all {
		left := &k.own
		if b.Place != "" {
			left = &k.shared
		}
		*left = min(*left, b.Left())
		if b.Until.Before(k.until) {
			k.until = b.Until
		}
	}
	return k
}

// learn makes room by forgetting everything: it is read again when it is asked
// for.
func (s *Service) learn(person string, k known) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostKnown {
		clear(s.known)
	}
	s.known[person] = k
}

// forget makes the next question look into the record; without a person for all.
func (s *Service) forget(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if person == "" {
		clear(s.known)
	}
	delete(s.known, person)
}

// Of gives the budgets that bind somebody, their own first, to the last byte
// that this lab sent them.
func (s *Service) Of(ctx context.Context, who account.Actor) ([]Standing, error) {
	for {
		before := s.landed.Load()
		all, err := s.store.Of(ctx, who, s.now())
		for i := range all {
			all[i].Used += s.unwritten(who.Person(), all[i].From)
		}
		if err != nil || s.landed.Load() == before { // else something was written meanwhile, and is neither there nor here, or both
			return all, err
		}
	}
}

// OfPlace gives the budget of a place, as it was last written.
func (s *Service) OfPlace(ctx context.Context, scope account.Scope, place string) (Standing, error) {
	return s.store.OfPlace(ctx, scope, place, s.now())
}

// Set gives somebody a budget of their own; a cap of 0 takes it away. What they
// allowed themselves on top is over.
func (s *Service) Set(ctx context.Context, who account.Actor, period Period, bytes int64) ([]Standing, error) {
	b := Budget{Period: period, Cap: bytes}
	if err := b.Check(); err != nil {
		return nil, err
	}
	return s.keep(ctx, who, func(Standing) (Budget, error) { return b, nil })
}

// GoBeyond lets somebody use some bytes more than their own budget, on purpose,
// until it begins anew. They count from what was used, or from the budget where
// that is not used up: who asks for 40 MB has 40 MB.
func (s *Service) GoBeyond(ctx context.Context, who account.Actor, bytes int64) ([]Standing, error) {
	if bytes <= 0 || bytes > mostBeyond {
		return nil, errBeyond
	}
	if err := s.Flush(ctx); err != nil { // the rule must see all that was used
		return nil, err
	}
	return s.keep(ctx, who, func(was Standing) (Budget, error) {
		if was.Cap == 0 {
			return was.Budget, errNone
		}
		b := was.Budget
		b.Beyond, b.BeyondIn = max(was.Allowed(), was.Used+bytes-was.Cap), was.From
		return b, nil
	})
}

func (s *Service) keep(ctx context.Context, who account.Actor, rule func(Standing) (Budget, error)) ([]Standing, error) {
	if err := s.store.Keep(ctx, who, s.now(), rule); err != nil {
		return nil, err
	}
	s.forget(who.Person())
	return s.Of(ctx, who)
}

// SetOfPlace gives a place a budget for all its people together; a cap of 0
// takes it away. Whether who asks may do so is for the caller to judge.
func (s *Service) SetOfPlace(ctx context.Context, who account.Actor, place string, period Period, bytes int64) (Standing, error) {
	b := Budget{Period: period, Cap: bytes}
	if err := b.Check(); err != nil {
		return Standing{}, err
	}
	if err := s.store.KeepOfPlace(ctx, who, place, b); err != nil {
		return Standing{}, err
	}
	s.forget("")
	return s.OfPlace(ctx, who.Scope(), place)
}
