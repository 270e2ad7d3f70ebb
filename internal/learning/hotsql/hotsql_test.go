package hotsql_test

import (
	"errors"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsqltest"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

func TestHotSQLPassesTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := hotsqltest.Open(t, url)
		hottest.Run(t, func(t *testing.T) hottest.House { return r.House(t, r.Empty(t)) })
	})
}

// Who was erased learns nothing more, and what they left is not added to.
func TestBeatsOfTheErasedAreRefused(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := hotsqltest.Open(t, url)
		hot := r.Empty(t)
		beat := learning.Beat{Session: "s", Person: "amal", Resource: "film", Device: "phone", Counter: 1, Activity: learning.Playing,
			Watched: learning.Intervals{{0, 10}}, At: time.Unix(1, 0), Target: learning.Target{Extent: 100, Needs: 0.9}}
		if out, err := hot.Keep(t.Context(), []learning.Beat{beat}); err != nil || out[0].Refused != nil {
			t.Fatal(out, err)
		}
		r.Exec(t, `UPDATE person SET erased_at = 1 WHERE id = 'amal'`, `UPDATE progress SET device = ''`)
		beat.Counter, beat.Watched = 2, learning.Intervals{{0, 20}}
		out, err := hot.Keep(t.Context(), []learning.Beat{beat})
		if err != nil || !errors.Is(out[0].Refused, fault.Missing()) {
			t.Fatal(out, err)
		}
		left, err := hot.Progress(t.Context(), "amal", []string{"film"})
		if err != nil || len(left) != 1 || left[0].Device != "" || left[0].Watched.Length() != 10 {
			t.Errorf("left is %v, %v", left, err)
		}
	})
}
