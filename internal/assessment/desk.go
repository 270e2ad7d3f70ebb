package assessment

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Store keeps works. Each of its writes is one transaction, in which the rule
// runs on what is there; it may run more than once.
type Store interface {
	// Create keeps a new work at the end of its module, with the questions that the
	// rule gave it, if the rule lets it pass in a course that the scope may read. One
	// that its author made there already is not made again; another under the
	// identifier is the fault "id.taken".
	Create(ctx context.Context, scope account.Scope, w Work, rule func(*Standing) error) (made bool, err error)
	// Change reads a work that the scope may read, applies the rule to it, and
	// keeps what the rule changed with a fact of the kind that it answers.
	Change(ctx context.Context, scope account.Scope, work string, rule func(*Standing) (fact.Kind, error)) error
	// Give reads a work and a group, and keeps what the rule answers: how the
	// group has it to do, or that it has not.
	Give(ctx context.Context, scope account.Scope, work, group string, rule func(Standing, Receiver) (to Given, has bool, err error)) error
}

// Desk is where works are written, published and given. Every act is judged by
// account.Can inside the transaction that carries it out.
type Desk struct {
	store Store
	now   func() time.Time
}

// NewDesk makes a desk over a store.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store, now} }

// UsualWeight is how often a work counts in a mean where nothing was said.
const UsualWeight = 100

// Create makes a draft in a module of a course: passed from 10, counting once.
func (d *Desk) Create(ctx context.Context, who account.Actor, w Work) (made bool, err error) {
	w.Org, w.Author, w.State = who.Org(), who.Person(), account.Draft
	w.Weight, w.Pass = UsualWeight, Full/2
	return d.store.Create(ctx, who.Scope(), w, func(in *Standing) error {
		if err := account.Can(who, account.CourseEdit, in.Course); err != nil {
			return err
		}
		return in.add()
	})
}

// Bring makes a draft of what was written elsewhere, with its questions. One that
// was brought already is left as it is now.
func (d *Desk) Bring(ctx context.Context, who account.Actor, w Work, questions []Question) error {
	w.Org, w.Author, w.State, w.Revision = who.Org(), who.Person(), account.Draft, 0
	_, err := d.store.Create(ctx, who.Scope(), w, func(in *Standing) error {
		if err := account.Can(who, account.CourseEdit, in.Course); err != nil {
			return err
		}
		if err := in.add(); err != nil || w.Kind != Quiz {
			return err
		}
		return in.write(questions)
	})
	return err
}

// Edit changes what is written about a work, how it is done, or in which module
// it stands.
func (d *Desk) Edit(ctx context.Context, who account.Actor, id string, version int, write func(*Work)) error {
	return d.do(ctx, who, id, version, fact.WorkChanged, func(w *Standing) error { return w.edit(write) })
}

// SavePaper replaces the questions of a quiz. While it is a draft they may be
// unfinished.
func (d *Desk) SavePaper(ctx context.Context, who account.Actor, id string, version int, questions []Question) error {
	return d.do(ctx, who, id, version, fact.WorkChanged, func(w *Standing) error { return w.write(questions) })
}

// AddQuestions puts questions at the end of a quiz.
func (d *Desk) AddQuestions(ctx context.Context, who account.Actor, id string, version int, more []Question) error {
	return d.do(ctx, who, id, version, fact.WorkChanged, func(w *Standing) error {
		return w.write(append(w.Questions[:len(w.Questions):len(w.Questions)], more...))
	})
}

// Publish shows a work to those who may read its course.
func (d *Desk) Publish(ctx context.Context, who account.Actor, id string, version int) error {
	return d.do(ctx, who, id, version, fact.WorkPublished, (*Standing).publish)
}

// Withdraw takes a work from its learners. What they did stays.
func (d *Desk) Withdraw(ctx context.Context, who account.Actor, id string, version int) error {
	return d.do(ctx, who, id, version, fact.WorkWithdrawn, (*Standing).withdraw)
}

// Remove takes a work out of its course, while nobody has begun it.
func (d *Desk) Remove(ctx context.Context, who account.Actor, id string, version int) error {
	return d.do(ctx, who, id, version, fact.WorkArchived, func(w *Standing) error { return w.remove(d.now()) })
}

// do runs a rule for who may edit the course as it is now. Version 0 asks for no
// particular version.
func (d *Desk) do(ctx context.Context, who account.Actor, id string, version int, kind fact.Kind, rule func(*Standing) error) error {
	return d.store.Change(ctx, who.Scope(), id, func(w *Standing) (fact.Kind, error) {
		if err := account.Can(who, account.CourseEdit, w.Course); err != nil {
			return "", err
		}
		if version != 0 && version != w.Work.Version {
			return "", fault.Outdated()
		}
		return kind, rule(w)
	})
}

// Give lets a group have a work to do: from one moment, by another. Giving it
// again changes both.
func (d *Desk) Give(ctx context.Context, who account.Actor, id, group string, opens, due time.Time) error {
	err := d.store.Give(ctx, who.Scope(), id, group, func(w Standing, to Receiver) (Given, bool, error) {
		if err := account.Can(who, account.WorkGive, to.Object); err != nil {
			return Given{}, false, err
		}
		return Given{Work: id, Group: group, Opens: opens, Due: due, By: who.Person(), At: d.now()}, true, w.give(to, opens, due)
	})
	return account.OrAbsent(who, account.WorkGive, err)
}

// TakeBack takes a work from a group. What its learners did stays.
func (d *Desk) TakeBack(ctx context.Context, who account.Actor, id, group string) error {
	err := d.store.Give(ctx, who.Scope(), id, group, func(_ Standing, to Receiver) (Given, bool, error) {
		err := account.Can(who, account.WorkGive, to.Object)
		if err == nil && !to.Has {
			err = fault.Missing()
		}
		return Given{}, false, err
	})
	return account.OrAbsent(who, account.WorkGive, err)
}
