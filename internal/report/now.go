package report

import (
	"context"
	"errors"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/place"
)

// Now is who of a group is on a resource at this moment.
type Now struct {
	Group    Group
	Learners int // of the group
	Here     []Present
	Whole    bool // else only those of this process: the others could not be asked
}

// Present is a learner who is there.
type Present struct {
	Named
	Activity string
	Since    time.Time // when they opened what they are on
	On       Opened    // the zero value where the group does not follow it: what one learns elsewhere is not this trainer's to see
}

// Opened is a resource of a course that a group follows.
type Opened struct {
	Resource Named
	Kind     string // a media.Kind
	Module   Named
	Course   Named
}

// Faces are the learners of a group, and what of some resources it follows.
type Faces struct {
	Learners []Named // by name
	Opened   map[string]Opened
}

// Now tells who of a group is there, by name.
func (s *Service) Now(ctx context.Context, who account.Actor, group string) (Now, error) {
	g, err := s.group(ctx, who, account.ProgressRead, group)
	if err != nil {
		return Now{}, err
	}
	there, whole := s.presence.In(ctx, group)
	var resources []string
	by := map[string]live.Here{}
	for _, h := range there {
		resources, by[h.Person] = append(resources, h.Resource), h
	}
	faces, err := s.store.Faces(ctx, group, resources)
	if err != nil {
		return Now{}, err
	}
	now := Now{Group: g, Learners: len(faces.Learners), Whole: whole}
	for _, l := range faces.Learners { // who was taken out of the group a moment ago is not among them
		if h, is := by[l.ID]; is {
			now.Here = append(now.Here, Present{l, h.Activity, h.Since, faces.Opened[h.Resource]})
		}
	}
	return now, nil
}

// Counts is how many are there, of what somebody may count, and never who.
type Counts struct {
	Groups []GroupCount // those that one trains, by code
	Places []PlaceCount // those that one answers for and where somebody is, by name
	Whole  bool         // else only those of this process
}

// GroupCount is how many learners of a group are there.
type GroupCount struct {
	ID, Code, Name string
	Here           int
}

// PlaceCount is how many learners are there whose record a place keeps: each
// counts once, in however many groups they are.
type PlaceCount struct {
	place.Place
	Here int
}

// Countable are the groups that a reader trains, and the places of the
// organisation.
type Countable struct {
	Groups []Group
	Places []place.Place
}

// Counts tells how many are there in the groups and places that somebody may count.
func (s *Service) Counts(ctx context.Context, who account.Actor) (Counts, error) {
	own := account.Object{Org: who.Org(), Place: who.Place()}
	if err := account.Can(who, account.PresenceCount, own); err != nil && !errors.Is(err, fault.Missing()) {
		return Counts{}, err
	}
	all, err := s.store.Countable(ctx, who.Scope())
	if err != nil {
		return Counts{}, err
	}
	places := mayCount(who, all.Places)
	var groupIDs, placeIDs []string
	for _, g := range all.Groups {
		groupIDs = append(groupIDs, g.ID)
	}
	for _, p := range places {
		placeIDs = append(placeIDs, p.ID)
	}
	here, whole := s.presence.Count(ctx, groupIDs, placeIDs)
	c := Counts{Whole: whole}
	for i, g := range all.Groups {
		c.Groups = append(c.Groups, GroupCount{g.ID, g.Code, g.Name, here[i]})
	}
	for i, p := range places {
		if n := here[len(all.Groups)+i]; n > 0 {
			c.Places = append(c.Places, PlaceCount{p, n})
		}
	}
	return c, nil
}

func mayCount(who account.Actor, places []place.Place) (may []place.Place) {
	for _, p := range places {
		if account.Can(who, account.PresenceCount, account.Object{Org: p.Org, Place: p.ID}) == nil {
			may = append(may, p)
		}
	}
	return may
}
