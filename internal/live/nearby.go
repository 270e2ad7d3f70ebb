package live

import (
	"context"
	"sync"
	"time"
)

// mostNearby bounds how many people one process remembers, some 300 bytes each.
// Who comes when it is full is not shown until others have left.
const mostNearby = 100_000

// Nearby is the presence of this process, in its memory.
type Nearby struct {
	mu     sync.Mutex
	now    func() time.Time
	people map[string]Here
	groups map[string]map[string]bool // people by group
	places map[string]map[string]bool // and by place
	swept  time.Time
}

// NewNearby is an empty house.
func NewNearby(now func() time.Time) *Nearby {
	return &Nearby{now: now, people: map[string]Here{}, groups: map[string]map[string]bool{}, places: map[string]map[string]bool{}, swept: now()}
}

// Seen implements Presence.
func (n *Nearby) Seen(_ context.Context, h Here) (news bool) {
	_, _, news = n.Note(h)
	return news
}

// Note takes a beat as Seen does, and tells more: where the person is now, and
// whether it was this beat that said so.
func (n *Nearby) Note(h Here) (now Here, taken, news bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sweep()
	was, known := n.people[h.Person]
	if !known && (len(n.people) >= mostNearby || !h.there(n.now())) {
		return h, false, false
	}
	next, taken := h, true
	if known {
		next, taken = was.after(h)
	}
	if !taken {
		return was, false, false
	}
	n.move(was, next)
	return next, true, differs(was, next, n.now())
}

// differs reports whether who looks on sees a difference.
func differs(was, next Here, now time.Time) bool {
	return was.there(now) != next.there(now) || next.there(now) && !was.alike(next)
}

// move writes down where somebody is. Who left is remembered for as long as an
// earlier beat of theirs may still be on its way, and is in no group.
func (n *Nearby) move(was, next Here) {
	n.leave(was)
	n.people[next.Person] = next
	if next.Left {
		return
	}
	for _, group := range next.Groups {
		join(n.groups, group, next.Person)
	}
	if next.Place != "" {
		join(n.places, next.Place, next.Person)
	}
}

func (n *Nearby) leave(h Here) {
	for _, group := range h.Groups {
		part(n.groups, group, h.Person)
	}
	part(n.places, h.Place, h.Person)
}

func join(rooms map[string]map[string]bool, room, person string) {
	if rooms[room] == nil {
		rooms[room] = map[string]bool{}
	}
	rooms[room][person] = true
}

func part(rooms map[string]map[string]bool, room, person string) {
	delete(rooms[room], person)
	if len(rooms[room]) == 0 {
		delete(rooms, room)
	}
}

// sweep forgets, once in a while, those of whom nothing more was heard.
func (n *Nearby) sweep() {
	now := n.now()
	if now.Sub(n.swept) < Stays && len(n.people) < mostNearby {
		return
	}
	n.swept = now
	for person, h := range n.people {
		if !now.Before(h.Until()) {
			n.leave(h)
			delete(n.people, person)
		}
	}
}

// Knows reports whether this process heard as much of somebody, or more, than a
// note that another may have kept.
func (n *Nearby) Knows(h Here) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	own, known := n.people[h.Person]
	return known && !own.At.Truncate(time.Millisecond).Before(h.At)
}

// In implements Presence; a process alone is the whole house.
func (n *Nearby) In(_ context.Context, group string) (there []Here, whole bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return ByPerson(n.in(n.groups[group])), true
}

// Count implements Presence.
func (n *Nearby) Count(_ context.Context, groups, places []string) (counts []int, whole bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, group := range groups {
		counts = append(counts, len(n.in(n.groups[group])))
	}
	for _, place := range places {
		counts = append(counts, len(n.in(n.places[place])))
	}
	return counts, true
}

// in gives those of some people who are still there.
func (n *Nearby) in(people map[string]bool) (there []Here) {
	now := n.now()
	for person := range people {
		if h := n.people[person]; h.there(now) {
			there = append(there, h)
		}
	}
	return there
}
