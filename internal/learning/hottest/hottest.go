// Package hottest is the suite that every store of running sessions passes
// (learning.Hot): what was acknowledged is kept, in whatever order, number and
// company it came.
package hottest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// House is a lab with people and resources for the suite to send beats about.
type House struct {
	Hot       learning.Hot
	People    []string // two or more
	Resources []string // two or more
	// Completed counts the facts that say a person completed a resource.
	Completed func(person, resource string) int
}

// noon is when the beats of the suite happen.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// Run passes a store through the suite; open gives an empty one each time.
func Run(t *testing.T, open func(t *testing.T) House) {
	for _, test := range []struct {
		name string
		test func(t *testing.T, h House)
	}{
		{"beats in any order add up alike", anyOrder},
		{"a beat sent twice counts once", duplicates},
		{"an old beat moves nobody back", oldBeats},
		{"two devices add up, the newer one leads", twoDevices},
		{"a session of somebody else is refused and tells nothing", foreignSession},
		{"a session does not move to another resource", movedSession},
		{"one beat refused keeps the others", oneRefused},
		{"a beat on what is no more is refused and holds up nobody", gone},
		{"completed once, with one fact", completedOnce},
		{"people and resources stand apart", apart},
		{"what was begun comes newest first, without what is completed", recent},
		{"fifty senders at once lose nothing", manySenders},
	} {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
	t.Run("whatever arrives of any devices adds up", func(t *testing.T) { addsUp(t, open) })
}

// beat is one of a session on the first resource by the first person, at a
// second after noon; the film lasts 100 s.
func (h House) beat(session int, counter int64, position float64, watched ...learning.Interval) learning.Beat {
	return learning.Beat{
		Session: fmt.Sprintf("01j%023d", session), Person: h.People[0], Resource: h.Resources[0], Device: "phone",
		Counter: counter, Position: position, Activity: learning.Playing, Watched: watched, Spent: 3600,
		At: noon.Add(time.Duration(counter) * time.Second), Target: learning.Target{Extent: 100, Needs: 0.9},
	}
}

func (h House) keep(t *testing.T, beats ...learning.Beat) []learning.Outcome {
	t.Helper()
	out, err := h.Hot.Keep(t.Context(), beats)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(beats) {
		t.Fatalf("%d outcomes for %d beats", len(out), len(beats))
	}
	return out
}

func (h House) progress(t *testing.T, person, resource string) learning.Progress {
	t.Helper()
	list, err := h.Hot.Progress(t.Context(), person, []string{resource})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) > 1 {
		t.Fatalf("%d progresses of one person on one resource", len(list))
	}
	if len(list) == 0 {
		return learning.Progress{}
	}
	return list[0]
}

// stands fails unless the first person's progress on the first resource is so.
func (h House) stands(t *testing.T, position float64, watched ...learning.Interval) {
	t.Helper()
	p := h.progress(t, h.People[0], h.Resources[0])
	if p.Position != position || !slices.Equal(p.Watched, learning.Intervals(watched)) {
		t.Errorf("stands at %v with %v, want %v with %v", p.Position, p.Watched, position, watched)
	}
}

func anyOrder(t *testing.T, h House) {
	first, second, third := h.beat(1, 1, 10, learning.Interval{0, 10}), h.beat(1, 2, 20, learning.Interval{0, 20}),
		h.beat(1, 3, 60, learning.Interval{0, 20}, learning.Interval{50, 60})
	h.keep(t, third)
	h.keep(t, first, second)
	h.stands(t, 60, learning.Interval{0, 20}, learning.Interval{50, 60})
}

func duplicates(t *testing.T, h House) {
	b := h.beat(1, 1, 10, learning.Interval{0, 10})
	twice, again := h.keep(t, b, b), h.keep(t, b)
	if twice[0].Known || !twice[1].Known || !again[0].Known {
		t.Errorf("known: %v, %v and later %v", twice[0].Known, twice[1].Known, again[0].Known)
	}
	h.stands(t, 10, learning.Interval{0, 10})
}

func oldBeats(t *testing.T, h House) {
	h.keep(t, h.beat(1, 5, 50, learning.Interval{40, 50}))
	out := h.keep(t, h.beat(1, 2, 20, learning.Interval{10, 20}))
	h.stands(t, 50, learning.Interval{10, 20}, learning.Interval{40, 50})
	if p := out[0].Progress; p.Position != 50 || p.Watched.Length() != 20 {
		t.Errorf("the answer says %v with %v", p.Position, p.Watched)
	}
}

func twoDevices(t *testing.T, h House) {
	phone, desk := h.beat(1, 1, 30, learning.Interval{0, 30}), h.beat(2, 1, 70, learning.Interval{20, 70})
	desk.Device, desk.At = "desk", phone.At.Add(time.Minute)
	h.keep(t, desk)
	h.keep(t, phone)
	h.stands(t, 70, learning.Interval{0, 70})
	if p := h.progress(t, h.People[0], h.Resources[0]); p.Device != "desk" || !p.Seen.Equal(desk.At) {
		t.Errorf("led by %s at %s, want desk at %s", p.Device, p.Seen, desk.At)
	}
}

