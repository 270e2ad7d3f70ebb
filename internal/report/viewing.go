package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// Viewing is what one session saw of a resource.
type Viewing struct {
	Session   string
	Person    string
	Watched   learning.Intervals
	Heard     learning.Intervals
	Again     learning.Intervals // what this session saw more than once
	Backs     []float64          // where it was jumped back to
	Position  float64            // where it ended: seconds, or page from 1
	Seen      time.Time
	Ended     time.Time // when the lab knew that it had ended: Seen, or later
	Completed time.Time // by the person, in whatever session; zero for not yet
}

// MaxBuckets is how finely a resource is counted at most: three hours by the second.
// What is longer has longer buckets.
const MaxBuckets = 10_800

// grid cuts a resource into buckets: seconds of film, or pages.
type grid struct {
	step float64 // seconds, or pages, of one bucket
	size int     // number of buckets
}

func gridOf(r Resource) grid {
	step := math.Max(1, math.Ceil(r.Extent/MaxBuckets))
	return grid{step, int(math.Ceil(max(0, r.Extent) / step))}
}

// span is a stretch of buckets, [from, to).
type span struct{ from, to int }

// middles gives the buckets whose middle lies in a stretch: half a second is not a
// second, and no second is counted twice where one stretch ends and the next begins.
func (g grid) middles(iv learning.Interval) span {
	first := func(x float64) int { return int(min(float64(g.size), max(0, math.Ceil(x/g.step-0.5)))) }
	return span{first(iv[0]), first(iv[1])}
}

// at gives the bucket of a moment of a film, or of a page from 1.
func (g grid) at(r Resource, position float64) int {
	if !r.Film {
		position--
	}
	return int(max(0, min(float64(g.size-1), math.Floor(position/g.step))))
}

// joined gives the buckets of all these sets, each once, ascending.
func (g grid) joined(sets ...learning.Intervals) []span {
	var all []span
	for _, set := range sets {
		for _, iv := range set {
			if s := g.middles(iv); s.to > s.from {
				all = append(all, s)
			}
		}
	}
	return merged(all)
}

// merged gives spans in order that do not touch.
func merged(all []span) (out []span) {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for _, s := range all {
		if last := len(out) - 1; last >= 0 && s.from <= out[last].to {
			out[last].to = max(out[last].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}
