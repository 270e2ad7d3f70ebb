package hotsql_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsqltest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// desk is a record with a clock that a test turns.
type desk struct {
	*sqlstore.Learning
	*hotsqltest.Record
	t   *testing.T
	now time.Time
}

func desks(t *testing.T, test func(t *testing.T, d *desk)) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		d := &desk{Record: hotsqltest.Open(t, url), t: t, now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
		clock := func() time.Time { return d.now }
		d.Learning = sqlstore.NewLearning(sqlstore.NewBase(d.DB, id.NewMaker(clock, rand.Reader), clock, func(context.Context, *sql.Tx, fact.Fact) error { return nil }))
		test(t, d)
	})
}

// say keeps one beat of a session on the film, as of now.
func (d *desk) say(session string, counter int64, watched ...learning.Interval) learning.Outcome {
	d.t.Helper()
	out, err := d.Merge(d.t.Context(), []learning.Beat{{
		Session: session, Person: "amal", Resource: "film", Device: "phone", Counter: counter, Position: watched[len(watched)-1][1],
		Activity: learning.Playing, Watched: watched, Spent: 100, At: d.now, Target: learning.Target{Org: "org", Place: "cmc", Extent: 100, Needs: 0.9},
	}})
	if err != nil || out[0].Refused != nil {
		d.t.Fatal(err, out)
	}
	return out[0]
}

// later lets time pass, and closes what nobody goes on with.
func (d *desk) later(passes time.Duration, want int) {
	d.t.Helper()
	d.now = d.now.Add(passes)
	if n, err := d.CloseIdle(d.t.Context(), d.now.Add(-30*time.Minute), 100); err != nil || n != want {
		d.t.Fatalf("after %s %d sessions close, want %d (%v)", passes, n, want, err)
	}
}

// closed gives what the facts say of closed sessions, the first one first.
func (d *desk) closed() (found []learning.Closed) {
	d.t.Helper()
	for _, text := range d.column(`SELECT payload FROM fact WHERE kind = 'session.closed' AND actor_id = 'amal' AND object_id = 'film' AND place_id = 'cmc' ORDER BY at, id`) {
		var c learning.Closed
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			d.t.Fatal(err)
		}
		found = append(found, c)
	}
	return found
}

