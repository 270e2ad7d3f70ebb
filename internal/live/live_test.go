package live_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/live"
)

func TestASlowListenerLosesEventsAndDelaysNobody(t *testing.T) {
	h := live.NewHub()
	slow, stop := h.Listen("a")
	defer stop()
	for range 1000 {
		h.Tell(live.Event{Topic: "a"})
	}
	if n := len(slow); n == 0 || n >= 1000 {
		t.Fatalf("%d events wait", n)
	}
}

func TestEventsReachTheirTopicAloneUntilTheEnd(t *testing.T) {
	h := live.NewHub()
	mine, stopMine := h.Listen("a")
	other, stopOther := h.Listen("b")
	h.Tell(live.Event{Topic: "a", Name: "x"})
	if e := <-mine; e.Name != "x" || len(other) != 0 {
		t.Fatalf("got %+v; %d went astray", e, len(other))
	}
	stopMine()
	h.Tell(live.Event{Topic: "a"})
	if _, open := <-mine; open {
		t.Fatal("told after the end")
	}
	h.Close()
	if _, open := <-other; open {
		t.Fatal("a closed hub still tells")
	}
	stopOther()
}
