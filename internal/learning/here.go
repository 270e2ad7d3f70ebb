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
	var rooms []string
	for _, g := range groups {
		rooms = append(rooms, account.ToGroup(g))
	}
	h := newest.here()
	h.Rooms = rooms
	if who.Place() != "" {
		h.Rooms = append(h.Rooms, account.ToPlace(who.Place()))
	}
	if !s.presence.Seen(ctx, h) {
		return
	}
	for _, room := range rooms {
		s.hub.Tell(live.Event{Topic: room, Name: "presence"})
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
