package seed

import (
	"math"
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
}

// StudiousLearners lists them. The learner whom a newcomer enters as is not among them:
// what that one did is the newcomer's.
func StudiousLearners() []Studious {
	const day = 24 * time.Hour
	return []Studious{
		{"hamza.ouali", 1, 1 * day},
		{"imane.chraibi", 0.55, 2 * day},
		{"anas.bennani", 0.12, 9 * day},
		{"khadija.alaoui", 0.8, 3 * day},
		{"zineb.lahlou", 0.35, 4 * day},
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
			to := extents[r.Asset] * part
			if extents[r.Asset] == math.Trunc(extents[r.Asset]) { // pages are read whole
				to = math.Ceil(to)
			}
			beats = append(beats, learning.Beat{
				Session: id.Derived(time.UnixMilli(0), s.Login+" "+r.ID), Resource: r.ID, Device: "demo", Counter: 1,
				Position: to, Activity: learning.Idle, Watched: learning.Intervals{{0, to}}, Age: s.ago.Seconds(),
			})
		}
	}
	return beats
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
