package learning_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
)

func TestBeatsInAnyOrderAndAnyNumberOfTimesGiveTheSameSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		beats := randomBeats(r, 12)
		once := mergeAll(beats)
		again := append(append([]learning.Beat{}, beats...), beats...)
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		twice := mergeAll(again)
		if !once.Watched.Covers(twice.Watched) || !twice.Watched.Covers(once.Watched) {
			t.Fatalf("%v and %v", once.Watched, twice.Watched)
		}
		if once.Counter != twice.Counter || once.Position != twice.Position {
			t.Fatalf("position %v@%d and %v@%d", once.Position, once.Counter, twice.Position, twice.Counter)
		}
	}
}

func TestWatchedNeverShrinks(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var p learning.Progress
		for i, b := range randomBeats(r, 12) {
			b.At = time.UnixMicro(int64(1000 + i))
			b.Target = learning.Target{Extent: 100, Needs: 0.9}
			next := p.After(b, true)
			if !next.Watched.Covers(p.Watched) || !next.Watched.Covers(b.Watched) {
				t.Fatalf("%v after %v and %v", next.Watched, p.Watched, b.Watched)
			}
			p = next
		}
	}
}

func TestSkippingIsNotWatching(t *testing.T) {
	p := learning.Progress{Extent: 180}
	p.Watched = learning.Intervals{{0, 10}}.Union(learning.Intervals{{170, 180}})
	if got := p.Share(); got < 0.11 || got > 0.112 {
		t.Fatalf("ten seconds at each end of three minutes are a share of %v", got)
	}
}

func mergeAll(beats []learning.Beat) learning.Beat {
	all := learning.Beat{Counter: -1}
	for _, b := range beats {
		all = all.Merge(b)
	}
	return all
}

// randomBeats plays a session: each beat carries all that came before it.
func randomBeats(r *rand.Rand, n int) []learning.Beat {
	var set learning.Intervals
	beats := make([]learning.Beat, n)
	for i := range beats {
		from := float64(r.IntN(900)) / 10
		set = set.Union(learning.Intervals{{from, from + float64(1+r.IntN(100))/10}})
		beats[i] = learning.Beat{Counter: int64(i), Position: set[len(set)-1][1], Watched: set}
	}
	return beats
}
