package assessment

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Case is a hand-in with all that a rule about it, or who reads it, looks at.
// One that nobody began has no identifier.
type Case struct {
	HandIn
	Work       Work
	Course     account.Object // of the work
	Learner    account.Object // the person, as far as rights are concerned: place, and groups as a learner
	Name       string         // of the learner
	MarkerName string
	Trainers   []string // of the learner's groups
	Terms      Terms
	Scale      Scale
	Waiting    []OnTheWay
	Remarks    []Remark
	Completed  []learning.Progress // what its mark completed just now, or nothing
}

// Object is what decides who may read a hand-in: until it is handed in, its
// learner alone.
func (c Case) Object() account.Object { return c.HandIn.Object(c.Learner) }

// Object gives what decides who may read a hand-in of a learner.
func (h HandIn) Object(learner account.Object) account.Object {
	learner.State = account.Personal
	if h.State == Preparing {
		learner.Place, learner.Groups = "", nil
	}
	return learner
}

// DueDay is when it is due: as it was when it was handed in, or as it is now.
func (c Case) DueDay() time.Time {
	if c.Handed.IsZero() || c.State == Preparing {
		return c.Terms.Due
	}
	return c.HandIn.Due
}

// do reports whether somebody may do the work of a case: their own, which they
// may read or have begun.
func (c Case) do(who account.Actor) error {
	err := account.Can(who, account.WorkDo, account.Object{Org: c.Learner.Org, Owner: c.Learner.Owner})
	if err != nil || c.ID != "" {
		return err
	}
	return account.Can(who, account.ResourceRead, c.Work.Object(c.Course))
}

// open reports whether the work of a case may be begun by now, or is begun: a day
// that is put off, a work that is withdrawn and a course that is left take nothing
// from who is at it.
func (c Case) open(now time.Time) bool { return c.ID != "" || c.Terms.Open(now) }

// mark reports whether somebody may return the hand-in of a case. To whom it is
// hidden it is absent; who may only read it hears so.
func (c Case) mark(who account.Actor) error {
	for _, act := range []account.Act{account.ProgressRead, account.ProgressMark} {
		if err := account.Can(who, act, c.Object()); err != nil {
			return err
		}
	}
	if who.Person() == c.Person {
		return fault.OwnWork()
	}
	return nil
}

// Able is what somebody may do with a hand-in just now.
type Able struct {
	Write    bool `json:"write"`
	Hand     bool `json:"hand"`
	TakeBack bool `json:"take_back"`
	Mark     bool `json:"mark"`
	Remark   bool `json:"remark"`
}

// Able says what somebody may do with the hand-in of a case by now.
func (c Case) Able(who account.Actor, now time.Time) (a Able) {
	mine := c.do(who) == nil && c.open(now)
	a.Write = mine && (c.ID == "" || c.Mutable())
	handed := c.HandIn
	a.Hand = a.Write && c.ID != "" && handed.Hand(c.Terms.Due, now, 0, c.Scale, len(c.Waiting)) == nil
	back := c.HandIn
	a.TakeBack = mine && c.State == HandedIn && back.TakeBack(c.DueDay(), now) == nil
	a.Mark = (c.State == HandedIn || c.State == Returned) && c.mark(who) == nil
	a.Remark = c.ID != "" && account.Can(who, account.ProgressRead, c.Object()) == nil
	return a
}
