package learning_test

import (
	"errors"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/place"
)

// calls sends empty beats, which need no store, and counts those that were not
// refused for coming too often.
func calls(t *testing.T, s *learning.Service, who account.Actor, times int) (passed int) {
	t.Helper()
	for range times {
		_, err := s.Take(t.Context(), who, []learning.Beat{{}})
		switch {
		case err == nil:
			passed++
		case !errors.Is(err, learning.ErrPace):
			t.Fatal(err)
		}
	}
	return passed
}

func TestWhoCallsAThousandTimesASecondIsHeardTwentyTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s := learning.NewService(nil, nil, live.NewHub(), nil, func() time.Time { return now })
	amal, brahim := account.NewActor(account.Person{ID: "amal"}, nil, nil, place.Tree{}), account.NewActor(account.Person{ID: "brahim"}, nil, nil, place.Tree{})
	if got := calls(t, s, amal, 1000); got != 200 {
		t.Errorf("of a thousand calls at once %d pass", got)
	}
	for range 10 {
		now = now.Add(time.Second)
		if got := calls(t, s, amal, 1000); got != 20 {
			t.Errorf("a second later %d pass", got)
		}
	}
	if got := calls(t, s, brahim, 100); got != 100 {
		t.Errorf("of the calls of somebody else %d pass", got)
	}
	now = now.Add(10 * time.Second)
	if got := calls(t, s, amal, 300); got != 200 {
		t.Errorf("after a rest %d pass", got)
	}
}
