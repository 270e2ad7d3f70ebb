package catalogue

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Happening is what a rule did to a course. The zero Happening means that
// nothing is to be kept.
type Happening struct {
	Kind    fact.Kind
	Object  string // the module or resource it happened to; empty for the course
	Payload string // JSON, or empty
}

// Store keeps courses. Each of its writes is one transaction.
type Store interface {
	// Create keeps a new course. One that is already there exactly so, by the
	// same owner, is not made again; another under the identifier is the fault
	// "id.taken".
	Create(ctx context.Context, c Course) (made bool, err error)
	// Change reads a course that the scope may read, applies the rule to it, and
	// keeps what the rule changed with its fact. Resources that changed for
	// learners or for search get a new revision and are due for the index.
	Change(ctx context.Context, scope account.Scope, course string, rule func(*Whole) (Happening, error)) error
	// CourseOf names the course of a resource that the scope may read.
	CourseOf(ctx context.Context, scope account.Scope, resource string) (string, error)
}

// Desk is where courses are made and changed. Every act is judged by
// account.Can on the course as it is in the transaction that changes it.
type Desk struct {
	store Store
	now   func() time.Time
}

// NewDesk makes a desk over a store.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store: store, now: now} }

// Create makes a draft that belongs to who makes it; without a place it is kept
// where its owner is. Repeating it is harmless, and made is false then.
func (d *Desk) Create(ctx context.Context, who account.Actor, c Course) (made bool, err error) {
	c.Org, c.Owner, c.State = who.Org(), who.Person(), account.Draft
	if c.Place == "" {
		c.Place = who.Place()
	}
	if err := account.Can(who, account.CourseCreate, c.Object(false)); err != nil {
		return false, err
	}
	if c, err = c.Tidied(); err != nil {
		return false, err
	}
	return d.store.Create(ctx, c)
}

// Edit changes what is written about a course, for whom it is, or who may edit
// it. For whom a published course is, only they may change who may publish it.
func (d *Desk) Edit(ctx context.Context, who account.Actor, id string, version int, edit func(*Course)) error {
	return d.do(ctx, who, account.CourseEdit, id, version, func(w *Whole) (Happening, error) {
		before := w.Course
		edit(&w.Course)
		tidy, err := w.Course.Tidied()
		if err != nil {
			return Happening{}, err
		}
		w.Course = tidy
		return Happening{Kind: fact.CourseChanged}, mayReach(who, before, tidy, w.Review)
	})
}

// mayReach judges a change of whom a course is for and where it is kept.
func mayReach(who account.Actor, before, after Course, review bool) error {
	if after.Place != before.Place {
		if err := account.Can(who, account.CourseCreate, after.Object(review)); err != nil {
			return err
		}
	}
	if before.State != account.Published || after.Audience.equal(before.Audience) {
		return nil
	}
	if after.Audience.Empty() {
		return errNoAudience.On("audience")
	}
	return account.Can(who, account.CoursePublish, before.Object(review))
}

// Archive removes a course that was never published.
func (d *Desk) Archive(ctx context.Context, who account.Actor, id string, version int) error {
	return d.do(ctx, who, account.CourseEdit, id, version, func(w *Whole) (Happening, error) {
		if w.Course.State != account.Draft || !w.Course.Published.IsZero() {
			return Happening{}, fault.New(fault.Conflict, "course.not-draft", "Only a draft can be removed. A published course can be withdrawn.")
		}
		w.Course.Archived = d.now()
		return Happening{Kind: fact.CourseArchived}, nil
	})
}

// Submit sends a course to review.
func (d *Desk) Submit(ctx context.Context, who account.Actor, id string, version int) error {
	return d.do(ctx, who, account.CourseSubmit, id, version, func(w *Whole) (Happening, error) {
		return Happening{Kind: fact.CourseSubmitted}, w.Submit(who.Person())
	})
}

// Publish shows a course to its audience, which to replaces unless it is nil.
func (d *Desk) Publish(ctx context.Context, who account.Actor, id string, version int, to *Audience) error {
	return d.do(ctx, who, account.CoursePublish, id, version, func(w *Whole) (Happening, error) {
		if err := w.Publish(who.Person(), to, d.now()); err != nil {
			return Happening{}, err
		}
		tidy, err := w.Course.Tidied()
		w.Course = tidy
		return Happening{Kind: fact.CoursePublished, Payload: note("left_draft", w.Pending())}, err
	})
}

// Return gives a course back to its author with a reason.
func (d *Desk) Return(ctx context.Context, who account.Actor, id string, version int, reason string) error {
	return d.do(ctx, who, account.CourseReturn, id, version, func(w *Whole) (Happening, error) {
		err := w.Return(reason)
		return Happening{Kind: fact.CourseReturned, Payload: note("reason", w.Course.Reason)}, err
	})
}

