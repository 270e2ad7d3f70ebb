package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// compare counts a table again. Of several groups with the code, or courses with
// the title, that one is meant which differs least.
func compare(e *evidence, t table) (different []string, lines int) {
	if len(t.lines) == 0 {
		return nil, 0
	}
	group, course := 0, 1
	if t.days {
		group, course = 1, 2
	}
	different = []string{fmt.Sprintf("%s: no group %s with a course %q is in the facts", t.name, t.lines[0][group], t.lines[0][course])}
	first := true
	for _, g := range e.groups[plain(t.lines[0][group])] {
		for _, c := range e.coursesCalled(plain(t.lines[0][course])) {
			again := progressOf(e, g, c)
			if t.days {
				again = daysOf(e, g, c)
			}
			found := again.differences(t, e.replaced(c))
			if first || len(found) < len(different) {
				different, first = found, false
			}
		}
	}
	return different, len(t.lines)
}

// replaced are the resources of a course whose file took the place of another, and
// the modules that they are in. Which of their pages are the same, and so were read
// before, is in no fact: their lines are left out.
func (e *evidence) replaced(course string) map[string]bool {
	names := map[string]bool{}
	for _, r := range e.resources {
		if r.Course == course && r.Replaced {
			names[r.ID], names[r.ModuleTitle] = true, true
		}
	}
	return names
}

func (e *evidence) coursesCalled(title string) (courses []string) {
	for _, r := range e.resources {
		if r.CourseTitle == title && !slices.Contains(courses, r.Course) {
			courses = append(courses, r.Course)
		}
	}
	return courses
}

// counted is a table by its keys: each has the numbers of one line.
type counted map[string][]float64

// differences holds a table against what was counted; half of the last digit
// that a table prints may differ. Lines of the resources or modules left are not
// compared.
func (c counted) differences(t table, left map[string]bool) (different []string) {
	key, from, halves, parts := progressKey, progressNumbers, progressHalves(), 2
	if t.days {
		key, from, halves, parts = dayKey, dayNumbers, dayHalves(), 3
	}
	isLeft := func(k string) bool { return left[strings.SplitN(k, " / ", parts)[parts-1]] }
	seen := map[string]bool{}
	for _, line := range t.lines {
		k, said := key(line), from(line)
		want, known := c[k]
		switch {
		case isLeft(k):
		case seen[k]:
			different = append(different, fmt.Sprintf("%s: %s stands twice", t.name, k))
		case !known:
			different = append(different, fmt.Sprintf("%s: %s is not in the facts", t.name, k))
		default:
			for i, half := range halves {
				if math.Abs(said[i]-want[i]) > half+1e-6 {
					different = append(different, fmt.Sprintf("%s: %s, number %d is %v, counted %v", t.name, k, i+1, said[i], want[i]))
				}
			}
		}
		seen[k] = true
	}
	for k := range c {
		if !seen[k] && !isLeft(k) {
			different = append(different, fmt.Sprintf("%s: %s is missing", t.name, k))
		}
	}
	slices.Sort(different)
	return different
}

// progressOf counts how far the learners of a group have come with a course:
// share, minutes, pages, completed, resources, when they were last there, and
// minutes heard. Modules are numbered where two have one title.
func progressOf(e *evidence, group, course string) counted {
	c := counted{}
	for _, learner := range e.members[group] {
		byModule := map[string][]line{}
		for _, r := range e.resources {
			if r.Course == course {
				byModule[r.ModuleTitle] = append(byModule[r.ModuleTitle], r)
			}
		}
		for module, resources := range byModule {
			c[learner+" / "+module] = e.module(learner, resources)
		}
	}
	return c
}

func (e *evidence) module(learner string, resources []line) []float64 {
	var covered, weight, seconds, pages, heard float64
	var completed, last int
	for _, r := range resources {
		all, sound := e.sets(func(s line) bool { return s.Learner == learner && s.Resource == r.ID })
		length := float64(within(e.joins, whole(r.Extent), all...)) / 100
		if r.Film {
			seconds += length
			heard += float64(within(e.joins, whole(r.Extent), sound...)) / 100
			covered, weight = covered+length, weight+r.Extent
		} else { // a page weighs as much as a minute
			pages += length
			covered, weight = covered+60*length, weight+60*r.Extent
		}
		if e.completed[[2]string{learner, r.ID}] {
			completed++
		}
		for _, s := range e.sessions {
			if s.Learner == learner && s.Resource == r.ID {
				last = max(last, int(s.Seen.Unix()/60))
			}
		}
	}
	share := 0.0
	if weight > 0 {
		share = min(1, covered/weight)
	}
	return []float64{100 * share, seconds / 60, pages, float64(completed), float64(len(resources)), float64(last), heard / 60}
}

// sets gathers what was watched or heard, and what was heard, in some sessions.
func (e *evidence) sets(of func(line) bool) (all, heard [][][2]float64) {
	for _, s := range e.sessions {
		if of(s) {
			all, heard = append(all, s.Watched, s.Heard), append(heard, s.Heard)
		}
	}
	return all, heard
}

// daysOf counts minutes, minutes heard and pages by learner, resource and the
// local day on which sessions began.
func daysOf(e *evidence, group, course string) counted {
	c := counted{}
	for _, s := range e.sessions {
		at := slices.IndexFunc(e.resources, func(r line) bool { return r.ID == s.Resource && r.Course == course })
		if at < 0 || !slices.Contains(e.members[group], s.Learner) {
			continue
		}
		day, r := e.day(s.Began), e.resources[at]
		all, sound := e.sets(func(o line) bool {
			return o.Learner == s.Learner && o.Resource == s.Resource && e.day(o.Began) == day
		})
		length := float64(within(e.joins, whole(r.Extent), all...)) / 100
		numbers := []float64{0, 0, length}
		if r.Film {
			numbers = []float64{length / 60, float64(within(e.joins, whole(r.Extent), sound...)) / 100 / 60, 0}
		}
		c[day+" / "+s.Learner+" / "+r.ID] = numbers
	}
	return c
}

func (e *evidence) day(at time.Time) string { return at.In(e.zone).Format(time.DateOnly) }

// Where the tables have their keys and numbers.
func progressKey(line []string) string { return line[11] + " / " + plain(line[3]) }

func progressNumbers(line []string) []float64 {
	last := 0.0
	if at, err := time.Parse("2006-01-02 15:04", line[9]); err == nil {
		last = float64(at.Unix() / 60)
	}
	return []float64{number(line[4]), number(line[5]), number(line[6]), number(line[7]), number(line[8]), last, number(line[10])}
}

func dayKey(line []string) string { return line[0] + " / " + line[9] + " / " + line[10] }

func dayNumbers(line []string) []float64 {
	return []float64{number(line[6]), number(line[7]), number(line[8])}
}

// Halves of the last digit that is printed of each number.
func progressHalves() []float64 { return []float64{0.05, 0.05, 0.05, 0, 0, 0, 0.05} }
func dayHalves() []float64      { return []float64{0.005, 0.005, 0.005} }
