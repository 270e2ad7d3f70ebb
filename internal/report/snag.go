package report

import (
	"cmp"
	"slices"
)

// Snag is a place where learners come back, because they did not get on there.
type Snag struct {
	Resource Resource
	From, To float64 // seconds; or the first and the last page
	Learners int     // who came back here, by jumping or by seeing it again; at least Crowd
	Times    int     // how often they jumped back, of each a few times at most; at least Learners
	Excess   int     // Learners beyond those who come back anywhere in the resource; at least Crowd
	Quiz     bool    // they did not come back: their answers to a quiz were wrong, and it says to look again here
	Words    string  // what is said or stands there; empty where nothing is known
}

// The bounds of a place.
const (
	snagsOfModule = 5
	snagReaches   = 2 // from its peak, at most, to each side, in what one return sees again
)

// Snags gives the places of a resource, the worst first. A place is where the most
// learners came back to, each counted once, however often. What they do everywhere,
// such as to see it all twice before an examination, is no place: it is the middle of
// all counts, which is taken off; a crowd must be left.
func (t *Tally) Snags() (snags []Snag) {
	if t.Began < Crowd || t.grid.size == 0 {
		return nil
	}
	usual := middle(t.Came)
	left := slices.Clone(t.Came)
	for len(snags) < snagsOfModule {
		peak := slices.Index(left, slices.Max(left))
		excess := t.Came[peak] - usual
		if left[peak] == 0 || excess < Crowd {
			break
		}
		s := t.around(left, peak, usual)
		snags = append(snags, t.snag(s, peak, excess))
		clear(left[max(0, s.from-t.reach()):min(len(left), s.to+t.reach())])
	}
	return snags
}

// around gives the stretch about a peak in which at least half as many beyond the usual
// came back, and still a crowd.
func (t *Tally) around(counts []int, peak, usual int) span {
	least, wide := max(Crowd, usual+(counts[peak]-usual+1)/2), snagReaches*t.reach()
	if !t.Resource.Film {
		wide = 0
	}
	s := span{peak, peak + 1}
	for s.from > 0 && peak-s.from < wide && counts[s.from-1] >= least {
		s.from--
	}
	for s.to < len(counts) && s.to-peak <= wide && counts[s.to] >= least {
		s.to++
	}
	return s
}

func (t *Tally) snag(s span, peak, excess int) Snag {
	times := 0
	for _, jumps := range t.Jumps[s.from:s.to] {
		times += jumps
	}
	one := Snag{Resource: t.Resource, Learners: t.Came[peak], Times: max(times, t.Came[peak]), Excess: excess}
	one.From, one.To = t.bounds(s)
	return one
}

// middle gives the count that half of all do not exceed.
func middle(counts []int) int {
	sorted := slices.Sorted(slices.Values(counts))
	return sorted[(len(sorted)-1)/2]
}

// worst puts the places of a module in order: the most learners beyond the usual
// first, and those that come to the same as they stand in the module.
func worst(snags []Snag) []Snag {
	slices.SortStableFunc(snags, func(a, b Snag) int { return cmp.Compare(b.Excess, a.Excess) })
	return snags[:min(len(snags), snagsOfModule)]
}