// Withdraw takes a course from its learners.
func (d *Desk) Withdraw(ctx context.Context, who account.Actor, id string, version int, reason string) error {
	return d.do(ctx, who, account.CourseWithdraw, id, version, func(w *Whole) (Happening, error) {
		err := w.Withdraw(reason)
		return Happening{Kind: fact.CourseWithdrawn, Payload: note("reason", w.Course.Reason)}, err
	})
}

// Arrange changes modules and their order by one of the rules of Whole.
func (d *Desk) Arrange(ctx context.Context, who account.Actor, id string, version int, rule func(*Whole) error) error {
	return d.do(ctx, who, account.CourseEdit, id, version, func(w *Whole) (Happening, error) {
		return Happening{Kind: fact.CourseChanged}, rule(w)
	})
}

// Wording is what may be rewritten about a resource; nil leaves it.
type Wording struct {
	Title    *string
	Language *string
}

// EditResource rewrites a resource, and names its course.
func (d *Desk) EditResource(ctx context.Context, who account.Actor, id string, revision int64, to Wording) error {
	return d.onResource(ctx, who, id, func(_ *Whole, r *Resource) (Happening, error) {
		if revision != 0 && r.Revision != revision {
			return Happening{}, fault.Outdated()
		}
		if to.Title != nil {
			title, err := TidyTitle(*to.Title)
			if err != nil {
				return Happening{}, err
			}
			r.Title = title
		}
		if to.Language != nil {
			if *to.Language != "" && !KnownLanguage(*to.Language) {
				return Happening{}, fault.LanguageUnknown().On("language")
			}
			r.Language = *to.Language
		}
		return Happening{Kind: fact.ResourceChanged, Object: id}, nil
	})
}

// RemoveResource takes a resource out of its course.
func (d *Desk) RemoveResource(ctx context.Context, who account.Actor, id string) error {
	return d.onResource(ctx, who, id, func(w *Whole, r *Resource) (Happening, error) {
		title := r.Title
		return Happening{Kind: fact.ResourceRemoved, Object: id, Payload: note("title", title)}, w.RemoveResource(id)
	})
}

// Redo has an asset of a resource digitised once more: what it shows, what is to
// take its place, or one of its captions. Without an asset it is what it shows.
// Without a step it is all of the plan; else that step with what needs it, or,
// where the asset is not shown, the plan from there on.
func (d *Desk) Redo(ctx context.Context, who account.Actor, id, asset, step string) error {
	return d.onAsset(ctx, who, id, asset, fact.AssetResent, note("step", step))
}

// Stop ends the digitising of an asset of a resource, which stays as it is; it can
// be taken up again by Redo. What has ended by itself is not stopped.
func (d *Desk) Stop(ctx context.Context, who account.Actor, id, asset string) error {
	return d.onAsset(ctx, who, id, asset, fact.AssetStopped, "")
}

func (d *Desk) onAsset(ctx context.Context, who account.Actor, id, asset string, kind fact.Kind, payload string) error {
	return d.onResource(ctx, who, id, func(_ *Whole, r *Resource) (Happening, error) {
		if asset == "" {
			asset = r.Asset
		}
		if asset != r.Asset && !slices.Contains(r.Captions, asset) && !slices.Contains(r.Coming, asset) {
			return Happening{}, fault.Missing()
		}
		return Happening{Kind: kind, Object: asset, Payload: payload}, nil
	})
}

func (d *Desk) onResource(ctx context.Context, who account.Actor, id string, rule func(*Whole, *Resource) (Happening, error)) error {
	course, err := d.store.CourseOf(ctx, who.Scope(), id)
	if err != nil {
		return err
	}
	return d.do(ctx, who, account.CourseEdit, course, 0, func(w *Whole) (Happening, error) {
		r, err := w.Resource(id)
		if err != nil {
			return Happening{}, err
		}
		return rule(w, r)
	})
}

// do runs a rule for who may do the act on the course as it is now. Version 0
// asks for no particular version.
func (d *Desk) do(ctx context.Context, who account.Actor, act account.Act, id string, version int, rule func(*Whole) (Happening, error)) error {
	return d.store.Change(ctx, who.Scope(), id, func(w *Whole) (Happening, error) {
		if err := account.Can(who, act, w.Course.Object(w.Review)); err != nil {
			return Happening{}, err
		}
		if version != 0 && version != w.Course.Version {
			return Happening{}, fault.Outdated()
		}
		done, err := rule(w)
		if err != nil {
			return Happening{}, err
		}
		return done, nil
	})
}

// note is a payload of one value, or empty where the value says nothing.
func note(name string, value any) string {
	if value == "" || value == 0 {
		return ""
	}
	said, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return "" // text and numbers always marshal
	}
	return string(said)
}
