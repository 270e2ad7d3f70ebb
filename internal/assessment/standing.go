package assessment

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// The way of a work:
//
//	draft ──publish──▶ published ──withdraw──▶ draft
//
// No second person is asked for: the review is for what courses teach. Learners
// meet it where they may read its course. What they did stays when it is taken
// from them; once somebody has begun it, it is withdrawn and never removed.

var (
	errBegun        = fault.New(fault.Conflict, "work.begun", "Somebody has begun it. It can be withdrawn, and not removed.")
	errPublished    = fault.New(fault.Conflict, "work.published", "It is published already.")
	errNotPublished = fault.New(fault.Conflict, "work.not-published", "Publish it first.")
	errModule       = fault.New(fault.Invalid, "module.unknown", "Choose a module of the course.")
	errResource     = fault.New(fault.Invalid, "resource.unknown", "Choose something of the same course.")
	errManyWorks    = fault.New(fault.Conflict, "course.works", "A course has at most 200 quizzes and devoirs.")
	errNoPaper      = fault.New(fault.Invalid, "paper.not-quiz", "Only a quiz has questions.")
	errAudience     = fault.New(fault.Conflict, "give.audience", "Publish the course for this group first.")
	errTerms        = fault.New(fault.Invalid, "give.terms", "It must open before it is due.")
)

// Standing is a work with all that a rule about it looks at.
type Standing struct {
	Work      Work
	Course    account.Object
	Modules   []string // of the course
	Resources []string // of the course
	Works     int      // how many the course has
	Questions []Question
	Begun     bool // somebody began it
	Shown     bool // a learner was shown the newest revision of its questions
}

// fitting reports what of a work its course does not have. What was so before is
// left as it is: things are taken out of courses.
func (w *Standing) fitting(before Work) error {
	switch {
	case w.Work.Module != before.Module && !slices.Contains(w.Modules, w.Work.Module):
		return errModule.On("module")
	case w.Work.Resource != "" && w.Work.Resource != before.Resource && !slices.Contains(w.Resources, w.Work.Resource):
		return errResource.On("resource")
	}
	return nil
}

// ready reports what keeps a work from being shown to learners.
func (w *Standing) ready() error {
	if w.Work.Kind == Quiz {
		return Finished(w.Questions)
	}
	return w.Work.Rules.ready()
}

// add puts a new work into its course.
func (w *Standing) add() (err error) {
	if w.Works >= MaxWorks {
		return errManyWorks
	}
	if w.Work, err = w.Work.Tidied(); err != nil {
		return err
	}
	return w.fitting(Work{})
}

// edit rewrites a work. One that is published stays fit for learners.
func (w *Standing) edit(write func(*Work)) (err error) {
	before := w.Work
	write(&w.Work)
	if w.Work, err = w.Work.Tidied(); err != nil {
		return err
	}
	if err := w.fitting(before); err != nil || w.Work.State != account.Published {
		return err
	}
	return w.ready()
}

// write replaces the questions of a quiz: in place, or as a new revision where a
// learner was shown the newest, and may be answering it without network.
func (w *Standing) write(questions []Question) (err error) {
	if w.Work.Kind != Quiz {
		return errNoPaper
	}
	if questions, err = TidyQuestions(questions); err != nil {
		return err
	}
	if err := w.passages(questions); err != nil {
		return err
	}
	if w.Work.State == account.Published {
		if err := Finished(questions); err != nil {
			return err
		}
	}
	if w.Work.Revision == 0 || w.Shown && !reflect.DeepEqual(questions, w.Questions) {
		w.Work.Revision++
	}
	w.Questions = questions
	return nil
}

// passages asks that every passage to look at again is one of the course, or was
// one when it was written.
func (w *Standing) passages(questions []Question) error {
	known := slices.Clone(w.Resources)
	for _, q := range w.Questions {
		if q.Review != nil {
			known = append(known, q.Review.Resource)
		}
	}
	for n, q := range questions {
		if q.Review == nil {
			continue
		}
		field := fmt.Sprintf("questions[%d].review", n)
		switch {
		case !slices.Contains(known, q.Review.Resource):
			return errResource.On(field + ".resource")
		case q.Review.At < 0 || q.Review.At > maxPlace:
			return errNumber.On(field + ".at")
		}
	}
	return nil
}

// maxPlace is further than any film or document goes, in seconds or pages.
const maxPlace = 1_000_000

func (w *Standing) publish() error {
	if w.Work.State == account.Published {
		return errPublished
	}
	w.Work.State = account.Published
	return w.ready()
}

func (w *Standing) withdraw() error {
	if w.Work.State != account.Published {
		return errNotPublished
	}
	w.Work.State = account.Draft
	return nil
}

func (w *Standing) remove(at time.Time) error {
	if w.Begun {
		return errBegun
	}
	w.Work.Archived = at
	return nil
}

// Receiver is a group that gets something to do.
type Receiver struct {
	Object account.Object
	Above  []string // its place and all above
	Has    bool     // it has the work to do already
	Given  Given    // how
}

// reached reports whether the learners of the group may read a course.
func (r Receiver) reached(course account.Object) bool {
	audience := func(id string) bool { return slices.Contains(course.Granted, id) }
	for _, g := range r.Object.Groups {
		if slices.Contains(course.Groups, g) {
			return true
		}
	}
	return course.Public || audience(course.Org) || slices.ContainsFunc(r.Above, audience)
}

// give lets a group have a work to do. A draft may be given: its learners meet it
// when it is published.
func (w Standing) give(to Receiver, opens, due time.Time) error {
	switch {
	case w.Course.State != account.Published || !to.reached(w.Course):
		return errAudience
	case !due.IsZero() && !opens.Before(due):
		return errTerms.On("due")
	}
	return nil
}
