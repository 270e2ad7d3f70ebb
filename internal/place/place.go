// Package place holds the organisations that own the lab and the tree of their
// places: direction régionale > complexe > établissement (EFP) > pôle > space.
package place

import "time"

// Kind is the rung of a place in its organisation's tree.
type Kind string

// The rungs, from the top.
const (
	Direction     Kind = "direction"     // direction régionale
	Complexe      Kind = "complexe"      // complexe de formation
	Etablissement Kind = "etablissement" // EFP: CMC, ISTA, antenne
	Pole          Kind = "pole"          // pôle métier, in a CMC only
	Space         Kind = "space"         // workshop, classroom, studio
)

// Place is one node of an organisation's tree.
type Place struct {
	ID        string
	Org       string
	Parent    string // empty at the top
	Kind      Kind
	Sort      string // what kind of establishment or space: see Sorts; may be empty
	Code      string // as the institution writes it; may be empty
	Name      string
	Review    bool     // a second person must publish here
	Capacity  int      // people at once; 0 where nobody said
	Equipment []string // what stands in it, by name
	Version   int
	Created   time.Time
	Changed   time.Time
	Archived  time.Time // zero while it stands
}

// Tree answers questions of descent within one organisation.
type Tree struct {
	parent map[string]string
	below  map[string][]string
}

// NewTree arranges places by their parents.
func NewTree(places []Place) Tree {
	t := Tree{parent: map[string]string{}, below: map[string][]string{}}
	for _, p := range places {
		t.parent[p.ID] = p.Parent
		t.below[p.Parent] = append(t.below[p.Parent], p.ID)
	}
	return t
}

// Under gives the place and everything below it, the place first.
func (t Tree) Under(id string) []string {
	all := []string{id}
	for i := 0; i < len(all); i++ {
		all = append(all, t.below[all[i]]...)
	}
	return all
}

// Above gives the place and everything above it, the place first.
func (t Tree) Above(id string) []string {
	var all []string
	for id != "" {
		all = append(all, id)
		id = t.parent[id]
	}
	return all
}
