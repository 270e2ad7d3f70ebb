package report

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Mistake is a wrong answer to a question that says where to look again.
type Mistake struct {
	Person   string
	Resource string
	At       float64   // second, or page from 1
	Known    time.Time // when the lab heard of it
}

// Mistakes are those of some learners, and in which groups they are.
type Mistakes struct {
	Found  []Mistake
	Groups map[string][]string // of each person, as a learner, in order
}

// audience is who made mistakes about resources, and when.
func (m Mistakes) audience() Audience {
	a := Audience{Groups: m.Groups}
	for _, one := range m.Found {
		a.Days = append(a.Days, Attended{Resource: one.Resource, Person: one.Person, Day: one.Known.Unix() / int64(day/time.Second)})
	}
	return a
}

// Snags gives the places of a resource that a class did not understand, as a quiz
// showed: each learner counts once at a place, however often they were wrong. They
// are counted apart from those who came back by themselves, by the same rules: a
// sum of both would tell of fewer than Crowd, since a trainer knows each answer.
func (m Mistakes) Snags(r Resource, now time.Time) []Snag {
	crowd := m.audience().Of(r.ID, now)
	t := NewTally(r)
	slices.SortStableFunc(m.Found, func(a, b Mistake) int { return cmp.Compare(a.Person, b.Person) })
	for _, one := range m.Found {
		v := Viewing{Person: one.Person, Backs: []float64{one.At}, Ended: one.Known, Completed: one.Known}
		if one.Resource == r.ID && crowd.Holds(v) {
			t.Add(v)
		}
	}
	snags := t.Close().Snags()
	for i := range snags {
		snags[i].Quiz, snags[i].Times = true, snags[i].Learners
	}
	return snags
}

// mistaken gives the places of resources about which learners were wrong.
func (c *Curves) mistaken(ctx context.Context, of Learners, resources []Resource) (map[string][]Snag, error) {
	var ids []string
	for _, r := range resources {
		ids = append(ids, r.ID)
	}
	mistakes, err := c.views.Mistakes(ctx, of, ids)
	if err != nil {
		return nil, err
	}
	snags := map[string][]Snag{}
	for _, r := range resources {
		snags[r.ID] = mistakes.Snags(r, c.now())
	}
	return snags, nil
}
