package report

import (
	"cmp"
	"slices"
)

// The bounds of a return, by which one learner cannot make a place.
const (
	returnSeconds = 15 // what one sees again after jumping back, at least
	returnShare   = 10 // or that part of a film, where that is less
	returnsCount  = 3  // of one learner to one stretch of that length
)

// Tally counts what was seen of a resource, bucket by bucket. It is exact, and so for
// nobody's eyes: Curve and Snags give what of it may be told.
//
// Its memory is that of the buckets, and its time that of the sessions: each learner
// leaves a mark where something begins and one where it ends, and the marks are added
// up once.
type Tally struct {
	Resource  Resource
	Step      float64 // seconds, or pages, of one bucket
	Began     int     // learners
	Learners  []int   // who saw the bucket, of each
	Again     []int   // views beyond the first of each learner
	Returning []int   // learners with such views
	Stopped   []int   // learners who were last seen here, and have not completed it
	Came      []int   // learners who came back here, by jumping or by seeing it again
	Jumps     []int   // jumps back to here, of each learner a few at most

	grid grid
	one  []Viewing // of the learner who is being counted
}

// NewTally begins to count a resource.
func NewTally(r Resource) *Tally {
	g := gridOf(r)
	marks := func() []int { return make([]int, g.size+1) }
	return &Tally{
		Resource: r, Step: g.step, grid: g,
		Learners: marks(), Again: marks(), Returning: marks(), Stopped: marks(), Came: marks(), Jumps: marks(),
	}
}

// Add takes a session. Those of one learner come one after the other.
func (t *Tally) Add(v Viewing) {
	if len(t.one) > 0 && t.one[0].Person != v.Person {
		t.count()
	}
	t.one = append(t.one, v)
}

// Close adds the marks up; nothing may be added after.
func (t *Tally) Close() *Tally {
	t.count()
	for _, marks := range []*[]int{&t.Learners, &t.Again, &t.Returning, &t.Came} {
		for i := 1; i < len(*marks); i++ {
			(*marks)[i] += (*marks)[i-1]
		}
	}
	for _, counts := range []*[]int{&t.Learners, &t.Again, &t.Returning, &t.Stopped, &t.Came, &t.Jumps} {
		*counts = (*counts)[:t.grid.size]
	}
	return t
}

// count takes the sessions of one learner in.
func (t *Tally) count() {
	if len(t.one) == 0 {
		return
	}
	t.Began++
	again := t.depth()
	jumps := t.jumps()
	for _, at := range jumps {
		again = append(again, span{at, min(t.grid.size, at+t.reach())})
	}
	for _, s := range merged(again) {
		mark(t.Came, s, 1)
	}
	t.countJumps(jumps)
	t.countStop()
	t.one = t.one[:0]
}

// edge is where a session begins or ends to see something.
type edge struct{ at, by int }

// depth counts how often the learner saw what, and gives what they saw more than once.
func (t *Tally) depth() (again []span) {
	var edges []edge
	for _, v := range t.one {
		seen, twice := t.grid.joined(v.Watched, v.Heard, v.Again), t.grid.joined(v.Again)
		for _, s := range slices.Concat(seen, twice) {
			edges = append(edges, edge{s.from, 1}, edge{s.to, -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	views := 0
	for i, e := range edges {
		views += e.by
		if i+1 == len(edges) || edges[i+1].at == e.at || views == 0 {
			continue
		}
		s := span{e.at, edges[i+1].at}
		mark(t.Learners, s, 1)
		if views > 1 {
			mark(t.Again, s, views-1)
			mark(t.Returning, s, 1)
			again = append(again, s)
		}
	}
	return again
}

// reach is how many buckets one sees again after a jump back.
func (t *Tally) reach() int {
	if !t.Resource.Film {
		return 1
	}
	return max(1, int(min(returnSeconds/t.Step, float64(t.grid.size)/returnShare)))
}

// jumps gives the buckets that the learner jumped back to, in all sessions, ascending.
func (t *Tally) jumps() (at []int) {
	for _, v := range t.one {
		for _, position := range v.Backs {
			at = append(at, t.grid.at(t.Resource, position))
		}
	}
	slices.Sort(at)
	return at
}

// countJumps counts a learner's jumps, a few of those to one stretch.
func (t *Tally) countJumps(at []int) {
	begun, n := -1, 0
	for _, bucket := range at {
		if begun < 0 || bucket >= begun+t.reach() {
			begun, n = bucket, 0
		}
		if n++; n <= returnsCount {
			t.Jumps[bucket]++
		}
	}
}

// endOfFilm is the share after which leaving a film is not leaving it early: as little
// completes it.
const endOfFilm = 0.9

// countStop notes where the learner was seen last, if that is before the end and they
// have not completed it.
func (t *Tally) countStop() {
	last := slices.MaxFunc(t.one, func(a, b Viewing) int {
		return cmp.Or(a.Seen.Compare(b.Seen), cmp.Compare(a.Session, b.Session))
	})
	ended := last.Position >= t.Resource.Extent
	if t.Resource.Film {
		ended = last.Position >= endOfFilm*t.Resource.Extent
	}
	if last.Completed.IsZero() && !ended {
		t.Stopped[t.grid.at(t.Resource, last.Position)]++
	}
}

// mark says that something begins and ends.
func mark(marks []int, s span, by int) {
	marks[s.from] += by
	marks[s.to] -= by
}
