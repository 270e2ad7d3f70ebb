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

// Slack is how much longer than its limit an attempt may take: devices and lines
// are slow.
const Slack = time.Minute

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

// Lapse gives an attempt as it stands now that nobody said anything of it: handed
// in where its time is over, and else as it was, with when that will be.
func (s Sitting) Lapse(id string, now time.Time) Attempt {
	a, _ := s.Attempt(id)
	if a.State != Open {
		return a
	}
	a.Closes = s.closes(a)
	if a.Closes.IsZero() || now.Before(a.Closes) {
		return a
	}
	return s.close(a, now)
}

// closes says when the lab hands an open attempt in: when its time is over, or
// when nothing can be in time any more. Who begins only then is late, and has as
// long as they like.
func (s Sitting) closes(a Attempt) (at time.Time) {
	if a.State != Open {
		return at
	}
	if s.Work.Rules.Limit > 0 {
		at = s.end(a).Add(Slack)
	}
	if over := s.Terms.Due.Add(s.Scale.Grace); !s.Terms.Due.IsZero() && a.Began.Before(over) && (at.IsZero() || over.Before(at)) {
		at = over
	}
	return at
}

// end is when the time of an attempt is over, where there is a limit.
func (s Sitting) end(a Attempt) time.Time {
	return a.Began.Add(time.Duration(s.Work.Rules.Limit) * time.Minute)
}

// overtime reports whether something was done too late for an attempt's limit.
func (s Sitting) overtime(a Attempt, at time.Time) bool {
	return s.Work.Rules.Limit > 0 && at.After(s.end(a).Add(Slack))
}

// close is an attempt whose time is over, handed in by the lab as it was last
// saved, and then.
func (s Sitting) close(a Attempt, now time.Time) Attempt {
	a.Due, a.Lapsed = s.Terms.Due, true
	return s.finish(a, a.Saved, !a.Due.IsZero() && a.Saved.After(a.Due), now)
}
