package live_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/live/livetest"
)

func TestNearbyIsAPresence(t *testing.T) {
	livetest.Run(t, func(*testing.T) livetest.House {
		now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		return livetest.House{Presence: live.NewNearby(clock), Now: clock, Pass: func(d time.Duration) { now = now.Add(d) }}
	})
}
