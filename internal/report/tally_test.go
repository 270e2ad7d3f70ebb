package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

// played are sessions of a class, as they may come: stretches that overlap, touch and
// end between two seconds, several sessions of one learner, jumps anywhere.
func played(r *rand.Rand, extent float64, learners, sessions int) (all []report.Viewing) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	for who := range learners {
		for n := range 1 + r.IntN(sessions) {
			v := report.Viewing{
				Person: fmt.Sprintf("%04d", who), Session: fmt.Sprintf("%04d-%d", who, n), Seen: at.Add(time.Duration(r.IntN(500)) * time.Hour),
				Position: r.Float64() * extent, Watched: stretches(r, extent, 6), Heard: stretches(r, extent, 2), Again: stretches(r, extent, 2),
			}
			for range r.IntN(8) {
				v.Backs = append(v.Backs, r.Float64()*extent)
			}
			all = append(all, v)
		}
	}
	return all
}

func stretches(r *rand.Rand, extent float64, most int) (set learning.Intervals) {
	for range r.IntN(most + 1) {
		from := float64(r.IntN(int(extent*2))) / 2
		if r.IntN(2) == 0 {
			from = r.Float64() * extent
		}
		set = append(set, learning.Interval{from, min(extent, from+r.Float64()*extent/4)})
	}
	return set
}

func tallied(r report.Resource, all []report.Viewing) *report.Tally {
	t := report.NewTally(r)
	for _, v := range all {
		t.Add(v)
	}
	return t.Close()
}

// The counts are recomputed second by second from the sessions, by nothing but the
// question whether the middle of the second lies in a stretch.
func TestEverySecondIsCountedAsByHand(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 54))
	for round := range 300 {
		extent := float64(1 + r.IntN(90))
		if round%3 == 0 {
			extent += r.Float64()
		}
		film := report.Resource{ID: "film", Film: true, Extent: extent}
		all := played(r, extent, r.IntN(12), 4)
		got := tallied(film, all)
		for second := range got.Learners {
			learners, again, returning := byHand(all, float64(second)+0.5)
			if got.Learners[second] != learners || got.Again[second] != again || got.Returning[second] != returning {
				t.Fatalf("round %d, second %d of %v: %d learners, %d views more by %d; by hand %d, %d, %d", round, second, extent,
					got.Learners[second], got.Again[second], got.Returning[second], learners, again, returning)
			}
		}
		if stopped, want := total(got.Stopped), stoppedByHand(all, 0.9*extent); stopped != want {
			t.Fatalf("round %d: %d stopped, by hand %d", round, stopped, want)
		}
	}
}

// byHand counts one moment from the sessions.
func byHand(all []report.Viewing, middle float64) (learners, again, returning int) {
	views := map[string]int{}
	in := func(set learning.Intervals) bool {
		return slices.ContainsFunc(set, func(iv learning.Interval) bool { return iv[0] <= middle && middle < iv[1] })
	}
	for _, v := range all {
		if in(v.Watched) || in(v.Heard) || in(v.Again) {
			views[v.Person]++
		}
		if in(v.Again) {
			views[v.Person]++
		}
	}
	for _, n := range views {
		if learners++; n > 1 {
			returning++
			again += n - 1
		}
	}
	return learners, again, returning
}

func stoppedByHand(all []report.Viewing, end float64) (n int) {
	last := map[string]report.Viewing{}
	for _, v := range all {
		if was, ok := last[v.Person]; !ok || v.Seen.After(was.Seen) || v.Seen.Equal(was.Seen) && v.Session > was.Session {
			last[v.Person] = v
		}
	}
	for _, v := range last {
		if v.Position < end {
			n++
		}
	}
	return n
}

func total(counts []int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

func TestAPageIsCountedAsAPage(t *testing.T) {
	book := report.Resource{ID: "book", Extent: 3}
	got := tallied(book, []report.Viewing{
		{Person: "a", Session: "1", Watched: learning.Intervals{{0, 2}}, Again: learning.Intervals{{1, 2}}, Position: 2},
		{Person: "b", Session: "2", Watched: learning.Intervals{{1, 3}}, Backs: []float64{2}, Position: 3},
	})
	if !slices.Equal(got.Learners, []int{1, 2, 1}) || !slices.Equal(got.Again, []int{0, 1, 0}) || !slices.Equal(got.Came, []int{0, 2, 0}) {
		t.Errorf("learners %v, again %v, came back %v", got.Learners, got.Again, got.Came)
	}
	if !slices.Equal(got.Stopped, []int{0, 1, 0}) {
		t.Errorf("who is on the last page has not stopped: %v", got.Stopped)
	}
}

func TestALongFilmHasLongerBuckets(t *testing.T) {
	film := report.Resource{ID: "film", Film: true, Extent: 5 * 3600}
	got := tallied(film, []report.Viewing{{Person: "a", Watched: learning.Intervals{{0, 5 * 3600}}}})
	if got.Step != 2 || len(got.Learners) != 9000 || total(got.Learners) != 9000 {
		t.Errorf("%d buckets of %v s", len(got.Learners), got.Step)
	}
}

// Nothing that a device says breaks the counting.
func TestNoSessionIsOutOfBounds(t *testing.T) {
	for _, extent := range []float64{0, 0.2, 1, 30} {
		for _, film := range []bool{true, false} {
			tallied(report.Resource{Film: film, Extent: extent}, []report.Viewing{{
				Person: "a", Watched: learning.Intervals{{0, 1e300}}, Again: learning.Intervals{{1e300, 1e301}}, Backs: []float64{1e300, 0}, Position: 1e300,
			}}).Snags()
		}
	}
}