func foreignSession(t *testing.T, h House) {
	h.keep(t, h.beat(1, 1, 10, learning.Interval{0, 10}))
	theirs := h.beat(1, 2, 90, learning.Interval{0, 90})
	theirs.Person = h.People[1]
	out := h.keep(t, theirs)
	if !errors.Is(out[0].Refused, fault.Missing()) || out[0].Progress.Watched != nil {
		t.Errorf("answered %v with %v", out[0].Refused, out[0].Progress.Watched)
	}
	h.stands(t, 10, learning.Interval{0, 10})
	if p := h.progress(t, h.People[1], h.Resources[0]); p.Watched != nil {
		t.Errorf("a refused beat left %v", p.Watched)
	}
}

func movedSession(t *testing.T, h House) {
	h.keep(t, h.beat(1, 1, 10, learning.Interval{0, 10}))
	moved := h.beat(1, 2, 20, learning.Interval{0, 20})
	moved.Resource = h.Resources[1]
	if out := h.keep(t, moved); !errors.Is(out[0].Refused, fault.Missing()) {
		t.Errorf("answered %v", out[0].Refused)
	}
}

func oneRefused(t *testing.T, h House) {
	h.keep(t, h.beat(1, 1, 10, learning.Interval{0, 10}))
	bad := h.beat(1, 2, 20, learning.Interval{0, 20})
	bad.Person = h.People[1]
	out := h.keep(t, bad, h.beat(2, 1, 40, learning.Interval{30, 40}))
	if out[0].Refused == nil || out[1].Refused != nil {
		t.Errorf("refused %v and %v", out[0].Refused, out[1].Refused)
	}
	h.stands(t, 40, learning.Interval{0, 10}, learning.Interval{30, 40})
}

func gone(t *testing.T, h House) {
	lost := h.beat(1, 1, 10, learning.Interval{0, 10})
	lost.Resource = "thrown-away"
	out := h.keep(t, lost, h.beat(2, 1, 40, learning.Interval{30, 40}))
	if !errors.Is(out[0].Refused, fault.Missing()) || out[1].Refused != nil {
		t.Errorf("refused %v and %v", out[0].Refused, out[1].Refused)
	}
	h.stands(t, 40, learning.Interval{30, 40})
}

func completedOnce(t *testing.T, h House) {
	h.keep(t, h.beat(1, 1, 89, learning.Interval{0, 89}))
	if p := h.progress(t, h.People[0], h.Resources[0]); !p.Completed.IsZero() {
		t.Errorf("completed with a share of %v", p.Share())
	}
	end := h.beat(1, 2, 95, learning.Interval{0, 95})
	h.keep(t, end, end)
	h.keep(t, h.beat(1, 3, 100, learning.Interval{0, 100}), h.beat(2, 1, 100, learning.Interval{0, 100}))
	if p := h.progress(t, h.People[0], h.Resources[0]); !p.Completed.Equal(end.At) {
		t.Errorf("completed at %s, want %s", p.Completed, end.At)
	}
	if n := h.Completed(h.People[0], h.Resources[0]); n != 1 {
		t.Errorf("%d facts say so", n)
	}
}

func apart(t *testing.T, h House) {
	other, elsewhere := h.beat(2, 1, 20, learning.Interval{10, 20}), h.beat(3, 1, 30, learning.Interval{20, 30})
	other.Person, elsewhere.Resource = h.People[1], h.Resources[1]
	h.keep(t, h.beat(1, 1, 10, learning.Interval{0, 10}), other, elsewhere)
	h.stands(t, 10, learning.Interval{0, 10})
	if p := h.progress(t, h.People[1], h.Resources[0]); p.Position != 20 {
		t.Errorf("the other person stands at %v", p.Position)
	}
	if p := h.progress(t, h.People[0], h.Resources[1]); p.Position != 30 {
		t.Errorf("elsewhere one stands at %v", p.Position)
	}
}

func recent(t *testing.T, h House) {
	older, newer := h.beat(1, 1, 10, learning.Interval{0, 10}), h.beat(2, 5, 20, learning.Interval{0, 20})
	newer.Resource = h.Resources[1]
	h.keep(t, newer, older)
	if got := h.begun(t); !slices.Equal(got, []string{h.Resources[1], h.Resources[0]}) {
		t.Errorf("begun %v", got)
	}
	newer.Counter, newer.Watched = 6, learning.Intervals{{0, 100}}
	h.keep(t, newer)
	if got := h.begun(t); !slices.Equal(got, []string{h.Resources[0]}) {
		t.Errorf("begun %v after one was completed", got)
	}
}

func (h House) begun(t *testing.T) (resources []string) {
	t.Helper()
	list, err := h.Hot.Recent(t.Context(), h.People[0], 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		resources = append(resources, p.Resource)
	}
	return resources
}

// manySenders lets fifty devices of one person send two beats each, all at
// once: every acknowledged second must be there.
func manySenders(t *testing.T, h House) {
	const senders = 50
	var all sync.WaitGroup
	failures := make(chan error, senders)
	for n := range senders {
		all.Go(func() {
			at := float64(2 * n)
			_, err := h.Hot.Keep(t.Context(), []learning.Beat{h.beat(n+1, 1, at, learning.Interval{at, at + 1})})
			if err == nil {
				_, err = h.Hot.Keep(t.Context(), []learning.Beat{h.beat(n+1, 2, at+1, learning.Interval{at, at + 1.5})})
			}
			failures <- err
		})
	}
	all.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
	p := h.progress(t, h.People[0], h.Resources[0])
	if len(p.Watched) != senders || p.Watched.Length() != senders*1.5 {
		t.Errorf("%d stretches of %v seconds, want %d of %v", len(p.Watched), p.Watched.Length(), senders, senders*1.5)
	}
}
