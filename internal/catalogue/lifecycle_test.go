package catalogue_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
)

const (
	draft     = account.Draft
	review    = account.InReview
	published = account.Published
	withdrawn = account.Withdrawn
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// course makes amina's course in a state, for a group, with a ready resource in
// each of the states that follow; "!" before one says that it is not ready.
func course(state account.State, resources ...string) *catalogue.Whole {
	w := &catalogue.Whole{Course: catalogue.Course{ID: "c", Owner: "amina", Editors: []string{"karim"}, State: state}}
	w.Course.Audience.Groups = []string{"ELEC-101"}
	if state == review {
		w.Course.Submitter = "amina"
	}
	for _, r := range resources {
		name, late := strings.CutPrefix(r, "!")
		w.Resources = append(w.Resources, catalogue.Resource{ID: r, State: account.State(name), Ready: !late})
	}
	return w
}

func submit(w *catalogue.Whole) error   { return w.Submit("amina") }
func publish(w *catalogue.Whole) error  { return w.Publish("brahim", nil, noon) }
func self(w *catalogue.Whole) error     { return w.Publish("amina", nil, noon) }
func giveBack(w *catalogue.Whole) error { return w.Return("Il manque le schéma.") }
func withdraw(w *catalogue.Whole) error { return w.Withdraw("") }

func TestTheWayOfACourse(t *testing.T) {
	for _, c := range []struct {
		name      string
		course    *catalogue.Whole
		act       func(*catalogue.Whole) error
		state     account.State
		resources string
	}{
		{"a draft is sent to review", course(draft, "draft", "draft"), submit, review, "review review"},
		{"what is still being digitised stays a draft", course(draft, "draft", "!draft"), submit, review, "review draft"},
		{"a withdrawn course is sent to review again", course(withdrawn, "withdrawn"), submit, review, "review"},
		{"additions go to review while learners keep the rest", course(published, "published", "draft"), submit, published, "published review"},
		{"a reviewed course is published", course(review, "review", "review"), publish, published, "published published"},
		{"a draft is published where no second person is asked for", course(draft, "draft", "!draft"), self, published, "published draft"},
		{"what is not ready when it is published stays behind", course(review, "review", "!review"), publish, published, "published draft"},
		{"additions are published", course(published, "published", "draft"), publish, published, "published published"},
		{"a withdrawn course is published again", course(withdrawn, "withdrawn"), self, published, "published"},
		{"a course is given back", course(review, "review", "draft"), giveBack, draft, "draft draft"},
		{"a course is withdrawn", course(published, "published", "draft"), withdraw, withdrawn, "withdrawn draft"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.act(c.course); err != nil {
				t.Fatal(err)
			}
			if c.course.Course.State != c.state || states(c.course) != c.resources {
				t.Errorf("it is %s with %q", c.course.Course.State, states(c.course))
			}
		})
	}
}

func states(w *catalogue.Whole) string {
	var all []string
	for _, r := range w.Resources {
		all = append(all, string(r.State))
	}
	return strings.Join(all, " ")
}

func TestWhatACourseIsNotReadyFor(t *testing.T) {
	nobody := course(draft, "draft")
	nobody.Course.Audience = catalogue.Audience{}
	second := course(draft, "draft")
	second.Review = true
	for _, c := range []struct {
		name   string
		course *catalogue.Whole
		act    func(*catalogue.Whole) error
		code   string
	}{
		{"an empty course is not sent to review", course(draft), submit, "course.nothing-ready"},
		{"nor one of which nothing can be shown", course(draft, "!draft"), submit, "course.nothing-ready"},
		{"nor one that waits already", course(review, "review"), submit, "course.submitted"},
		{"nor one without anything new", course(published, "published", "!draft"), submit, "course.nothing-new"},
		{"a course for nobody is not published", nobody, publish, "course.audience.missing"},
		{"nor one of which nothing can be shown", course(draft, "!draft"), publish, "course.nothing-ready"},
		{"nor one's own where a second person is asked for", second, self, "course.not-submitted"},
		{"a course that nobody submitted is not given back", course(draft, "draft"), giveBack, "course.not-submitted"},
		{"nor without a reason", course(review, "review"), func(w *catalogue.Whole) error { return w.Return(" \n ") }, "course.reason.missing"},
		{"nor with a book for a reason", course(review, "review"), func(w *catalogue.Whole) error { return w.Return(strings.Repeat("x", 1001)) }, "text.too-long"},
		{"a draft is not withdrawn", course(draft, "draft"), withdraw, "course.not-published"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := states(c.course)
			err := c.act(c.course)
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code {
				t.Errorf("got %v", err)
			}
			if states(c.course) != before {
				t.Errorf("%q became %q", before, states(c.course))
			}
		})
	}
}

func TestAReasonIsKeptUntilTheCourseIsSentAgain(t *testing.T) {
	w := course(review, "review")
	if err := giveBack(w); err != nil {
		t.Fatal(err)
	}
	if w.Course.Reason != "Il manque le schéma." || w.Course.Submitter != "" {
		t.Errorf("reason %q, submitter %q", w.Course.Reason, w.Course.Submitter)
	}
	if err := submit(w); err != nil {
		t.Fatal(err)
	}
	if w.Course.Reason != "" || w.Course.Submitter != "amina" {
		t.Errorf("reason %q, submitter %q", w.Course.Reason, w.Course.Submitter)
	}
}

func TestPublishingMayChangeTheAudience(t *testing.T) {
	w := course(draft, "draft")
	if err := w.Publish("amina", &catalogue.Audience{Public: true}, noon); err != nil {
		t.Fatal(err)
	}
	if a := w.Course.Audience; !a.Public || len(a.Groups) != 0 || !w.Course.Published.Equal(noon) {
		t.Errorf("published at %v for %+v", w.Course.Published, a)
	}
}
