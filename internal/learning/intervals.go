package learning

import (
	"cmp"
	"math"
	"slices"
)

// Interval is a half-open stretch [Start, End) of a resource: seconds, or pages.
type Interval [2]float64

// Intervals is a set of stretches: ascending, not touching. The zero value is
// the empty set.
type Intervals []Interval

// touch is how near two stretches must be to become one: a player's clock and a
// browser's seek are not finer than this, in seconds.
const touch = 0.05

// Joins tells those who count again how short a gap is closed, in seconds or pages.
func Joins() float64 { return touch }

// Union gives everything that is in either set, and what lies between stretches
// that are nearer than touch.
//
// The order of unions changes nothing. To fill the gaps that are short enough is
// a closure: it only adds, more is filled in what is more (a part of a short gap
// is short), and filling twice is filling once. Unions of closed sets are their
// joins, which know no order.
func (a Intervals) Union(b Intervals) Intervals {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y Interval) int { return cmp.Compare(x[0], y[0]) })
	var out Intervals
	for _, next := range all {
		if next[1] <= next[0] {
			continue
		}
		if last := len(out) - 1; last >= 0 && next[0] <= out[last][1]+touch {
			out[last][1] = max(out[last][1], next[1])
			continue
		}
		out = append(out, next)
	}
	return out
}

// Within gives the part of the set between the beginning and extent.
func (a Intervals) Within(extent float64) Intervals {
	var out Intervals
	for _, iv := range a {
		if from, to := max(0, iv[0]), min(extent, iv[1]); to > from {
			out = append(out, Interval{from, to})
		}
	}
	return out
}

// both gives what is in either of two sets at once.
func (a Intervals) both(b Intervals) (out Intervals) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if from, to := max(a[i][0], b[j][0]), min(a[i][1], b[j][1]); to > from {
			out = append(out, Interval{from, to})
		}
		if a[i][1] < b[j][1] {
			i++
		} else {
			j++
		}
	}
	return out
}

// minus gives what is in the set and not in the other.
func (a Intervals) minus(b Intervals) (out Intervals) {
	j := 0
	for _, iv := range a {
		from := iv[0]
		for ; j < len(b) && b[j][0] < iv[1]; j++ {
			if b[j][0] > from {
				out = append(out, Interval{from, b[j][0]})
			}
			if from = max(from, b[j][1]); from > iv[1] {
				break // what is gone reaches into the next stretch
			}
		}
		if from < iv[1] {
			out = append(out, Interval{from, iv[1]})
		}
	}
	return out
}

// first gives the beginning of the set, as much as length.
func (a Intervals) first(length float64) (out Intervals) {
	for _, iv := range a {
		to := grains(min(iv[1], iv[0]+length), math.Floor)
		if to <= iv[0] {
			break
		}
		out = append(out, Interval{iv[0], to})
		length -= to - iv[0]
	}
	return out
}

// Length is the sum of all stretches.
func (a Intervals) Length() float64 {
	var sum float64
	for _, iv := range a {
		sum += iv[1] - iv[0]
	}
	return sum
}

// Covers reports whether every stretch of b lies within a, give or take touch.
func (a Intervals) Covers(b Intervals) bool {
	for _, want := range b {
		if !slices.ContainsFunc(a, func(have Interval) bool {
			return have[0] <= want[0]+touch && have[1]+touch >= want[1]
		}) {
			return false
		}
	}
	return true
}
