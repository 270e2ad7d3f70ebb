package learning

import "math"

// grain is the finest step of a set: a hundredth of a second, or of a page. What
// a device says is brought to it when it is admitted, outward, so that what is
// added up, kept and answered are the very same numbers, and rounding takes no
// moment away.
const grain = 100

// farthest bounds what is said of a resource whose length is unknown, in seconds
// or pages: four months of film.
const farthest = 1e7

// onGrain gives the set in whole grains, each stretch to its outside.
func (a Intervals) onGrain() Intervals {
	out := make(Intervals, len(a))
	for i, iv := range a {
		out[i] = Interval{grains(iv[0], math.Floor), grains(iv[1], math.Ceil)}
	}
	return out.tidy()
}

// grains brings a number to the grain; one that is on it but for the last bits
// of a float64 stays.
func grains(x float64, outward func(float64) float64) float64 {
	n := math.Round(x * grain)
	if math.Abs(n-x*grain) > 1e-6 {
		n = outward(x * grain)
	}
	return n / grain
}

// tidy gives the set in order, without what is empty.
func (a Intervals) tidy() Intervals { return Intervals(nil).Union(a) }
