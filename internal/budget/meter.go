package budget

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// WriteEvery is how long what was sent may wait to be written: a process that is
// killed loses what it sent in that time, and no more.
const WriteEvery = 3 * time.Second

// waiting is what Sent is told apart by.
type waiting struct {
	person, place string
	hour          time.Time
}

// Spend counts bytes that were sent. It waits for nothing but its turn in memory.
func (s *Service) Spend(who account.Actor, bytes int64) {
	if bytes <= 0 || who.Anonymous() {
		return
	}
	key := waiting{who.Person(), who.Place(), s.now().UTC().Truncate(time.Hour)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[key] += bytes
	if k, known := s.known[key.person]; known {
		s.known[key.person] = k.less(bytes)
	}
}

// Run writes what was sent until ctx ends, and then the last of it. failed hears
// of what could not be written, which waits for the next time.
func (s *Service) Run(ctx context.Context, failed func(error)) error {
	tick := time.NewTicker(WriteEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := s.Flush(ctx); err != nil {
				failed(err)
			}
		case <-ctx.Done():
			return s.Flush(context.WithoutCancel(ctx))
		}
	}
}

// Flush writes what was sent since it was last written, in one transaction.
// Where it cannot be written it waits for the next time.
func (s *Service) Flush(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	taken := s.take()
	if len(taken) == 0 {
		return nil
	}
	err := s.store.Add(ctx, taken)
	s.land(taken, err == nil)
	return err
}

// take gives what waits, in an order in which two labs do not get in each
// other's way.
func (s *Service) take() (sent []Sent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w, bytes := range s.waiting {
		sent = append(sent, Sent{w.person, w.place, w.hour, bytes})
	}
	s.flying, s.waiting = s.waiting, map[waiting]int64{}
	slices.SortFunc(sent, func(a, b Sent) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), a.Hour.Compare(b.Hour), cmp.Compare(a.Place, b.Place))
	})
	return sent
}

// land ends a writing. What could not be written waits again.
func (s *Service) land(sent []Sent, written bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying = nil
	s.landed.Add(1)
	if written {
		return
	}
	for _, one := range sent {
		s.waiting[waiting{one.Person, one.Place, one.Hour}] += one.Bytes
	}
}

// unwritten is what waits of a person since a moment, or is being written: nobody
// who watches waits for the record to have time.
func (s *Service) unwritten(person string, since time.Time) (bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, all := range []map[waiting]int64{s.waiting, s.flying} {
		for w, n := range all {
			if w.person == person && !w.hour.Before(since) {
				bytes += n
			}
		}
	}
	return bytes
}
