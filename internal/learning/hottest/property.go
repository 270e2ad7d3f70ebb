package hottest

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// rounds of a hundred cases each; a lab is emptied before each of them.
const (
	rounds     = 1
	deepRounds = 100
)

// addsUp sends what one to four devices said, as networks deliver it, and wants
// the store to hold its union and nothing else: 100 times, and 10,000 times where
// LAB_TEST_DEEP is set.
func addsUp(t *testing.T, open func(t *testing.T) House) {
	n := rounds
	if os.Getenv("LAB_TEST_DEEP") != "" {
		n = deepRounds
	}
	for round := range n {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			h, sessions, cases := open(t), 0, 0
			rapid.Check(t, func(rt *rapid.T) {
				cases++ // each watches another part of an endless film
				first := sessions
				sessions += 4
				h.delivers(t, rt, Class{
					Person: h.People[0], Resource: h.Resources[0], From: 1000 * cases, Target: learning.Target{Extent: 1e6, Needs: 0.9, Sound: true},
					Session: func(device int) string { return fmt.Sprintf("01j%023d", first+device) },
				})
			})
		})
	}
}

// delivers sends a class's beats in calls of a few.
func (h House) delivers(t *testing.T, rt *rapid.T, c Class) {
	post := c.Post(rt)
	for left := post; len(left) > 0; {
		n := rapid.IntRange(1, min(len(left), 20)).Draw(rt, "call")
		var call []learning.Beat
		for _, m := range left[:n] {
			call = append(call, m.Beat)
		}
		for i, o := range h.keep(t, call...) {
			if p := o.Progress.Watched; o.Refused != nil || !p.Covers(call[i].Watched) || !p.Covers(call[i].Heard) {
				rt.Fatalf("%v and %v are answered %v, %v", call[i].Watched, call[i].Heard, o.Refused, p)
			}
		}
		left = left[n:]
	}
	var kept learning.Intervals
	for _, iv := range h.progress(t, c.Person, c.Resource).Watched {
		if iv[0] >= float64(c.From) && iv[0] < float64(c.From+1000) {
			kept = append(kept, iv)
		}
	}
	if want := Sum(post); !slices.Equal(kept, want) {
		rt.Fatalf("%v is kept of %v", kept, want)
	}
}
