package assessment

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Lapses is where open attempts wait for the end of their time.
type Lapses interface {
	// Lapsing lists open attempts whose time seemed to be over by now, at most so
	// many.
	Lapsing(ctx context.Context, now time.Time, most int) ([]string, error)
	// Lapse puts what rule makes of an attempt in its place, as Room.Sit does.
	Lapse(ctx context.Context, id string, rule func(Sitting) Attempt) (Sitting, error)
}

// lapsesAtOnce is how many attempts are looked up together.
const lapsesAtOnce = 100

// HandInLapsed hands in the attempts whose time is over, as they stand. One whose
// learner was given more time meanwhile goes on. One that fails keeps back no other
// of those that were looked up with it.
func (e *Examiner) HandInLapsed(ctx context.Context, lapses Lapses) error {
	for {
		now := e.now()
		ids, err := lapses.Lapsing(ctx, now, lapsesAtOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		var failed []error
		for _, id := range ids {
			s, err := lapses.Lapse(ctx, id, func(s Sitting) Attempt { return s.Lapse(id, now) })
			if err != nil {
				failed = append(failed, fmt.Errorf("attempt %s: %w", id, err))
				continue
			}
			if a, _ := s.Attempt(id); !a.Submitted.IsZero() {
				e.tell(s, a)
			}
		}
		if len(failed) > 0 {
			return errors.Join(failed...)
		}
	}
}
