package memo_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/digital-learning-lab/lab/internal/memo"
)

// counted gives a reading that counts how often it was made.
func counted(n *int) func() (int, error) {
	return func() (int, error) { *n++; return *n, nil }
}

func TestWhatDidNotChangeIsReadOnce(t *testing.T) {
	clock, n := memo.NewClock(), 0
	m := memo.New[string, int](clock, 10)
	for range 3 {
		if v, err := m.Get("a", "", counted(&n)); v != 1 || err != nil {
			t.Fatalf("got %d, %v", v, err)
		}
	}
	clock.Changed()
	if v, _ := m.Get("a", "", counted(&n)); v != 2 {
		t.Fatalf("after a change it still gives %d", v)
	}
}

func TestATopicTouchesOnlyWhatIsReadAboutIt(t *testing.T) {
	clock, n := memo.NewClock(), 0
	m := memo.New[string, int](clock, 10)
	get := func(key, topic string) int { v, _ := m.Get(key, topic, counted(&n)); return v }
	mine, general := get("mine", "me"), get("general", "")
	clock.Changed("me")
	if get("general", "") != general {
		t.Error("what is about nobody was read again")
	}
	if get("mine", "me") == mine {
		t.Error("what is about me is stale")
	}
}

func TestAWriteDuringAReadingMakesItOld(t *testing.T) {
	clock := memo.NewClock()
	m := memo.New[string, string](clock, 10)
	_, _ = m.Get("a", "", func() (string, error) { clock.Changed(); return "before the write", nil })
	if v, _ := m.Get("a", "", func() (string, error) { return "after", nil }); v != "after" {
		t.Errorf("it kept %q", v)
	}
}

func TestErrorsAndOverflowAreForgotten(t *testing.T) {
	clock, n := memo.NewClock(), 0
	m := memo.New[string, int](clock, 4)
	broken := errors.New("no answer")
	if _, err := m.Get("a", "", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if v, err := m.Get("a", "", counted(&n)); v != 1 || err != nil {
		t.Fatalf("after an error: %d, %v", v, err)
	}
	for i := range 4 {
		_, _ = m.Get(fmt.Sprint(i), "", counted(&n))
	}
	if v, _ := m.Get("a", "", counted(&n)); v == 1 {
		t.Error("more was kept than there is room for")
	}
}

func TestABlindClockKeepsNothing(t *testing.T) {
	for _, clock := range []*memo.Clock{nil, {}} {
		n := 0
		m := memo.New[string, int](clock, 10)
		for range 2 {
			_, _ = m.Get("a", "", counted(&n))
		}
		clock.Changed("a")
		if n != 2 {
			t.Errorf("%d readings", n)
		}
	}
}

// What is read after a write was told never shows what was before it.
func TestNobodyReadsBehindAWriteThatWasTold(t *testing.T) {
	clock := memo.NewClock()
	m := memo.New[string, int64](clock, 10)
	var truth, told atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 2000 {
				least := told.Load()
				if v, _ := m.Get("a", "", func() (int64, error) { return truth.Load(), nil }); v < least {
					t.Errorf("read %d after %d was told", v, least)
					return
				}
			}
		})
	}
	all.Go(func() {
		for n := range int64(2000) {
			truth.Store(n)
			clock.Changed()
			told.Store(n)
		}
	})
	all.Wait()
}
