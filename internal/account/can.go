package account

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// State is how far a piece of content has come on its way to learners.
type State string

// The states of content.
const (
	Draft     State = "draft"
	InReview  State = "review"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Object is what an act is done to, as far as rights are concerned.
type Object struct {
	Org       string
	Place     string   // where it is kept
	Owner     string   // who made it, or whom it is about
	Editors   []string // co-trainers
	Groups    []string // groups it is shared with, or that a person is a learner of
	Granted   []string // places it is granted to as a whole
	Public    bool     // open to everybody
	State     State    // content only
	Review    bool     // its place wants a second person to publish
	Submitter string   // who sent it to review
	Role      Role     // the role being given or taken, for RoleGrant and RoleRevoke
}

// relation is how a role of the actor stands to an object.
type relation uint8

const (
	own       relation = 1 << iota // made by me, mine, or I am a co-trainer
	group                          // shared with or in a group where I hold this role, or granted more widely
	inPlace                        // kept in a place under my scope
	stranger                       // anything else in my organisation
	reviewing                      // kept where I review, and submitted by somebody else
	notMine                        // kept in my place, and submitted by somebody else
	reviewOff                      // mine, where no second person is asked for
	lesser                         // in my place, and the role in question is below manager
	anything  = own | group | inPlace | stranger
)

// refusal is what a person hears who may not.
type refusal uint8

const (
	hidden    refusal = iota // 404, as for what does not exist
	forbidden                // 403
	mayRead                  // 403 if the object is readable to the actor, else 404
)

// rule is one cell of the table of rights.
type rule struct {
	when      relation
	otherwise refusal
}

// Can decides whether the actor may do this to the object. It answers nil, or
// the fault that the person is to hear: Unauthenticated, Forbidden, or NotFound
// exactly as for an object that does not exist. With several roles the best
// answer counts.
func Can(a Actor, act Act, o Object) error {
	act = byState(act, o.State)
	if act.readsPublished() && o.Public {
		return nil
	}
	if a.Anonymous() {
		return fault.New(fault.Unauthenticated, "sign-in.needed", "Sign in to go on.")
	}
	if a.org != o.Org {
		return fault.Missing()
	}
	return a.judge(act, o)
}

func (a Actor) judge(act Act, o Object) error {
	row, worst := rights[act], hidden
	held := a.Roles()
	if len(held) == 0 { // somebody without any role is a learner of nothing
		held = []Role{Learner}
	}
	for _, r := range held {
		cell, ok := row[r]
		if !ok {
			continue
		}
		if a.relate(r, o)&cell.when != 0 {
			return nil
		}
		worst = max(worst, cell.otherwise)
	}
	switch {
	case worst == forbidden:
		return fault.Refused()
	case worst == mayRead && Can(a, ResourceRead, o) == nil:
		return fault.Refused()
	}
	return fault.Missing()
}

// relate gathers every relation that one role of the actor has to an object.
func (a Actor) relate(r Role, o Object) relation {
	at := a.reach[r]
	rel := stranger
	if o.Owner == a.person || slices.Contains(o.Editors, a.person) {
		rel |= own
		if !o.Review {
			rel |= reviewOff
		}
	}
	if meets(o.Groups, at.groups) || meets(o.Granted, a.above) {
		rel |= group
	}
	if o.Place != "" && slices.Contains(at.places, o.Place) {
		rel |= inPlace | a.relateInPlace(r, o)
	}
	return rel
}

func (a Actor) relateInPlace(r Role, o Object) (rel relation) {
	if o.Submitter != a.person {
		rel |= notMine
		if r == Reviewer {
			rel |= reviewing
		}
	}
	if o.Role != Manager && o.Role != Admin {
		rel |= lesser
	}
	return rel
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
