package hotsql_test

import (
	"errors"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsqltest"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/proxytest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func TestHotSQLPassesTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := hotsqltest.Open(t, url)
		hottest.Run(t, func(t *testing.T) hottest.House { return r.House(t, r.Empty(t)) })
	})
}

// A record that is away for a moment refuses no beat: the device keeps them.
func TestARecordThatIsAwayRefusesNoBeat(t *testing.T) {
	proxy, url := proxytest.Through(t, sqldbtest.Postgres(t))
	r := hotsqltest.Open(t, url)
	service := learning.NewService(r.Empty(t), sqlstore.NewShelf(r.Base), live.NewHub(), live.NewNearby(time.Now), time.Now)
	who := account.NewActor(account.Person{ID: "amal", Org: "org", Place: "cmc"}, nil, nil, place.NewTree(nil))
	beats := []learning.Beat{
		{Session: "01kaz8x2v7m4q9w3r5t6y8p0zc", Resource: "01kaz8x2v7m4q9w3r5t6y8p0zd", Device: "phone", Activity: learning.Playing, Watched: learning.Intervals{{0, 1}}},
		{Session: "malformed"},
	}
	proxy.Down(t)
	outcomes, err := service.Take(t.Context(), who, beats)
	if outcomes != nil || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("answered %+v, %v", outcomes, err)
	}
	proxy.Up(t)
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
