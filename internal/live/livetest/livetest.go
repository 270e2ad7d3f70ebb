// Package livetest is the suite that every presence passes (live.Presence): who
// beats is there, once, and is gone when nothing more is heard.
package livetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
)

// House is a presence on a clock that the suite moves.
type House struct {
	Presence live.Presence
	Pass     func(d time.Duration)
	Settle   func() // waits until what was seen can be counted, or nil
	Now      func() time.Time
}

// Run passes a presence through the suite; open gives an empty one each time.
func Run(t *testing.T, open func(t *testing.T) House) {
	for _, test := range []struct {
		name string
		test func(t *testing.T, h House)
	}{
		{"who beats is there, with what they do", there},
		{"gone when nothing more is heard", gone},
		{"who leaves is gone at once", leaves},
		{"an older beat brings nobody back", older},
		{"closing one of two screens takes nobody away", twoScreens},
		{"in two groups one counts once in the establishment", twoGroups},
		{"each is counted in the place of their record", twoPlaces},
		{"only a difference is news", news},
		{"what waited on a device for long is nobody's presence", stale},
		{"many are all there", many},
	} {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
}

// Where the people of the suite are, and on what.
const (
	group  = "01j00000000000000000000grp"
	second = "01j00000000000000000000snd"
	site   = "01j00000000000000000000plc"
	film   = "01j0000000000000000000film"
	book   = "01j0000000000000000000book"
)

// person is somebody of the group, who opened a film just now.
func (h House) person(n int) live.Here {
	return live.Here{
		Person: fmt.Sprintf("01j%023d", n), Groups: []string{group}, Place: site, Session: fmt.Sprintf("01s%023d", n),
		Resource: film, Activity: "playing", Since: h.Now(), At: h.Now(),
	}
}

func (h House) seen(t *testing.T, all ...live.Here) {
	t.Helper()
	for _, one := range all {
		h.Presence.Seen(t.Context(), one)
	}
	h.settle()
}

func (h House) settle() {
	if h.Settle != nil {
		h.Settle()
	}
}

// holds fails unless exactly these people are there, of a group and of the place.
func (h House) holds(t *testing.T, group string, people ...string) []live.Here {
	t.Helper()
	h.settle()
	found, whole := h.Presence.In(t.Context(), group)
	var names []string
	for _, one := range found {
		names = append(names, one.Person)
	}
	if !whole || !slices.Equal(names, people) {
		t.Errorf("%s holds %v (all of them: %v), want %v", group, names, whole, people)
	}
	counts, whole := h.Presence.Count(t.Context(), []string{group, "nobody"}, []string{site, "nowhere"})
	if n := len(people); !whole || !slices.Equal(counts, []int{n, 0, n, 0}) {
		t.Errorf("%s counts %v (all of them: %v), want %d, 0, %[4]d and 0", group, counts, whole, n)
	}
	return found
}

func there(t *testing.T, h House) {
	one, other := h.person(1), h.person(2)
	other.Activity, other.Resource = "hidden", book
	h.seen(t, other, one)
	found := h.holds(t, group, one.Person, other.Person)
	if len(found) == 2 && (found[0].Activity != "playing" || found[1].Activity != "hidden" || found[1].Resource != other.Resource) {
		t.Errorf("there are %+v", found)
	}
	h.Pass(10 * time.Second)
	again := one
	again.Since, again.At, again.Activity = h.Now(), h.Now(), "idle"
	h.seen(t, again)
	if found := h.holds(t, group, one.Person, other.Person); len(found) == 2 && (found[0].Activity != "idle" || !found[0].Since.Equal(one.Since)) {
		t.Errorf("after a pause there is %+v, since %s", found[0], one.Since)
	}
}

func gone(t *testing.T, h House) {
	one := h.person(1)
	h.seen(t, one)
	h.Pass(live.Stays - time.Second)
	h.holds(t, group, one.Person)
	h.Pass(time.Second)
	h.holds(t, group)
	again := h.person(1)
	if !h.Presence.Seen(t.Context(), again) {
		t.Error("coming back is no news")
	}
	h.holds(t, group, one.Person)
}

func leaves(t *testing.T, h House) {
	one, other := h.person(1), h.person(2)
	h.seen(t, one, other)
	one.Left = true
	if !h.Presence.Seen(t.Context(), one) {
		t.Error("leaving is no news")
	}
	h.holds(t, group, other.Person)
}

func older(t *testing.T, h House) {
	early := h.person(1)
	h.Pass(time.Second)
	late := h.person(1)
	late.Session, late.Left = early.Session, true
	h.seen(t, h.person(1), late, early)
	h.holds(t, group)
}

func twoScreens(t *testing.T, h House) {
	phone, desk := h.person(1), h.person(1)
	desk.Session, desk.Resource = "01s0000000000000000000desk", book
	closed := phone
	closed.Left = true
	h.seen(t, phone, desk, closed)
	if found := h.holds(t, group, phone.Person); len(found) == 1 && found[0].Resource != desk.Resource {
		t.Errorf("there is %+v", found[0])
	}
}

func twoGroups(t *testing.T, h House) {
	one := h.person(1)
	one.Groups = []string{group, second}
	h.seen(t, one)
	h.holds(t, group, one.Person)
	h.holds(t, second, one.Person)
}

func twoPlaces(t *testing.T, h House) {
	const other = "01j00000000000000000000oth"
	here, there := h.person(1), h.person(2)
	there.Place = other
	h.seen(t, here, there)
	if counts, _ := h.Presence.Count(t.Context(), []string{group}, []string{site, other}); !slices.Equal(counts, []int{2, 1, 1}) {
		t.Errorf("a group of two places counts %v", counts)
	}
}

func news(t *testing.T, h House) {
	one := h.person(1)
	for i, step := range []struct {
		change func(*live.Here)
		want   bool
	}{
		{func(*live.Here) {}, true},
		{func(*live.Here) {}, false},
		{func(o *live.Here) { o.Activity = "hidden" }, true},
		{func(o *live.Here) { o.Resource = book }, true},
		{func(o *live.Here) { o.Left = true }, true},
		{func(*live.Here) {}, false},
	} {
		h.Pass(time.Second)
		one.At = h.Now()
		step.change(&one)
		if got := h.Presence.Seen(t.Context(), one); got != step.want {
			t.Errorf("step %d: news %v, want %v", i, got, step.want)
		}
	}
}

func stale(t *testing.T, h House) {
	one := h.person(1)
	h.Pass(live.Stays)
	if h.Presence.Seen(t.Context(), one) {
		t.Error("is news")
	}
	h.holds(t, group)
}

func many(t *testing.T, h House) {
	var people []string
	for n := range 300 {
		one := h.person(n)
		h.seen(t, one)
		people = append(people, one.Person)
	}
	h.holds(t, group, people...)
	h.Pass(live.Stays)
	h.holds(t, group)
}