func (d *desk) column(query string) (found []string) {
	d.t.Helper()
	err := d.DB.Read(d.t.Context(), func(q sqldb.Querier) error {
		found = nil
		rows, err := q.QueryContext(d.t.Context(), query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				return err
			}
			found = append(found, text)
		}
		return rows.Err()
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}

func TestASessionIsClosedOnceForWhatItCameTo(t *testing.T) {
	desks(t, func(t *testing.T, d *desk) {
		d.say("first", 1, learning.Interval{0, 10})
		d.later(29*time.Minute, 0)
		d.say("first", 2, learning.Interval{0, 40})
		d.later(31*time.Minute, 1)
		d.later(0, 0)
		if o := d.say("first", 2, learning.Interval{0, 40}); !o.Known { // a replayed body
			t.Error("a replay is taken as news")
		}
		d.later(time.Hour, 0)
		found := d.closed()
		if len(found) != 1 || !slices.Equal(found[0].Watched, learning.Intervals{{0, 40}}) || found[0].Session != "first" || found[0].Extent != 100 || found[0].Position != 40 {
			t.Fatalf("closed: %+v", found)
		}
		if c := found[0]; c.Seen.Sub(c.Began) != 29*time.Minute+100*time.Second || c.Spent != 100 {
			t.Errorf("it lasted from %s to %s, %v s of them by its own clock", c.Began, c.Seen, c.Spent)
		}

		d.say("first", 1, learning.Interval{0, 10}) // late, and nothing new
		d.later(time.Hour, 0)
		d.say("first", 3, learning.Interval{0, 40}, learning.Interval{60, 70}) // late, and new
		d.later(time.Hour, 1)
		d.later(time.Hour, 0)
		if found = d.closed(); len(found) != 2 || !slices.Equal(found[1].Watched, learning.Intervals{{0, 40}, {60, 70}}) {
			t.Errorf("closed again: %+v", found)
		}
		for _, payload := range d.column(`SELECT payload FROM fact WHERE kind = 'session.closed'`) {
			if strings.Contains(payload, "phone") {
				t.Errorf("the fact tells of the device: %s", payload)
			}
		}
	})
}

func TestClosingGoesOnBitByBit(t *testing.T) {
	desks(t, func(t *testing.T, d *desk) {
		for n := range 7 {
			d.say(fmt.Sprint("session ", n), 1, learning.Interval{float64(n), float64(n + 1)})
		}
		d.now = d.now.Add(time.Hour)
		var steps []int
		for {
			n, err := d.CloseIdle(t.Context(), d.now, 3)
			if err != nil {
				t.Fatal(err)
			}
			if steps = append(steps, n); n == 0 {
				break
			}
		}
		if !slices.Equal(steps, []int{3, 3, 1, 0}) || len(d.closed()) != 7 {
			t.Errorf("closed by %v, %d facts", steps, len(d.closed()))
		}
	})
}

func TestWhatWasKeptLongEnoughGoesAndProgressStays(t *testing.T) {
	desks(t, func(t *testing.T, d *desk) {
		d.say("old", 1, learning.Interval{0, 95})
		d.later(time.Hour, 1)
		d.now = d.now.AddDate(2, 0, 0)
		d.say("open", 1, learning.Interval{95, 96}) // not closed: it is still going on
		standing := `SELECT watched || watched_length || completed_at FROM progress`
		before := d.column(standing)
		for _, step := range []struct {
			name     string
			forget   func(context.Context, time.Time, int) (int, error)
			before   time.Time
			sessions []string
			closings int
		}{
			{"nothing is old enough", d.ForgetSessions, d.now.AddDate(-3, 0, 0), []string{"old", "open"}, 1},
			{"sessions", d.ForgetSessions, d.now.Add(time.Hour), []string{"open"}, 1},
			{"closings", d.ForgetClosings, d.now, []string{"open"}, 0},
		} {
			if _, err := step.forget(t.Context(), step.before, 10); err != nil {
				t.Fatal(step.name, err)
			}
			if got := d.column(`SELECT id FROM learning_session ORDER BY id`); !slices.Equal(got, step.sessions) || len(d.closed()) != step.closings {
				t.Errorf("%s: %v and %d facts stay", step.name, got, len(d.closed()))
			}
		}
		if got := d.column(standing); !slices.Equal(got, before) {
			t.Errorf("progress was %s and is %s", before, got)
		}
		if got := d.column(`SELECT device FROM progress`); !slices.Equal(got, []string{""}) {
			t.Errorf("devices stay: %v", got)
		}
		if n, err := d.ForgetSessions(t.Context(), d.now.Add(time.Hour), 10); err != nil || n != 0 {
			t.Errorf("the next day removes %d more (%v)", n, err)
		}
		if got := d.column(`SELECT kind FROM fact`); !slices.Equal(got, []string{string(fact.ResourceCompleted)}) {
			t.Errorf("of the facts %v stay", got)
		}
	})
}

func TestWhatEarlierVersionsKeptIsReadAndAddedTo(t *testing.T) {
	desks(t, func(t *testing.T, d *desk) {
		d.Exec(t, `INSERT INTO learning_session (id, person_id, resource_id, device, counter, position, activity, watched, started_at, seen_at)
				VALUES ('json', 'amal', 'film', 'phone', 3, 9.5, 'idle', '[[0,9.504],[20,30]]', 1, 2)`,
			`INSERT INTO progress (person_id, resource_id, watched, watched_length, extent, position, device, seen_at, completed_at)
				VALUES ('amal', 'film', '[[0,9.504],[20,30]]', 19.504, 100, 9.5, 'phone', 2, 0)`)
		d.say("json", 4, learning.Interval{9.5, 12})
		got, err := d.Progress(t.Context(), "amal", []string{"film"})
		if want := (learning.Intervals{{0, 12}, {20, 30}}); err != nil || len(got) != 1 || !slices.Equal(got[0].Watched, want) {
			t.Errorf("%+v, %v; want %v", got, err, want)
		}
		if text := d.column(`SELECT watched FROM progress`); strings.HasPrefix(text[0], "[") {
			t.Errorf("still kept as %s", text)
		}
	})
}
