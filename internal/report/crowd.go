package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Crowd is the fewest learners of whom something is told together.
//
// What is seen second by second is nobody's business but the learner's own: a trainer
// is told how far each of them came, and not what they saw twice. So that no figure,
// and no difference of two figures, is about fewer than five people:
//
//  1. A count below five is told as "fewer than five", and none as well; what was seen
//     again is told only where five saw it again; those who stopped are told together,
//     over as long a stretch as it takes to be five.
//  2. Learners are counted by bundles: those who are in exactly the same groups. All
//     that is told is of whole bundles, whichever groups it is asked of, so that what
//     two groups differ by is whole bundles too.
//  3. The figures of a bundle move by whole days that are over, and only when five of
//     it have added something since they moved last: what came between two looks is of
//     five. A bundle that never was five is in no figure.
//
// Two things stay: who knows what four of five did knows what the fifth did, and who
// leaves a group takes their figures along.
const Crowd = 5

const day = 24 * time.Hour

// Attended is a day, of UTC, on which a learner ended a session on a resource.
type Attended struct {
	Resource string
	Person   string
	Day      int64 // since 1970
}

// Audience is who saw some resources, and when.
type Audience struct {
	Days   []Attended
	Groups map[string][]string // of each person, as a learner, in order
}

// Counted are the learners of whom figures are made, and up to when of each.
type Counted map[string]time.Time

// Holds reports whether a viewing is in the figures.
func (c Counted) Holds(v Viewing) bool { return v.Ended.Before(c[v.Person]) }

// Until is when the newest of what is counted was over; zero where nothing is.
func (c Counted) Until() (latest time.Time) {
	for _, until := range c {
		if until.After(latest) {
			latest = until
		}
	}
	return latest
}

// Of gives who is counted of a resource at a moment.
func (a Audience) Of(resource string, now time.Time) Counted {
	bundles := map[string][]Attended{}
	for _, d := range a.Days {
		if d.Resource == resource {
			bundle := strings.Join(a.Groups[d.Person], " ")
			bundles[bundle] = append(bundles[bundle], d)
		}
	}
	counted := Counted{}
	for _, days := range bundles {
		until := settled(days, now)
		for _, d := range days {
			if d.Day < until {
				counted[d.Person] = time.Unix(until*int64(day/time.Second), 0)
			}
		}
	}
	return counted
}

// settled gives the day before which sessions count: that after the last on which five
// people had added something since the one before.
func settled(days []Attended, now time.Time) (until int64) {
	slices.SortFunc(days, func(a, b Attended) int { return cmp.Compare(a.Day, b.Day) })
	today := now.Unix() / int64(day/time.Second)
	since := map[string]bool{}
	for i, d := range days {
		if d.Day >= today {
			break
		}
		since[d.Person] = true
		if over := i+1 == len(days) || days[i+1].Day > d.Day; over && len(since) >= Crowd {
			until, since = d.Day+1, map[string]bool{}
		}
	}
	return until
}
