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
	above  []string // every place above (or at) one of the actor's scopes
}

// reach is where one role is held.
type reach struct {
	groups []string
	places []string // with everything below
}

// NewActor joins a person's grants with the tree of places. groupPlace gives
// the place of each group that a grant names: content granted to a whole
// establishment reaches the learners of its groups.
func NewActor(p Person, grants []Grant, groupPlace map[string]string, tree place.Tree) Actor {
	a := Actor{person: p.ID, org: p.Org, place: p.Place, reach: map[Role]reach{}}
	above := map[string]bool{}
	for _, id := range tree.Above(p.Place) {
		above[id] = true
	}
	for _, g := range grants {
		r := a.reach[g.Role]
		at := g.Scope
		switch g.In {
		case InGroup:
			r.groups = append(r.groups, g.Scope)
			at = groupPlace[g.Scope]
		case InPlace:
			r.places = append(r.places, tree.Under(g.Scope)...)
		case InOrg:
			at = ""
		}
		for _, id := range tree.Above(at) {
			above[id] = true
		}
		a.reach[g.Role] = r
	}
	for id := range above {
		a.above = append(a.above, id)
	}
	slices.Sort(a.above)
	return a
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
