package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Watched is a resource as curves need it.
type Watched struct {
	Resource
	Course Named
	Object account.Object // what rights need to know of it
}

// Learners are those of whom it is asked: those of a group or, where Group is empty,
// of all groups of an organisation.
type Learners struct{ Org, Group string }

// Said is what is said from a moment on, or stands on a page.
type Said struct {
	At    float64 // seconds, or page from 1
	Words string
}

// Views reads what sessions saw.
type Views interface {
	// Watched reads one resource, or fault.Missing.
	Watched(ctx context.Context, resource string) (Watched, error)
	// Audience tells who saw the resources, and in which groups they are.
	Audience(ctx context.Context, of Learners, resources []string) (Audience, error)
	// Viewings hands out the sessions on the resources, resource by resource and of
	// each learner by learner.
	Viewings(ctx context.Context, of Learners, resources []string, each func(resource string, v Viewing) error) error
	// Mistakes tells what of the resources wrong answers say to look at again.
	Mistakes(ctx context.Context, of Learners, resources []string) (Mistakes, error)
	// Said reads the captions of a film in its own language, or of a document how each
	// page begins.
	Said(ctx context.Context, resource string) ([]Said, error)
}

// Curves tells how resources are seen, and where learners come back.
type Curves struct {
	groups Store
	views  Views
	now    func() time.Time
}

// NewCurves makes curves from two stores.
func NewCurves(groups Store, views Views, now func() time.Time) *Curves {
	return &Curves{groups: groups, views: views, now: now}
}

// Traced is the curve of a resource with its words.
type Traced struct {
	Group  Group // empty where it is of all groups
	Course Named
	Curve  Curve
	Said   []Said
}

// OfGroup tells how a group saw a resource of a course that it follows. act is
// account.ProgressRead, or account.ProgressExport where it leaves the lab.
func (c *Curves) OfGroup(ctx context.Context, who account.Actor, act account.Act, group, resource string) (Traced, error) {
	g, err := allowed(ctx, c.groups, who, act, group)
	if err != nil {
		return Traced{}, err
	}
	w, err := c.views.Watched(ctx, resource)
	if err != nil {
		return Traced{}, err
	}
	courses, err := c.groups.Courses(ctx, group)
	if err != nil {
		return Traced{}, err
	}
	if !slices.ContainsFunc(courses, func(one Course) bool { return one.ID == w.Course.ID }) {
		return Traced{}, fault.Missing()
	}
	t, err := c.trace(ctx, who, w, Learners{g.Object.Org, g.ID})
	t.Group = g
	return t, err
}

// OfAll tells how all groups together saw a resource.
func (c *Curves) OfAll(ctx context.Context, who account.Actor, resource string) (Traced, error) {
	w, err := c.views.Watched(ctx, resource)
	if err != nil {
		return Traced{}, account.OrAbsent(who, account.CurveRead, err)
	}
	if err := account.Can(who, account.CurveRead, w.Object); err != nil {
		return Traced{}, err
	}
	return c.trace(ctx, who, w, Learners{Org: w.Object.Org})
}

// trace makes a curve, with its words where the asker may read the resource.
func (c *Curves) trace(ctx context.Context, who account.Actor, w Watched, of Learners) (Traced, error) {
	tallies, err := c.tallies(ctx, of, []Resource{w.Resource})
	if err != nil {
		return Traced{}, err
	}
	t := Traced{Course: w.Course, Curve: Curve{Resource: w.Resource, Step: gridOf(w.Resource).step}}
	if told, ok := tallies[w.ID]; ok {
		t.Curve = told.Curve(told.until)
	}
	t.Said, err = c.said(ctx, who, w)
	return t, err
}

// told is a tally of those who are counted.
type told struct {
	*Tally
	until time.Time
}

