package assessment

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/live"
)

// Which names a hand-in: by its identifier, or as that of a person for a work.
type Which struct {
	HandIn string
	Work   string
	Person string
}

// Cases is where hand-ins are kept.
type Cases interface {
	// Case reads one hand-in of the scope's organisation, or fault.Missing. For a
	// work that the person did not begin it is one without an identifier.
	Case(ctx context.Context, scope account.Scope, of Which) (Case, error)
	// Change applies a rule to a hand-in inside one transaction, and keeps what it
	// changed with a fact of the kind that it answers; none for "". Where the rule
	// returned it, or took that back, its mark counts, or does so no longer.
	Change(ctx context.Context, scope account.Scope, of Which, rule func(*Case) (fact.Kind, error)) (Case, error)
}

// HandIns is where learners hand in what they made, and get it back.
type HandIns struct {
	cases Cases
	hub   *live.Hub
	now   func() time.Time
}

// NewHandIns joins what hand-ins need.
func NewHandIns(cases Cases, hub *live.Hub, now func() time.Time) *HandIns {
	return &HandIns{cases: cases, hub: hub, now: now}
}

// Mine gives one's own hand-in for a work, begun or not.
func (s *HandIns) Mine(ctx context.Context, who account.Actor, work string) (Case, error) {
	c, err := s.cases.Case(ctx, who.Scope(), Which{Work: work, Person: who.Person()})
	if err == nil {
		err = c.do(who)
	}
	return c, account.OrAbsent(who, account.WorkDo, err)
}

// Find gives a hand-in to its learner and to who may read their progress.
func (s *HandIns) Find(ctx context.Context, who account.Actor, handIn string) (Case, error) {
	c, err := s.cases.Case(ctx, who.Scope(), Which{HandIn: handIn})
	if err == nil {
		err = account.Can(who, account.ProgressRead, c.Object())
	}
	return c, account.OrAbsent(who, account.ProgressRead, err)
}

var errOtherHandIn = fault.New(fault.Conflict, "hand-in.other", "You began this on another device. Reload it and go on there.")

// Write keeps the text of one's hand-in for a work. The first time begins it,
// under the identifier that the device made; version is then 0.
func (s *HandIns) Write(ctx context.Context, who account.Actor, work, handIn string, version int, said string) (c Case, made bool, err error) {
	if !id.Valid(handIn) {
		return c, false, fault.IDUnfit().On("id")
	}
	c, err = s.own(ctx, who, Which{Work: work, Person: who.Person()}, func(c *Case) (fact.Kind, error) {
		before := c.HandIn
		made = c.ID == ""
		if made {
			c.HandIn = HandIn{ID: handIn, Work: work, Person: who.Person(), State: Preparing, Mark: Unmarked, Created: s.now()}
		}
		if err := c.HandIn.Write(said); err != nil {
			return "", err
		}
		switch {
		case !made && before.ID != handIn:
			return "", errOtherHandIn.On("id")
		case !made && before.Version != version && before.Text != c.Text:
			return "", fault.Outdated()
		}
		return "", nil
	})
	return c, made, err
}

// Arrange puts the files of one's hand-in in order.
func (s *HandIns) Arrange(ctx context.Context, who account.Actor, handIn string, order []string) (Case, error) {
	return s.own(ctx, who, Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) { return "", c.HandIn.Arrange(order) })
}

// Drop takes a file out of one's hand-in.
func (s *HandIns) Drop(ctx context.Context, who account.Actor, handIn, file string) (Case, error) {
	return s.own(ctx, who, Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) { return "", c.HandIn.Drop(file) })
}

// Hand hands in, as so long ago by the device's clock.
func (s *HandIns) Hand(ctx context.Context, who account.Actor, handIn string, age time.Duration) (Case, error) {
	return s.own(ctx, who, Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) {
		return fact.HandedIn, c.HandIn.Hand(c.Terms.Due, s.now(), age, c.Scale, len(c.Waiting))
	})
}

// TakeBack takes back what one handed in.
func (s *HandIns) TakeBack(ctx context.Context, who account.Actor, handIn string) (Case, error) {
	return s.own(ctx, who, Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) {
		return fact.HandInTakenBack, c.HandIn.TakeBack(c.DueDay(), s.now())
	})
}

// own changes one's own hand-in, for a work that one may read and that is open, or
// that one has begun.
func (s *HandIns) own(ctx context.Context, who account.Actor, of Which, rule func(*Case) (fact.Kind, error)) (Case, error) {
	c, err := s.cases.Change(ctx, who.Scope(), of, func(c *Case) (fact.Kind, error) {
		if err := c.do(who); err != nil {
			return "", err
		}
		if !c.open(s.now()) {
			return "", ErrNotOpen
		}
		return rule(c)
	})
	return c, s.told(c, account.OrAbsent(who, account.WorkDo, err))
}

// Return gives a hand-in back, with a mark or to be done again. version is the
// one that was read.
func (s *HandIns) Return(ctx context.Context, who account.Actor, handIn string, version int, said Correction) (Case, error) {
	c, err := s.cases.Change(ctx, who.Scope(), Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) {
		if err := c.mark(who); err != nil {
			return "", err
		}
		before := c.Version
		changed, err := c.HandIn.Return(said, c.Work.Rules.Criteria, c.Scale, who.Person(), s.now())
		switch {
		case err != nil || !changed:
			return "", err
		case before != version:
			return "", fault.Outdated()
		case said.Again:
			return fact.HandInAgain, nil
		}
		return fact.HandInReturned, nil
	})
	return c, s.told(c, account.OrAbsent(who, account.ProgressRead, err))
}

// Remark says something about a hand-in.
func (s *HandIns) Remark(ctx context.Context, who account.Actor, handIn, remark, said string) (Case, error) {
	if !id.Valid(remark) {
		return Case{}, fault.IDUnfit().On("remark")
	}
	c, err := s.cases.Change(ctx, who.Scope(), Which{HandIn: handIn}, func(c *Case) (fact.Kind, error) {
		if err := account.Can(who, account.ProgressRead, c.Object()); err != nil {
			return "", err
		}
		said, err := c.say(Remark{ID: remark, HandIn: c.ID, Author: who.Person(), Text: said, At: s.now()})
		if err != nil || !said {
			return "", err
		}
		return fact.HandInRemarked, nil
	})
	return c, s.told(c, account.OrAbsent(who, account.ProgressRead, err))
}

// HandInMoved is what the event "hand-in" says: read it again.
type HandInMoved struct {
	ID      string      `json:"id"`
	Work    string      `json:"work"`
	State   HandInState `json:"state"`
	Version int         `json:"version"`
}

// told lets its learner and their trainers see that a hand-in changed; the
// trainers of one that they may read.
func (s *HandIns) told(c Case, err error) error {
	if err != nil {
		return err
	}
	to := []string{c.Person}
	if !c.Arrived.IsZero() {
		to = append(to, c.Trainers...)
	}
	for _, p := range c.Completed {
		s.hub.Tell(learning.Moved(p))
	}
	for _, person := range to {
		s.hub.Tell(live.Event{Topic: live.ToPerson(person), Name: "hand-in", Data: HandInMoved{c.ID, c.HandIn.Work, c.State, c.Version}})
	}
	return nil
}
