package assessment

import (
	"cmp"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Duty is a work that one learner has to do.
type Duty struct {
	Work
	CourseName string
	Group      string // code of the group that it was given to; of several the first
	Doing      Doing
	Passages   []string // resources that its questions say to look at again, each once
}

// Viewing is something of a course that one learner may see and has not completed.
type Viewing struct {
	Resource string
	Title    string
	Kind     media.Kind
	Duration float64 // seconds of a film, else 0
	Pages    int     // of what is read, else 0
	Seen     float64 // seconds, or pages
	Bytes    int64   // to see all of it, on a usual screen
}

// Agenda is all that one learner has to do and to see, as it is kept.
type Agenda struct {
	Duties   []Duty
	Viewings []Viewing
}

// Entry is one line of what is due: a work, or something to see for it.
type Entry struct {
	Duty
	Mine    Mine
	Viewing *Viewing // nil for the work itself
}

// lingering is how long what was done stays in the list, counted from its day.
const lingering = 7 * 24 * time.Hour

// Entries list what is due, the earliest first and what has no day last. What must
// be seen for a work stands before it, once, with the first work that asks for it.
// Who has done a work need not see anything for it; the work itself goes a week
// after its day.
func (a Agenda) Entries(now time.Time) (entries []Entry) {
	for _, d := range a.Duties {
		if m := d.Doing.Mine(now); m.Stage != Done || !d.Doing.Terms.Due.IsZero() && now.Before(d.Doing.Terms.Due.Add(lingering)) {
			entries = append(entries, Entry{Duty: d, Mine: m})
		}
	}
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(byDue(x.Mine.Terms.Due, y.Mine.Terms.Due), cmp.Compare(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	})
	left := map[string]Viewing{}
	for _, v := range a.Viewings {
		left[v.Resource] = v
	}
	for i := 0; i < len(entries); i++ {
		more := entries[i].before(left)
		entries = slices.Insert(entries, i, more...)
		i += len(more)
	}
	return entries
}

// before gives what is to be seen for a work, and takes it from what is left.
func (e Entry) before(left map[string]Viewing) (entries []Entry) {
	if e.Mine.Stage == Done || e.Mine.Stage == Waiting {
		return nil
	}
	for _, resource := range append([]string{e.Resource}, e.Passages...) {
		if v, is := left[resource]; is {
			delete(left, resource)
			entries = append(entries, Entry{Duty: e.Duty, Mine: e.Mine, Viewing: &v})
		}
	}
	return entries
}

// byDue puts no day last.
func byDue(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return b.Compare(a)
	}
	return a.Compare(b)
}

// Left tells what is still to be seen: seconds of film or pages, and their bytes.
func (v Viewing) Left() (seconds, pages float64, bytes int64) {
	whole := v.Duration
	if whole == 0 {
		whole = float64(max(1, v.Pages))
	}
	left := max(0, whole-v.Seen)
	bytes = int64(float64(v.Bytes) * left / whole)
	if v.Duration > 0 {
		return left, 0, bytes
	}
	return 0, left, bytes
}
