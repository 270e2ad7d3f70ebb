package account

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/place"
)

// Actor is a person in the middle of a request, with all that decides what
// they may do. The zero Actor is anonymous.
type Actor struct {
	person string
	org    string
	place  string
	reach  map[Role]reach
	above  []string // every place above (or at) one of the actor's scopes, and the organisation, which is above them all
}

// reach is where one role is held.
type reach struct {
	groups []string
	places []string // with everything below
}

// NewActor joins a person's grants with the tree of places. groupPlace gives
// the place of each group that a grant names: content granted to a whole
// establishment reaches the learners of its groups, content granted to the
// organisation reaches all its people, and a trainer works in the places of
// their groups as in that of their own record. A reviewer is a trainer who may
// do more.
func NewActor(p Person, grants []Grant, groupPlace map[string]string, tree place.Tree) Actor {
	a := Actor{person: p.ID, org: p.Org, place: p.Place, reach: map[Role]reach{}}
	above := append(tree.Above(p.Place), p.Org)
	for _, g := range grants {
		at := g.Scope
		if g.In == InGroup {
			at = groupPlace[g.Scope]
		}
		if g.In != InOrg {
			above = append(above, tree.Above(at)...)
		}
		a.hold(g.Role, g, at, tree)
		if g.Role == Reviewer {
			a.hold(Trainer, g, at, tree)
		}
	}
	if a.Is(Trainer) {
		a.work(p.Place, tree)
	}
	slices.Sort(above)
	a.above = slices.Compact(above)
	return a
}

// hold adds one grant, seen as the given role, that reaches the place at.
func (a *Actor) hold(role Role, g Grant, at string, tree place.Tree) {
	r := a.reach[role]
	if g.In == InPlace && g.Scope != "" {
		r.places = append(r.places, tree.Under(g.Scope)...)
	}
	if g.In == InGroup {
		r.groups = append(r.groups, g.Scope)
	}
	a.reach[role] = r
	if g.In == InGroup && role == Trainer {
		a.work(at, tree)
	}
}

// work lets a trainer be at home in a place.
func (a *Actor) work(at string, tree place.Tree) {
	if at == "" {
		return
	}
	r := a.reach[Trainer]
	r.places = append(r.places, tree.Under(at)...)
	a.reach[Trainer] = r
}

// Person is the identifier of who acts, or empty.
func (a Actor) Person() string { return a.person }

// Org is the organisation of who acts, or empty.
func (a Actor) Org() string { return a.org }

// Place is the établissement that keeps the actor's record, or empty.
func (a Actor) Place() string { return a.place }

// Anonymous reports whether nobody has signed in.
func (a Actor) Anonymous() bool { return a.person == "" }

// Is reports whether the actor holds the role anywhere.
func (a Actor) Is(r Role) bool {
	_, ok := a.reach[r]
	return ok
}

// Roles lists the roles held anywhere, from the least to the most.
func (a Actor) Roles() []Role {
	var held []Role
	for _, r := range Roles() {
		if a.Is(r) {
			held = append(held, r)
		}
	}
	return held
}

// GroupsAs lists the groups in which the actor holds the role.
func (a Actor) GroupsAs(r Role) []string { return slices.Clone(a.reach[r].groups) }

// PlacesAs lists the places, with all below them, in which the actor holds the role.
func (a Actor) PlacesAs(r Role) []string { return slices.Clone(a.reach[r].places) }