// tallies counts resources, and leaves those out of which nothing is told.
func (c *Curves) tallies(ctx context.Context, of Learners, resources []Resource) (map[string]told, error) {
	var ids []string
	for _, r := range resources {
		ids = append(ids, r.ID)
	}
	audience, err := c.views.Audience(ctx, of, ids)
	if err != nil {
		return nil, err
	}
	now, tallies, crowds := c.now(), map[string]told{}, map[string]Counted{}
	ids = nil
	for _, r := range resources {
		if crowd := audience.Of(r.ID, now); len(crowd) >= Crowd {
			tallies[r.ID], crowds[r.ID] = told{NewTally(r), crowd.Until()}, crowd
			ids = append(ids, r.ID)
		}
	}
	err = c.views.Viewings(ctx, of, ids, func(resource string, v Viewing) error {
		crowd := crowds[resource]
		if !v.Completed.Before(crowd.Until()) { // it is not counted before that day is over, as nothing else is
			v.Completed = time.Time{}
		}
		if crowd.Holds(v) {
			tallies[resource].Add(v)
		}
		return nil
	})
	for _, t := range tallies {
		t.Close()
	}
	return tallies, err
}

// said gives the words of a resource to who may read it.
func (c *Curves) said(ctx context.Context, who account.Actor, w Watched) ([]Said, error) {
	if account.Can(who, account.ResourceRead, w.Object) != nil {
		return nil, nil
	}
	return c.views.Said(ctx, w.ID)
}

// Stuck is a module with the places where a group comes back.
type Stuck struct {
	Module Named
	Snags  []Snag
	Traced []Followed
}

// Followed is a resource that may have a curve.
type Followed struct {
	Resource Resource
	Began    int // learners; 0 for fewer than Crowd: it has no curve then
}

// Stuck tells where a group is stuck in a course that it follows: of each module, five
// places at most.
func (c *Curves) Stuck(ctx context.Context, who account.Actor, group, course string) (g Group, stuck []Stuck, err error) {
	if g, err = allowed(ctx, c.groups, who, account.ProgressRead, group); err != nil {
		return g, nil, err
	}
	sheet, err := c.groups.Sheet(ctx, group, course)
	if err != nil {
		return g, nil, err
	}
	var resources []Resource
	for _, m := range sheet.Modules {
		resources = append(resources, m.Resources...)
	}
	tallies, err := c.tallies(ctx, Learners{g.Object.Org, g.ID}, resources)
	if err != nil {
		return g, nil, err
	}
	wrong, err := c.mistaken(ctx, Learners{g.Object.Org, g.ID}, resources)
	if err != nil {
		return g, nil, err
	}
	for _, m := range sheet.Modules {
		one := stuckIn(m, tallies, wrong)
		if err := c.word(ctx, who, one.Snags); err != nil {
			return g, nil, err
		}
		stuck = append(stuck, one)
	}
	return g, stuck, nil
}

func stuckIn(m Module, tallies map[string]told, wrong map[string][]Snag) Stuck {
	s := Stuck{Module: m.Named}
	for _, r := range m.Resources {
		followed := Followed{Resource: r}
		if t, ok := tallies[r.ID]; ok {
			followed.Began = t.Began
			s.Snags = append(s.Snags, t.Snags()...)
		}
		s.Snags = append(s.Snags, wrong[r.ID]...)
		s.Traced = append(s.Traced, followed)
	}
	s.Snags = worst(s.Snags)
	return s
}

// word gives places their words.
func (c *Curves) word(ctx context.Context, who account.Actor, snags []Snag) error {
	known := map[string][]Said{}
	for i, s := range snags {
		if _, ok := known[s.Resource.ID]; !ok {
			w, err := c.views.Watched(ctx, s.Resource.ID)
			if err != nil {
				return err
			}
			if known[w.ID], err = c.said(ctx, who, w); err != nil {
				return err
			}
		}
		snags[i].Words = between(known[s.Resource.ID], s)
	}
	return nil
}

// maxWords bounds the words of a place, in bytes.
const maxWords = 240

// between gives what is said in a place, or how its page begins.
func between(said []Said, s Snag) string {
	var words []string
	length := 0
	for i, one := range said {
		over := i+1 < len(said) && said[i+1].At <= s.From && s.Resource.Film
		if over || one.At < s.From && !s.Resource.Film {
			continue
		}
		if one.At > s.To || s.Resource.Film && one.At == s.To || length > maxWords {
			break
		}
		words = append(words, one.Words)
		length += len(one.Words)
	}
	return strings.Join(words, " ")
}
