package account

import (
	"errors"
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
	Personal  State = "personal" // what a learner handed in: it is read as their progress is
)

// Object is what an act is done to, as far as rights are concerned.
type Object struct {
	Org       string
	Place     string   // where it is kept
	Owner     string   // who made it, or whom it is about
	Editors   []string // co-trainers
	Groups    []string // groups it is shared with, or that a person is a learner of
	Granted   []string // places it is granted to as a whole; the organisation itself for all of it
	Public    bool     // open to everybody
	State     State    // content only
	Review    bool     // its place wants a second person to publish
	Submitter string   // who sent it to review
	Role      Role     // of a grant, the role in question; of a person, the highest they hold
}

// relation is how a role of the actor stands to an object.
type relation uint16

const (
	own       relation = 1 << iota // made by me, mine, or I am a co-trainer
	group                          // shared with or in a group where I hold this role, or granted more widely
	inPlace                        // kept in a place under my scope
	stranger                       // anything else in my organisation
	reviewOff                      // mine, where no second person is asked for
	reviewing                      // in my place where a second person is asked for, and submitted by somebody else
	notMine                        // in my place, and submitted by somebody else
	lesser                         // in my place, and the role in question is below manager
	pupil                          // in my group, and a learner only
	anything  = own | group | inPlace | stranger
)

// refusal is what a person hears who may not.
type refusal uint8

const (
	hidden    refusal = iota // 404, as for what does not exist
	mayRead                  // 403 if the actor may read the object, else 404
	forbidden                // 403
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
	if act == readPublished && o.Public {
		return nil
	}
	if a.Anonymous() {
		return ErrSignInNeeded
	}
	held := a.Roles()
	if len(held) == 0 { // somebody without any role is a learner of nothing
		held = []Role{Learner}
	}
	worst := hidden
	for _, r := range held {
		cell := rights[act][r]
		if a.relate(r, o)&cell.when != 0 {
			return nil
		}
		worst = max(worst, cell.otherwise)
	}
	return a.refuse(worst, act, o)
}

// Absent is what the actor hears of a thing that is not there: exactly what they
// would hear of one that is there and not for them.
func Absent(a Actor, act Act) error {
	if err := Can(a, act, Object{}); err != nil {
		return err
	}
	return fault.Missing()
}

// OrAbsent is err, but where that says that something is not there: then it is what
// the actor hears of a thing that is absent.
func OrAbsent(a Actor, act Act, err error) error {
	if errors.Is(err, fault.Missing()) {
		return Absent(a, act)
	}
	return err
}

func (a Actor) refuse(worst refusal, act Act, o Object) error {
	if worst == forbidden || worst == mayRead && Can(a, reading(act), o) == nil {
		return fault.Refused()
	}
	return fault.Missing()
}

// reading is the act of looking at what an act changes.
func reading(act Act) Act {
	if act == RoleGrant || act == RoleRevoke {
		return PersonRead
	}
	return ResourceRead
}

// relate gathers every relation that one role of the actor has to an object;
// there is none to what another organisation keeps.
func (a Actor) relate(r Role, o Object) (rel relation) {
	if o.Org != a.org {
		return 0
	}
	at := a.reach[r]
	rel = stranger
	if o.Owner == a.person || slices.Contains(o.Editors, a.person) {
		rel |= own | when(!o.Review, reviewOff)
	}
	if meets(o.Groups, at.groups) {
		rel |= group | when(o.Role == "" || o.Role == Learner, pupil)
	}
	if meets(o.Granted, a.above) {
		rel |= group
	}
	if slices.Contains(at.places, o.Place) {
		rel |= inPlace | when(o.Submitter != a.person, notMine) |
			when(o.Submitter != a.person && o.Review, reviewing) |
			when(o.Role != Manager && o.Role != Admin, lesser)
	}
	return rel
}

func when(holds bool, rel relation) relation {
	if holds {
		return rel
	}
	return 0
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
