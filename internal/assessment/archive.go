package assessment

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Archive is where attempts are looked at afterwards.
type Archive interface {
	// Attempt reads an attempt of the scope's organisation with what stands beside
	// it.
	Attempt(ctx context.Context, scope account.Scope, id string) (Sitting, error)
	// Roll reads the attempts of a group's learners at a work that the group was
	// given, or that the scope may read: a sitting for each learner, by name, if rule
	// lets it pass for the group.
	Roll(ctx context.Context, scope account.Scope, work, group string, rule func(group account.Object) error) ([]Sitting, error)
	// SetByHand puts a trainer's mark over all others, or takes it away, if rule
	// lets it pass for the group. A learner who is not in the group, or a work that
	// it does not have, is fault.Missing. It gives what a pass completed, too.
	SetByHand(ctx context.Context, scope account.Scope, h ByHand, rule func(group account.Object) error) (Result, []learning.Progress, error)
	// MarkAgain corrects the older papers of a work by the newest (Paper.Corrected),
	// if rule lets it pass, and lets attempts and results stand as they are marked
	// then (Sitting.Again). It counts the attempts whose mark is another.
	MarkAgain(ctx context.Context, scope account.Scope, c KeyChange, rule func(Standing) error) (attempts int, err error)
}

// ByHand is a mark that a trainer gives a learner of their group for a work,
// whatever else it comes from; Unmarked takes it away again.
type ByHand struct {
	Group   string
	Work    string
	Learner string
	By      string
	Mark    Mark
	Reason  string
}

// Invigilator shows attempts to who may look at a learner's work, and takes the
// word of trainers about their marks.
type Invigilator struct {
	*Examiner
	archive Archive
}

// NewInvigilator joins what looking at attempts needs.
func NewInvigilator(e *Examiner, archive Archive) *Invigilator { return &Invigilator{e, archive} }

// MaxReason is how long the reason for a mark may be, in characters.
const MaxReason = 500

var errReason = fault.New(fault.Invalid, "mark.reason", "Say why you set this mark.")

// Attempt shows an attempt: to its learner with what the work lets them know, to
// who answers for them with all.
func (v *Invigilator) Attempt(ctx context.Context, who account.Actor, id string) (Attempted, error) {
	s, err := v.archive.Attempt(ctx, who.Scope(), id)
	if err == nil {
		err = account.Can(who, account.ProgressRead, s.Learner)
	}
	if err != nil {
		return Attempted{}, account.OrAbsent(who, account.ProgressRead, err)
	}
	a, _ := s.Attempt(id)
	shown := v.shown(s, a, who.Person() != a.Person)
	shown.Asked, shown.Learner = v.veil.Ask(a.Person, s.Paper, s.Work.Rules.Shuffle), s.Name
	return shown, nil
}

// Roll lists the attempts of a group's learners.
func (v *Invigilator) Roll(ctx context.Context, who account.Actor, work, group string) (all []Attempted, err error) {
	sittings, err := v.archive.Roll(ctx, who.Scope(), work, group, func(at account.Object) error { return account.Can(who, account.ProgressRead, at) })
	if err != nil {
		return nil, account.OrAbsent(who, account.ProgressRead, err)
	}
	for _, s := range sittings {
		for _, a := range byNumber(s.Kept) {
			shown := v.briefly(s, a)
			shown.Learner = s.Name
			all = append(all, shown)
		}
	}
	return all, nil
}

// SetByHand sets a mark by a trainer's word, or takes that word back.
func (v *Invigilator) SetByHand(ctx context.Context, who account.Actor, h ByHand) (Result, error) {
	h.By, h.Reason = who.Person(), text.Line(h.Reason)
	r, completed, err := v.archive.SetByHand(ctx, who.Scope(), h, func(group account.Object) error {
		if err := account.Can(who, account.ProgressMark, group); err != nil {
			return err
		}
		return h.check()
	})
	if err != nil {
		return r, account.OrAbsent(who, account.ProgressMark, err)
	}
	v.tellMark(h, completed)
	return r, nil
}

// check reports what a trainer's word lacks.
func (h ByHand) check() error {
	switch {
	case h.By == h.Learner:
		return fault.OwnWork()
	case h.Mark < Unmarked || h.Mark > Full:
		return errMark.On("mark")
	}
	return reasoned(h.Reason)
}

// reasoned reports whether it is said why a mark is another one.
func reasoned(why string) error {
	if why == "" {
		return errReason.On("reason")
	}
	return fits(limit{"reason", why, MaxReason})
}
