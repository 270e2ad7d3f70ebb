package learning_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
)

// TestMain asks each property 10,000 times, unless -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "10000"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

var class = hottest.Class{
	Person: "amal", Resource: "film", Target: learning.Target{Extent: 640, Needs: 0.9, Sound: true},
	Session: func(device int) string { return fmt.Sprint("session ", device) },
}

// set draws stretches as a device may say them: in any order, some empty, some
// nearer to each other than a player can tell.
func set(t *rapid.T, label string) learning.Intervals {
	var s learning.Intervals
	for range rapid.IntRange(0, 8).Draw(t, label) {
		from := rapid.Float64Range(0, 3).Draw(t, "from")
		s = append(s, learning.Interval{from, from + rapid.Float64Range(0, 0.4).Draw(t, "length")})
	}
	return s
}

func TestUnionsKnowNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := set(t, "a"), set(t, "b"), set(t, "c")
		left, right, once := a.Union(b).Union(c), a.Union(b.Union(c)), a.Union(slices.Concat(b, c))
		if !slices.Equal(left, right) || !slices.Equal(left, once) || !slices.Equal(left, c.Union(b).Union(a)) {
			t.Fatalf("%v, %v and %v", left, right, once)
		}
		if again := left.Union(left); !slices.Equal(left, again) {
			t.Fatalf("%v and with itself %v", left, again)
		}
		for _, part := range []learning.Intervals{a, b, c} {
			if !holds(left, part) {
				t.Fatalf("%v does not hold %v", left, part)
			}
		}
	})
}

// holds reports whether every stretch lies within one of the set, exactly.
func holds(set, part learning.Intervals) bool {
	return !slices.ContainsFunc(part, func(p learning.Interval) bool {
		return p[1] > p[0] && !slices.ContainsFunc(set, func(s learning.Interval) bool { return s[0] <= p[0] && p[1] <= s[1] })
	})
}

func TestWhatIsReceivedOfAnyDevicesAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		post := class.Post(t)
		sessions := map[string]learning.Beat{}
		var p learning.Progress
		for _, m := range post {
			session, now, err := learning.Fold(sessions[m.Session], p, m.Beat)
			if err != nil || session.Flags != "" {
				t.Fatalf("an honest beat is answered %v and flagged %q", err, session.Flags)
			}
			if !holds(now.Watched, p.Watched) || !holds(now.Heard, p.Heard) || now.Share() < p.Share() || !p.Completed.IsZero() && !now.Completed.Equal(p.Completed) {
				t.Fatalf("%+v became %+v", p, now)
			}
			if !holds(now.Watched, m.Watched) || !holds(now.Watched, m.Heard) || !holds(session.Watched, m.Watched) {
				t.Fatalf("%v was acknowledged, %v is kept", m.Watched, now.Watched)
			}
			sessions[m.Session], p = session, now
		}
		if want := hottest.Sum(post); !slices.Equal(p.Watched, want) {
			t.Fatalf("%v is kept of %v", p.Watched, want)
		}
	})
}

func TestASessionThatAnotherStoreTookInIsBelieved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		post := class.Post(t)
		hot := map[string]learning.Beat{}
		var there, here learning.Progress
		kept := map[string]learning.Beat{}
		for _, m := range post {
			session, now, err := learning.Fold(hot[m.Session], there, m.Beat)
			if err != nil {
				t.Fatal(err)
			}
			hot[m.Session], there = session, now
			if rapid.Bool().Draw(t, "flushed") {
				kept[m.Session], here, _ = learning.Fold(kept[m.Session], here, session)
			}
		}
		for name, session := range hot {
			kept[name], here, _ = learning.Fold(kept[name], here, session)
			if k := kept[name]; !slices.Equal(k.Watched, session.Watched) || k.Flags != session.Flags || k.Spent != session.Spent || !k.Began.Equal(session.Began) {
				t.Fatalf("%+v became %+v", session, k)
			}
		}
		if !slices.Equal(here.Watched, there.Watched) || !slices.Equal(here.Heard, there.Heard) {
			t.Fatalf("%v became %v", there.Watched, here.Watched)
		}
	})
}

func TestASetIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s learning.Intervals
		for range rapid.IntRange(0, 40).Draw(t, "stretches") {
			from, length := rapid.IntRange(0, 1_000_000).Draw(t, "from"), rapid.IntRange(1, 100_000).Draw(t, "length")
			s = s.Union(learning.Intervals{{float64(from) / 100, float64(from+length) / 100}})
		}
		if got, err := learning.Expand(s.Compact()); err != nil || !slices.Equal(got, s) {
			t.Fatalf("%v is read as %v, %v", s, got, err)
		}
		moments := rapid.SliceOf(rapid.Map(rapid.IntRange(0, 1_000_000), func(n int) float64 { return float64(n) / 100 })).Draw(t, "moments")
		if got, err := learning.ExpandMoments(learning.CompactMoments(moments)); err != nil || !slices.Equal(got, moments) {
			t.Fatalf("%v is read as %v, %v", moments, got, err)
		}
	})
}

func TestAnHourInThirtyStretchesIsShort(t *testing.T) {
	total, worst := 0, 0
	const hours = 200
	r := rand.New(rand.NewPCG(7, 30))
	for range hours {
		cuts := r.Perm(360_000)[:60] // hundredths of a second
		slices.Sort(cuts)
		var s learning.Intervals
		for i := 0; i < len(cuts); i += 2 {
			s = append(s, learning.Interval{float64(cuts[i]) / 100, float64(cuts[i+1]) / 100})
		}
		n := len(s.Compact())
		total, worst = total+n, max(worst, n)
	}
	t.Logf("thirty stretches of an hour take %d letters, at most %d", total/hours, worst)
	if total/hours > 200 {
		t.Errorf("on average %d letters", total/hours)
	}
}

func TestTheJSONOfEarlierVersionsIsReadAndLosesNothing(t *testing.T) {
	for text, want := range map[string]learning.Intervals{
		`null`: nil, ``: nil, `[]`: nil,
		`[[0,9.5],[12.3456,20.0012]]`: {{0, 9.5}, {12.34, 20.01}},
	} {
		if got, err := learning.Expand(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{`a`, `aB c`, `Ab`, `aBc`, `[[0,`, `zzzzzzzzzzzzzzzzzzzzB`} {
		if got, err := learning.Expand(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestATimeThatASessionDidNotHaveIsCutAndFlagged(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	long, book := learning.Target{Extent: 36_000, Needs: 0.9}, learning.Target{Extent: 500, Needs: 1, Paged: true}
	first := learning.Beat{Session: "s", Counter: 1, Spent: 10, At: noon, Target: long, Watched: learning.Intervals{{0, 20}}}
	later := func(counter int64, after time.Duration, set ...learning.Interval) learning.Beat {
		return learning.Beat{Session: "s", Counter: counter, Spent: 36_000, At: noon.Add(after), Target: long, Watched: set}
	}
	for _, c := range []struct {
		name  string
		beats []learning.Beat
		want  learning.Intervals
		flags string
	}{
		{"twice the speed is possible", []learning.Beat{first, later(2, time.Minute, learning.Interval{0, 140})}, learning.Intervals{{0, 140}}, ""},
		{"ten hours in a minute are not", []learning.Beat{first, later(2, time.Minute, learning.Interval{0, 36_000})}, learning.Intervals{{0, 200}}, "fast"},
		{"what was taken before stays", []learning.Beat{first, later(2, 0, learning.Interval{0, 20}, learning.Interval{100, 9_000})}, learning.Intervals{{0, 20}, {100, 160}}, "fast"},
		{"and what was cut comes in time", []learning.Beat{first, later(2, 0, learning.Interval{0, 300}), later(3, 2*time.Minute, learning.Interval{0, 300})}, learning.Intervals{{0, 300}}, "fast"},
		{"a leafed book is not read", []learning.Beat{{Session: "s", Counter: 1, Spent: 20, At: noon, Target: book, Watched: learning.Intervals{{0, 500}}}}, learning.Intervals{{0, 30}}, "fast"},
		{"a week without network is believed", []learning.Beat{{Session: "s", Counter: 900, Spent: 9_000, Age: 7 * 86400, At: noon, Target: long, Watched: learning.Intervals{{0, 18_000}}}}, learning.Intervals{{0, 18_000}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var session learning.Beat
			var p learning.Progress
			for _, b := range c.beats {
				var err error
				if session, p, err = learning.Fold(session, p, b); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(session.Watched, c.want) || !slices.Equal(p.Watched, c.want) || session.Flags != c.flags {
				t.Errorf("%v and %v, flagged %q; want %v, flagged %q", session.Watched, p.Watched, session.Flags, c.want, c.flags)
			}
		})
	}
}
