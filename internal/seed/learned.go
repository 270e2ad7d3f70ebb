package seed

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Studious is a learner of the demonstration who has begun the courses of their
// group before anybody looks, so that a trainer's table has something to tell.
type Studious struct {
	Login string
	share float64       // of each course, from its beginning
	ago   time.Duration // last seen
	film  float64       // of each film, after which they leave it
	backs int           // how many of the hard places of a resource they come back to
}

// StudiousLearners lists them. The learner whom a newcomer enters as is not among them:
// what that one did is the newcomer's. Those of one class are enough to be told of
// together (report.Crowd).
func StudiousLearners() []Studious {
	const day = 24 * time.Hour
	return []Studious{
		{"hamza.ouali", 1, 2 * day, 1, 3},
		{"imane.chraibi", 0.55, 2 * day, 0.72, 1},
		{"anas.bennani", 0.12, 9 * day, 0.72, 1},
		{"sara.elalami", 0.9, 2 * day, 0.62, 2},
		{"mehdi.ziani", 1, 3 * day, 1, 3},
		{"aya.benjelloun", 0.7, 2 * day, 0.64, 3},
		{"ilyas.mansouri", 0.45, 5 * day, 0.58, 1},
		{"nour.kabbaj", 1, 3 * day, 1, 2},
		{"walid.hajji", 0.6, 4 * day, 0.66, 3},
		{"rim.daoudi", 0.85, 2 * day, 1, 3},
		{"younes.berkani", 1, 2 * day, 1, 2},
		{"khadija.alaoui", 0.8, 3 * day, 1, 1},
		{"zineb.lahlou", 0.35, 4 * day, 1, 0},
	}
}

// Beats gives what the learner's player and reader said of a course: one beat a
// resource, through the course up to the learner's share of it. The same
// course gives the same sessions, so that saying it again changes nothing.
func (s Studious) Beats(p archive.Pack) (beats []learning.Beat) {
	extents, whole := extents(p)
	left := s.share * float64(whole)
	for _, m := range p.Course.Modules {
		for _, r := range m.Resources {
			part := math.Min(1, left)
			left -= part
			if part <= 0 {
				return beats
			}
			beats = append(beats, s.beat(r.ID, extents[r.Asset], part))
		}
	}
	return beats
}

// beat is what was said of one resource. Pages are read whole, and a film is left at
// the learner's own share of it.
func (s Studious) beat(resource string, extent, part float64) learning.Beat {
	to, film := math.Ceil(extent*part), extent != math.Trunc(extent)
	if film {
		to = extent * math.Min(part, s.film)
	}
	b := learning.Beat{
		Session: id.Derived(time.UnixMilli(0), s.Login+" "+resource), Resource: resource, Device: "demo", Counter: 1,
		Position: to, Activity: learning.Idle, Watched: learning.Intervals{{0, to}}, Age: s.ago.Seconds(), Spent: to + 60,
	}
	if !film {
		b.Spent = secondsOfAPage * to
	}
	b.Backs, b.Again = s.returns(film, to)
	return b
}

// secondsOfAPage is what the demonstration's learners take for a page.
const secondsOfAPage = 40

// returns gives where a learner came back, in what they have seen: nobody jumps to the
// same second.
func (s Studious) returns(film bool, to float64) (backs []float64, again learning.Intervals) {
	places := []float64{4, 7, 2} // pages
	if film {
		places = []float64{52, 96, 18}
	}
	late := float64(len(s.Login) % 5)
	for _, at := range places[:s.backs] {
		switch {
		case film && at+20 < to:
			backs, again = append(backs, at+late, at+late+2), append(again, learning.Interval{at + late, at + late + 14})
		case !film && at < to:
			backs, again = append(backs, at), append(again, learning.Interval{at - 1, at})
		}
	}
	slices.SortFunc(again, func(a, b learning.Interval) int { return cmp.Compare(a[0], b[0]) })
	return backs, again
}

// extents gives the length of each asset, in seconds or pages, and the number of
// resources.
func extents(p archive.Pack) (lengths map[string]float64, resources int) {
	lengths = map[string]float64{}
	for _, a := range p.Assets {
		lengths[a.ID] = max(a.Duration, float64(a.Pages), 1)
	}
	for _, m := range p.Course.Modules {
		resources += len(m.Resources)
	}
	return lengths, resources
}
