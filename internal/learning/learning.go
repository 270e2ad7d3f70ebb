package learning

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Hot is where sessions are kept while they run (port). Keep merges beats by
// union and answers, for each beat, the progress it led to, when the beats are
// as safe as the adapter promises. A session of somebody else, or on another
// resource, is fault.Missing for that beat.
type Hot interface {
	Keep(ctx context.Context, beats []Beat) ([]Outcome, error)
	Progress(ctx context.Context, person string, resources []string) ([]Progress, error)
	Recent(ctx context.Context, person string, limit int) ([]Progress, error) // newest first, not completed
}

// Outcome is what became of one beat.
type Outcome struct {
	Progress Progress
	Session  Beat  // as it is kept now, all its beats together
	Known    bool  // the beat said nothing that was not kept already
	Refused  error // nil, or why the beat was not taken and never will be
	Safety   Safety
}

// Safety is what a beat survives that is acknowledged.
type Safety int

// The kinds of safety, the best first.
const (
	Durable Safety = iota // it is in the record
	Shared                // it is in the server of running sessions: it survives the lab's process
	Waiting               // it is in the lab's process, and in the record within seconds
)

// Shelf tells what the lab knows of a resource.
type Shelf interface {
	Followed(ctx context.Context, resource string) (Followed, error)
}

// Followed is a resource as learning sees it.
type Followed struct {
	Object   account.Object
	Kind     media.Kind
	Pages    int
	Duration float64   // seconds
	Voice    bool      // its sound can be had without the picture
	Since    time.Time // when the file that it shows now was put up; zero for its first
}

// Limits of one call and one beat.
const (
	MaxBeats     = 100
	MaxIntervals = 2000
	MaxBacks     = 200
	MaxAge       = 60 * 24 * 3600 // seconds: what a phone kept for longer counts as two months old
)

// Shares that complete a resource: the end of a film may be credits, but a
// document is read when every page was.
const (
	filmNeeds = 0.9
	pageNeeds = 0.999
)

// Service takes beats and tells progress.
type Service struct {
	hot      Hot
	shelf    Shelf
	hub      *live.Hub
	presence live.Presence
	pace     *pace
	now      func() time.Time
}

// NewService joins what learning needs.
func NewService(hot Hot, shelf Shelf, hub *live.Hub, presence live.Presence, now func() time.Time) *Service {
	return &Service{hot: hot, shelf: shelf, hub: hub, presence: presence, pace: newPace(now), now: now}
}

// Take merges the beats of one person. The outcomes stand in the order of the
// beats. It fails as a whole only when nothing could be kept at all, and as
// ErrPace where the person calls too often.
func (s *Service) Take(ctx context.Context, who account.Actor, beats []Beat) ([]Outcome, error) {
	if len(beats) == 0 || len(beats) > MaxBeats {
		return nil, fault.New(fault.Invalid, "beats.count", "Send between 1 and 100 beats.").On("beats")
	}
	if err := s.pace.take(who.Person()); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(beats))
	kept := make([]Beat, 0, len(beats))
	place := make([]int, 0, len(beats))
	for i, b := range beats {
		b, err := s.admit(ctx, who, b)
		if err != nil && !forGood(err) {
			return nil, err
		}
		if err != nil {
			outcomes[i].Refused = err
			continue
		}
		kept, place = append(kept, b), append(place, i)
	}
	if len(kept) == 0 {
		return outcomes, nil
	}
	taken, err := s.hot.Keep(ctx, kept)
	if err != nil {
		return nil, err
	}
	for i, o := range taken {
		outcomes[place[i]] = o
	}
	s.tell(taken)
	s.here(ctx, who, kept, taken)
	return outcomes, nil
}

// forGood reports whether a beat will never be taken: what it says, or what it is
// about, is wrong. That the record is away for a moment is no such reason.
func forGood(err error) bool {
	return slices.Contains([]fault.Kind{fault.Invalid, fault.NotFound, fault.Forbidden, fault.Gone}, fault.KindOf(err))
}

// admit checks one beat: well formed, and on a resource that its sender may read.
func (s *Service) admit(ctx context.Context, who account.Actor, b Beat) (Beat, error) {
	if err := b.check(); err != nil {
		return b, err
	}
	f, err := s.shelf.Followed(ctx, b.Resource)
	if err != nil {
		return b, err
	}
	if err := account.Can(who, account.ResourceRead, f.Object); err != nil {
		return b, err
	}
	b.Age, b.Spent = min(b.Age, MaxAge), min(b.Spent, MaxAge)
	b.Person, b.At, b.Target = who.Person(), s.now().Add(-seconds(b.Age)), f.target()
	if !b.Target.Sound {
		b.Heard = nil // a film whose sound cannot be had alone was not listened to
	}
	return b.inside(), nil
}

// Extent is how much there is of it: seconds, or pages.
func (f Followed) Extent() float64 { return f.target().Extent }

func (f Followed) target() Target {
	t := Target{Org: f.Object.Org, Place: f.Object.Place, Extent: grains(f.Duration, math.Ceil), Needs: filmNeeds, Since: f.Since}
	if !played(f.Kind) {
		t.Extent, t.Needs, t.Paged = float64(max(1, f.Pages)), pageNeeds, true
	}
	t.Sound = f.Kind == media.Audio || f.Voice
	return t
}

var errBeat = fault.New(fault.Invalid, "beat.malformed", "This is not a beat that a player or reader sends.")

// check refuses what no player of ours sends. A device never says when, only how
// long ago: its clock may be wrong by years.
func (b Beat) check() error {
	switch {
	case !id.Valid(b.Session) || !id.Valid(b.Resource) || len(b.Device) == 0 || len(b.Device) > 64:
		return errBeat
	case b.Counter < 0 || !finite(b.Position) || b.Position < 0:
		return errBeat.On("position")
	case !finite(b.Age) || b.Age < 0:
		return errBeat.On("age")
	case !slices.Contains([]Activity{Playing, Idle, Hidden, Left}, b.Activity):
		return errBeat.On("activity")
	case !finite(b.Spent) || b.Spent < 0:
		return errBeat.On("spent")
	case len(b.Backs) > MaxBacks || slices.ContainsFunc(b.Backs, func(at float64) bool { return !finite(at) || at < 0 }):
		return errBeat.On("backs")
	}
	for field, set := range map[string]Intervals{"watched": b.Watched, "heard": b.Heard, "again": b.Again} {
		if !set.sound() {
			return errBeat.On(field)
		}
	}
	return nil
}

// sound reports whether a player could have made the set.
func (a Intervals) sound() bool {
	return len(a) <= MaxIntervals && !slices.ContainsFunc(a, func(iv Interval) bool {
		return !finite(iv[0]) || !finite(iv[1]) || iv[0] < 0 || iv[1] < iv[0]
	})
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Progress gives what the person did with each of the resources; those never
// begun are left out.
func (s *Service) Progress(ctx context.Context, who account.Actor, resources []string) (map[string]Progress, error) {
	found := map[string]Progress{}
	if who.Anonymous() || len(resources) == 0 {
		return found, nil
	}
	list, err := s.hot.Progress(ctx, who.Person(), resources)
	for _, p := range list {
		found[p.Resource] = p
	}
	return found, err
}

// Continue gives what the person began and has not completed, newest first.
func (s *Service) Continue(ctx context.Context, who account.Actor, limit int) ([]Progress, error) {
	return s.hot.Recent(ctx, who.Person(), limit)
}
