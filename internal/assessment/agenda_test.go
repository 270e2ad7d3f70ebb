package assessment_test

import (
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

func TestWhatIsDueComesByItsDayWithWhatIsToBeSeenBefore(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	in := func(days int) assessment.Terms {
		return assessment.Terms{Given: true, Due: now.AddDate(0, 0, days)}
	}
	duty := func(id string, terms assessment.Terms, resource string, passages ...string) assessment.Duty {
		return assessment.Duty{Work: assessment.Work{ID: id, Title: id, Resource: resource}, Doing: assessment.Doing{Terms: terms}, Passages: passages}
	}
	done := func(d assessment.Duty) assessment.Duty {
		d.Doing.Marked = true
		return d
	}
	agenda := assessment.Agenda{
		Duties: []assessment.Duty{
			duty("whenever", assessment.Terms{Given: true}, "book"), duty("next week", in(7), "film", "book", "gone"), duty("tomorrow", in(1), "", "film"),
			done(duty("yesterday's", in(-1), "other")), done(duty("long over", in(-8), "")), done(duty("done, and no day", assessment.Terms{Given: true}, "")),
			duty("late", in(-20), ""),
		},
		Viewings: []assessment.Viewing{{Resource: "film"}, {Resource: "book"}, {Resource: "other"}},
	}
	var got []string
	for _, e := range agenda.Entries(now) {
		name := e.ID
		if e.Viewing != nil {
			name = e.Viewing.Resource + " for " + name
		}
		if e.ID == "late" && !e.Mine.Late {
			t.Error("what is over is not said to be late")
		}
		got = append(got, name)
	}
	want := []string{"late", "yesterday's", "film for tomorrow", "tomorrow", "book for next week", "next week", "whenever"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatIsLeftIsWhatWasNotSeen(t *testing.T) {
	for name, c := range map[string]struct {
		v              assessment.Viewing
		seconds, pages float64
		bytes          int64
	}{
		"a film":                     {assessment.Viewing{Duration: 200, Seen: 50, Bytes: 1000}, 150, 0, 750},
		"a book":                     {assessment.Viewing{Pages: 4, Seen: 1, Bytes: 1000}, 0, 3, 750},
		"a picture":                  {assessment.Viewing{Bytes: 1000}, 0, 1, 1000},
		"a film that became shorter": {assessment.Viewing{Duration: 200, Seen: 250, Bytes: 1000}, 0, 0, 0},
	} {
		if seconds, pages, bytes := c.v.Left(); seconds != c.seconds || pages != c.pages || bytes != c.bytes {
			t.Errorf("%s: %v s, %v pages, %d bytes", name, seconds, pages, bytes)
		}
	}
}
