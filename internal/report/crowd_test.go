package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/report"
)

// school are learners of groups that overlap as they like, and the days on which they
// ended sessions on one resource.
type school struct {
	groups map[string][]string
	days   []report.Attended
}

func randomSchool(r *rand.Rand) school {
	s := school{groups: map[string][]string{}}
	for i := range 5 + r.IntN(40) {
		who := fmt.Sprint(i)
		for group := range 3 {
			if r.IntN(3) > 0 {
				s.groups[who] = append(s.groups[who], fmt.Sprint("g", group))
			}
		}
		for range r.IntN(4) {
			s.days = append(s.days, report.Attended{Resource: "film", Person: who, Day: int64(1 + r.IntN(8))})
		}
	}
	return s
}

// seen is who is counted, asked of a group or of all on a day.
func (s school) seen(group string, today int64) report.Counted {
	a := report.Audience{Groups: s.groups}
	for _, d := range s.days {
		if group == "" || slices.Contains(s.groups[d.Person], group) {
			a.Days = append(a.Days, d)
		}
	}
	return a.Of("film", time.Unix(today*86400+3600, 0))
}

// by are the learners of whom one look counts a session that the other does not.
func (s school) by(one, other report.Counted) int {
	people := map[string]bool{}
	for _, d := range s.days {
		v := report.Viewing{Person: d.Person, Ended: time.Unix(d.Day*86400+7200, 0)}
		if one.Holds(v) != other.Holds(v) {
			people[d.Person] = true
		}
	}
	return len(people)
}

// Everything that is told is subtracted from everything else: of any group, of all of
// them, on any day.
func TestNoTwoLooksDifferByFewerThanFive(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 4))
	told := 0
	for range 300 {
		s := randomSchool(r)
		var looks []report.Counted
		for _, group := range []string{"", "g0", "g1", "g2"} {
			for today := range int64(10) {
				looks = append(looks, s.seen(group, today))
			}
		}
		for i, one := range looks {
			told += len(one)
			for _, other := range looks[:i] {
				if n := s.by(one, other); n > 0 && n < report.Crowd {
					t.Fatalf("two looks differ by %d: %v and %v", n, one, other)
				}
			}
		}
	}
	if told == 0 {
		t.Error("nothing was told, which is no test")
	}
}
