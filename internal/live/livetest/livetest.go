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
		{"only a difference is news", news},
		{"what waited on a device for long is nobody's presence", stale},
		{"a whole establishment is counted", many},
	} {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
}

// The rooms of the suite.
const (
	group  = "g:01j00000000000000000000grp"
	second = "g:01j00000000000000000000snd"
	site   = "p:01j00000000000000000000plc"
	film   = "01j0000000000000000000film"
	book   = "01j0000000000000000000book"
)

// person is somebody of the group, who opened a film just now.
func (h House) person(n int) live.Here {
	return live.Here{
		Person: fmt.Sprintf("01j%023d", n), Rooms: []string{group, site}, Session: fmt.Sprintf("01s%023d", n),
		Resource: film, Activity: "playing", Since: h.Now(), At: h.Now(),
	}
}

func (h House) seen(t *testing.T, all ...live.Here) {
	t.Helper()
	for _, one := range all {
		h.Presence.Seen(t.Context(), one)
	}
}

// holds fails unless exactly these people are in the room.
func (h House) holds(t *testing.T, room string, people ...string) []live.Here {
	t.Helper()
	found, whole := h.Presence.In(t.Context(), room)
	var names []string
	for _, one := range found {
		names = append(names, one.Person)
	}
	if !whole || !slices.Equal(names, people) {
		t.Errorf("%s holds %v (all of them: %v), want %v", room, names, whole, people)
	}
	counts, whole := h.Presence.Count(t.Context(), []string{room, "g:nobody"})
	if !whole || !slices.Equal(counts, []int{len(people), 0}) {
		t.Errorf("%s counts %v, want %d and 0", room, counts, len(people))
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
	h.holds(t, site)
	again := h.person(1)
	if !h.Presence.Seen(t.Context(), again) {
		t.Error("coming back is no news")
	}
	h.holds(t, site, one.Person)
}

func leaves(t *testing.T, h House) {
	one, other := h.person(1), h.person(2)
	h.seen(t, one, other)
	one.Left = true
	if !h.Presence.Seen(t.Context(), one) {
		t.Error("leaving is no news")
	}
	h.holds(t, group, other.Person)
	h.holds(t, site, other.Person)
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
	one.Rooms = []string{group, second, site}
	h.seen(t, one)
	for _, room := range one.Rooms {
		h.holds(t, room, one.Person)
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
	h.holds(t, site, people...)
	h.Pass(live.Stays)
	h.holds(t, site)
}
