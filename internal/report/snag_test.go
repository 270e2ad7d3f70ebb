package report_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

// planted are five places, with how many learners of thirty came back to each.
var planted = []struct {
	at       float64
	learners int
}{{120, 22}, {480, 18}, {300, 14}, {45, 11}, {390, 8}}

// puzzled is a class of thirty that watched the film once, and came back to the
// planted places: each learner to a moment of their own near it, some by jumping and
// some by watching it again on another day.
func puzzled(r *rand.Rand) []report.Viewing {
	all := class(30, func(int) float64 { return 600 })
	for n, p := range planted {
		for i := range p.learners {
			who := &all[(i+7*n)%30]
			from := p.at + float64(r.IntN(7)) - 3
			if i%3 > 0 {
				who.Backs = append(who.Backs, from)
			}
			who.Again = append(who.Again, learning.Interval{from, from + 12})
		}
	}
	return all
}

func places(snags []report.Snag) (at []float64) {
	for _, s := range snags {
		at = append(at, s.From)
	}
	return at
}

func TestFivePlantedPlacesAreFoundInOrder(t *testing.T) {
	for seed := range uint64(50) {
		snags := tallied(film, puzzled(rand.New(rand.NewPCG(seed, 1)))).Snags()
		if len(snags) != len(planted) {
			t.Fatalf("seed %d: %d places %v", seed, len(snags), places(snags))
		}
		for i, s := range snags {
			if p := planted[i]; s.From < p.at-5 || s.From > p.at+8 || s.Learners < p.learners-2 || s.Learners > p.learners {
				t.Errorf("seed %d: place %d at %v to %v of %d, want %v of %d", seed, i, s.From, s.To, s.Learners, p.at, p.learners)
			}
		}
	}
}

func TestOneNoisyLearnerMakesAndMovesNoPlace(t *testing.T) {
	quiet := puzzled(rand.New(rand.NewPCG(3, 1)))
	want := tallied(film, quiet).Snags()
	for _, at := range []float64{10, 220, 390, 560} {
		noisy := report.Viewing{Person: "noisy", Watched: learning.Intervals{{0, 600}}, Position: 600}
		for range 200 {
			noisy.Backs = append(noisy.Backs, at)
			noisy.Again = append(noisy.Again, learning.Interval{at, at + 15})
		}
		got := tallied(film, append(slices.Clone(quiet), noisy)).Snags()
		if !slices.Equal(places(got), places(want)) {
			t.Errorf("with somebody who comes back to %v s: %v, without %v", at, places(got), places(want))
		}
		for i := range got {
			if more := got[i].Times - want[i].Times; more > 3 {
				t.Errorf("one learner counts %d times at %v s", more, got[i].From)
			}
		}
	}
}

func TestSeeingItAllTwiceIsNoPlace(t *testing.T) {
	all := class(20, func(int) float64 { return 600 })
	for i := range all {
		all[i].Again = learning.Intervals{{0, 600}}
	}
	if snags := tallied(film, all).Snags(); len(snags) != 0 {
		t.Errorf("places %+v", snags)
	}
	all[3].Backs = []float64{100, 101, 102, 103}
	all = append(all, report.Viewing{Person: "noisy", Watched: learning.Intervals{{0, 600}}, Backs: []float64{100, 101}, Again: learning.Intervals{{100, 115}}})
	if snags := tallied(film, all).Snags(); len(snags) != 0 {
		t.Errorf("somebody who jumps besides makes the places %+v", snags)
	}
	again := puzzled(rand.New(rand.NewPCG(3, 1)))
	want := places(tallied(film, again).Snags())
	for i := range 12 {
		again = append(again, report.Viewing{Person: fmt.Sprintf("z%d", i), Watched: learning.Intervals{{0, 600}}, Again: learning.Intervals{{0, 600}}})
	}
	if got := places(tallied(film, again).Snags()); !reflect.DeepEqual(got, want) {
		t.Errorf("beside twelve who saw it all twice: %v, want %v", got, want)
	}
}

func TestFourWhoComeBackAreNoPlace(t *testing.T) {
	all := class(30, func(int) float64 { return 600 })
	for i := range 4 {
		all[i].Backs = []float64{200, 201, 202}
	}
	if snags := tallied(film, all).Snags(); len(snags) != 0 {
		t.Errorf("places %+v", snags)
	}
	all[4].Backs = []float64{203}
	if snags := tallied(film, all).Snags(); len(snags) != 1 || snags[0].Learners != 5 {
		t.Errorf("of five: %+v", snags)
	}
}

func TestAPageIsAPlace(t *testing.T) {
	book := report.Resource{ID: "book", Extent: 8}
	var all []report.Viewing
	for i := range 6 {
		all = append(all, report.Viewing{Person: fmt.Sprint(i), Watched: learning.Intervals{{0, 8}}, Backs: []float64{3}})
	}
	snags := tallied(book, all).Snags()
	if len(snags) != 1 || snags[0].From != 3 || snags[0].To != 3 || snags[0].Times != 6 {
		t.Errorf("places %+v", snags)
	}
}
