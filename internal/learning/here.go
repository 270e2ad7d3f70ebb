package learning

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/live"
)

// here notes where a learner is, by the newest of the beats that were taken, and
// lets those who look at one of their groups know if that is news. Who learns in
// no group is nobody's learner and is not looked for.
func (s *Service) here(ctx context.Context, who account.Actor, kept []Beat, taken []Outcome) {
	groups := who.GroupsAs(account.Learner)
	newest, found := newestOf(kept, taken)
	if len(groups) == 0 || !found {
		return
	}
	h := newest.here()
	h.Groups, h.Place = groups, who.Place()
	if !s.presence.Seen(ctx, h) {
		return
	}
	for _, g := range groups {
		s.hub.Tell(live.Event{Topic: live.ToGroup(g), Name: "presence"})
	}
}

// newestOf gives the beat that happened last; of those that happened at one
// moment it is the one that was sent last.
func newestOf(kept []Beat, taken []Outcome) (newest Beat, found bool) {
	for i, o := range taken {
		if o.Refused == nil && (!found || !kept[i].At.Before(newest.At)) {
			newest, found = kept[i], true
		}
	}
	return newest, found
}

func (b Beat) here() live.Here {
	return live.Here{
		Person: b.Person, Session: b.Session, Resource: b.Resource, Activity: string(b.Activity), Left: b.Activity == Left,
		Since: b.At.Add(-time.Duration(min(b.Spent, MaxAge) * float64(time.Second))), At: b.At,
	}
}

// moved is where a person stands on a resource now, in the words of a browser.
type moved struct {
	Resource  string  `json:"resource"`
	Position  float64 `json:"position"`
	Share     float64 `json:"share"`
	Device    string  `json:"device"`
	Completed bool    `json:"completed"`
}

func movedTo(p Progress) moved {
	return moved{p.Resource, p.Position, p.Share(), p.Device, !p.Completed.IsZero()}
}

// Moved is what a person's devices are told of where they stand on a resource.
func Moved(p Progress) live.Event {
	return live.Event{Topic: live.ToPerson(p.Person), Name: "progress", Data: movedTo(p)}
}

// tell lets the person's other devices know where they are.
func (s *Service) tell(outcomes []Outcome) {
	for _, o := range outcomes {
		if o.Refused == nil {
			s.hub.Tell(Moved(o.Progress))
		}
	}
}
