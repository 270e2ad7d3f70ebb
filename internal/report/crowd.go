package report

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Crowd is the fewest learners of whom something is told together.
//
// What is seen second by second is nobody's business but the learner's own: a trainer
// is told how far each of them came, and not what they saw twice. So that no figure,
// and no difference of two figures, is about fewer than five people:
//
//  1. Nothing is told of a resource that fewer than five have begun.
//  2. A count below five is told as "fewer than five", and none as well; what was seen
//     again is told only where five saw it again; those who stopped are told together,
//     over as long a stretch as it takes to be five.
//  3. Figures move by whole days that are over, and only when five people have added
//     something since they moved last: what came between two looks is of five.
//  4. Of two groups that have nearly the same learners, the few who make the difference
//     are in no figure; nor are, in what is told of all groups together, those of groups
//     too small to be told of, unless they are five.
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
	Groups map[string][]string // of each person, as a learner
}

// counted are the learners of one resource of whom figures are made, and up to when.
type counted struct {
	people map[string]bool
	until  time.Time
}

// holds reports whether a viewing is in the figures.
func (c counted) holds(v Viewing) bool { return c.people[v.Person] && v.Ended.Before(c.until) }

// enough reports whether something is told at all.
func (c counted) enough() bool { return len(c.people) >= Crowd }

// of gives who is counted of a resource, for one group or, where group is empty, for
// all of them.
func (a Audience) of(resource, group string, now time.Time) counted {
	var days []Attended
	for _, d := range a.Days {
		if d.Resource == resource {
			days = append(days, d)
		}
	}
	until := settled(days, now)
	began := map[string]bool{}
	for _, d := range days {
		if d.Day < until {
			began[d.Person] = true
		}
	}
	people := a.apart(group, began)
	if group == "" {
		people = a.together(began)
	}
	if len(people) < Crowd {
		return counted{}
	}
	return counted{people, time.Unix(0, 0).Add(time.Duration(until) * day)}
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

// apart gives the learners of a group but those few by whom it differs from another
// group that has the same learners else.
func (a Audience) apart(group string, began map[string]bool) map[string]bool {
	shared := map[string]int{} // with each other group
	for person := range began {
		for _, other := range a.Groups[person] {
			shared[other]++
		}
	}
	kept := maps.Clone(began)
	for other, n := range shared {
		if few := len(began) - n; other == group || n < Crowd || few == 0 || few >= Crowd {
			continue
		}
		maps.DeleteFunc(kept, func(person string, _ bool) bool { return !slices.Contains(a.Groups[person], other) })
	}
	return kept
}

// together gives the learners of all groups: of each group those who are told of, and
// the rest where they are enough together.
func (a Audience) together(began map[string]bool) map[string]bool {
	groups := map[string]map[string]bool{}
	for person := range began {
		for _, group := range a.Groups[person] {
			if groups[group] == nil {
				groups[group] = map[string]bool{}
			}
			groups[group][person] = true
		}
	}
	all := map[string]bool{}
	for group, people := range groups {
		if told := a.apart(group, people); len(told) >= Crowd {
			maps.Copy(all, told)
		}
	}
	rest := maps.Clone(began)
	maps.DeleteFunc(rest, func(person string, _ bool) bool { return all[person] })
	if len(rest) >= Crowd {
		maps.Copy(all, rest)
	}
	return all
}
