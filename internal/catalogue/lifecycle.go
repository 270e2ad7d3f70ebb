package catalogue

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// The way of a course:
//
//	draft ──submit──▶ review ──publish──▶ published ──withdraw──▶ withdrawn
//	  ▲                 │ return               │ submit, publish        │
//	  └─────────────────┘                      └─ what was added since  └─ submit or publish again
//
// Where a place asks for no second person, publish follows draft at once. What
// learners have stays with them: a published course that is sent to review for
// what was added to it remains published, and only the additions wait.

var (
	errSubmitted    = fault.New(fault.Conflict, "course.submitted", "It is already waiting for review.")
	errNotSubmitted = fault.New(fault.Conflict, "course.not-submitted", "It must be sent to review first.")
	errNotPublished = fault.New(fault.Conflict, "course.not-published", "It is not published.")
	errNothingReady = fault.New(fault.Invalid, "course.nothing-ready", "Nothing in it can be shown yet. Add a resource, or wait until one is ready.")
	errNothingNew   = fault.New(fault.Invalid, "course.nothing-new", "Everything in it is already published.")
	errNoAudience   = fault.New(fault.Invalid, "course.audience.missing", "Choose for whom it is published.")
	errNoReason     = fault.New(fault.Invalid, "course.reason.missing", "Say why.")
)

// Whole is a course with all its parts: what a rule about it sees, and what it
// changes.
type Whole struct {
	Course    Course
	Review    bool       // its place asks for a second person to publish
	Modules   []Module   // in order
	Resources []Resource // in the order of their modules, then their own
	Works     []string   // modules in which quizzes or devoirs stand
}

// Waiting reports whether a reviewer is asked for a word.
func (c Course) Waiting() bool { return c.Submitter != "" }

// Submit sends to review what can be shown and is not yet published. What is
// still being digitised stays a draft.
func (w *Whole) Submit(by string) error {
	switch {
	case w.Course.Waiting():
		return errSubmitted
	case !slices.ContainsFunc(w.Resources, ready):
		return errNothingReady
	case w.Course.State == account.Published && !slices.ContainsFunc(w.Resources, func(r Resource) bool { return r.Ready && r.State != account.Published }):
		return errNothingNew
	}
	if w.Course.State != account.Published {
		w.Course.State = account.InReview
	}
	w.Course.Submitter, w.Course.Reason = by, ""
	w.move(func(r Resource) State {
		if r.Ready && r.State != account.Published {
			return account.InReview
		}
		return r.State
	})
	return nil
}

// Publish shows everything that can be shown to the course's audience, which
// to replaces unless it is nil. What is still being digitised stays a draft.
// Where a second person is asked for, one's own course must have been sent to
// review; that it was not sent by the person who publishes is a matter of
// rights (account.CoursePublish).
func (w *Whole) Publish(by string, to *Audience, at time.Time) error {
	if to != nil {
		w.Course.Audience = *to
	}
	c := &w.Course
	switch {
	case w.Review && !c.Waiting() && c.madeBy(by):
		return errNotSubmitted
	case c.Audience.Empty():
		return errNoAudience.On("audience")
	case !slices.ContainsFunc(w.Resources, ready):
		return errNothingReady
	}
	c.State, c.Submitter, c.Reason, c.Published = account.Published, "", "", at
	w.move(func(r Resource) State {
		switch {
		case r.Ready:
			return account.Published
		case r.State == account.InReview:
			return account.Draft
		}
		return r.State
	})
	return nil
}

// Return gives what waits for review back to its author, with a reason.
func (w *Whole) Return(reason string) error {
	reason, err := tidyReason(reason)
	switch {
	case err != nil:
		return err
	case reason == "":
		return errNoReason.On("reason")
	case !w.Course.Waiting():
		return errNotSubmitted
	}
	if w.Course.State == account.InReview {
		w.Course.State = account.Draft
	}
	w.Course.Submitter, w.Course.Reason = "", reason
	w.move(notInReview)
	return nil
}

// Withdraw takes a published course from its learners. Their progress stays,
// with the titles of what they followed. A reason may be given.
func (w *Whole) Withdraw(reason string) error {
	reason, err := tidyReason(reason)
	if err != nil {
		return err
	}
	if w.Course.State != account.Published {
		return errNotPublished
	}
	w.Course.State, w.Course.Submitter, w.Course.Reason = account.Withdrawn, "", reason
	w.move(func(r Resource) State {
		if r.State == account.Published {
			return account.Withdrawn
		}
		return notInReview(r)
	})
	return nil
}

// Open reports whether an act makes sense for a person while the course is as
// it is; whether they may do it is account.Can's to say.
func (c Course) Open(act account.Act, person string, review bool) bool {
	switch act {
	case account.CourseSubmit:
		return !c.Waiting()
	case account.CoursePublish:
		return !review || c.Waiting() || !c.madeBy(person)
	case account.CourseReturn:
		return c.Waiting()
	case account.CourseWithdraw:
		return c.State == account.Published
	}
	return true
}

// Pending counts the resources that learners do not have yet.
func (w *Whole) Pending() int {
	n := 0
	for _, r := range w.Resources {
		if r.State != account.Published {
			n++
		}
	}
	return n
}

func (w *Whole) move(to func(Resource) State) {
	for i, r := range w.Resources {
		w.Resources[i].State = to(r)
	}
}

func notInReview(r Resource) State {
	if r.State == account.InReview {
		return account.Draft
	}
	return r.State
}

func ready(r Resource) bool { return r.Ready }

func (c Course) madeBy(person string) bool {
	return c.Owner == person || slices.Contains(c.Editors, person)
}

func tidyReason(reason string) (string, error) {
	reason = text.Clean(reason)
	if utf8.RuneCountInString(reason) > MaxReason {
		return "", fault.TextTooLong().On("reason")
	}
	return reason, nil
}
