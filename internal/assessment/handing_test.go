package assessment_test

import (
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

var (
	dueDay = time.Date(2026, 11, 30, 18, 0, 0, 0, time.UTC)
	scale  = assessment.Scale{Step: assessment.DefaultStep, Grace: assessment.DefaultGrace}
)

// codeOf gives the code of a fault, or nothing.
func codeOf(err error) string {
	if f, is := fault.As(err); is {
		return f.Code
	}
	return ""
}

func TestASecondAfterItsDayIsLateAndNotLost(t *testing.T) {
	for name, c := range map[string]struct {
		due     time.Time
		arrives time.Duration // after it is due
		age     time.Duration
		at      time.Duration // after it is due
		late    bool
	}{
		"at the last moment":                    {dueDay, 0, 0, 0, false},
		"a second later":                        {dueDay, time.Second, 0, time.Second, true},
		"before it was due, from offline":       {dueDay, time.Hour, 2 * time.Hour, -time.Hour, false},
		"after it was due, from offline":        {dueDay, time.Hour, time.Minute, 59 * time.Minute, true},
		"from offline, and beyond belief":       {dueDay, 49 * time.Hour, 60 * time.Hour, 49 * time.Hour, true},
		"for no day":                            {time.Time{}, time.Hour, 0, time.Hour, false},
		"by a clock that is ahead of the lab's": {dueDay, -time.Hour, -2 * time.Hour, -time.Hour, false},
	} {
		h := assessment.HandIn{ID: "h", State: assessment.Preparing, Text: "Voici."}
		if err := h.Hand(c.due, dueDay.Add(c.arrives), c.age, scale, 0); err != nil || h.State != assessment.HandedIn {
			t.Errorf("%s: %v, it is %s", name, err, h.State)
		}
		if h.Late != c.late || !h.Handed.Equal(dueDay.Add(c.at)) || !h.Arrived.Equal(dueDay.Add(c.arrives)) {
			t.Errorf("%s: handed in at %v, late %v; want %v and %v", name, h.Handed, h.Late, dueDay.Add(c.at), c.late)
		}
	}
}

func TestWhatCanBeHandedIn(t *testing.T) {
	file := []assessment.File{{ID: "a"}}
	for name, c := range map[string]struct {
		h       assessment.HandIn
		waiting int
		want    string
	}{
		"text":                       {assessment.HandIn{State: assessment.Preparing, Text: "Voici."}, 0, ""},
		"a file":                     {assessment.HandIn{State: assessment.Preparing, Files: file}, 0, ""},
		"what is done again":         {assessment.HandIn{State: assessment.Again, Files: file}, 0, ""},
		"nothing":                    {assessment.HandIn{State: assessment.Preparing}, 0, "hand-in.empty"},
		"while a file is on its way": {assessment.HandIn{State: assessment.Preparing, Text: "Voici."}, 1, "hand-in.waiting"},
		"what is handed in already":  {assessment.HandIn{State: assessment.HandedIn}, 0, ""},
		"what was returned":          {assessment.HandIn{State: assessment.Returned, Text: "Voici."}, 0, "hand-in.closed"},
	} {
		if err := c.h.Hand(dueDay, dueDay, 0, scale, c.waiting); codeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestWhatWasInTimeOnceAndIsDoneAgainIsNotLate(t *testing.T) {
	h := assessment.HandIn{State: assessment.Preparing, Text: "Voici."}
	steps := []error{
		h.Hand(dueDay, dueDay.Add(-time.Hour), 0, scale, 0),
		second(h.Return(assessment.Correction{Again: true, Comment: "La fin manque."}, nil, scale, "nadia", dueDay.Add(time.Hour))),
		h.Write("Voici, et la fin."),
		h.Hand(dueDay, dueDay.Add(24*time.Hour), 0, scale, 0),
	}
	if i := slices.IndexFunc(steps, func(err error) bool { return err != nil }); i >= 0 {
		t.Fatalf("step %d: %v", i, steps[i])
	}
	if h.Late || h.State != assessment.HandedIn || h.Mark != assessment.Unmarked {
		t.Errorf("it is %s, late %v, %d", h.State, h.Late, h.Mark)
	}
}

func second(_ bool, err error) error { return err }

func TestItsLearnerTakesItBackUntilItsDay(t *testing.T) {
	for name, c := range map[string]struct {
		h    assessment.HandIn
		due  time.Time
		now  time.Time
		want string
		then assessment.HandInState
	}{
		"before its day":           {assessment.HandIn{State: assessment.HandedIn}, dueDay, dueDay, "", assessment.Preparing},
		"where there is no day":    {assessment.HandIn{State: assessment.HandedIn}, time.Time{}, dueDay, "", assessment.Preparing},
		"after its day":            {assessment.HandIn{State: assessment.HandedIn}, dueDay, dueDay.Add(1), "hand-in.due", assessment.HandedIn},
		"what was to do again":     {assessment.HandIn{State: assessment.HandedIn, Marker: "nadia"}, dueDay, dueDay, "", assessment.Again},
		"what was returned":        {assessment.HandIn{State: assessment.Returned}, dueDay, dueDay, "hand-in.closed", assessment.Returned},
		"what is taken back still": {assessment.HandIn{State: assessment.Preparing}, dueDay, dueDay, "", assessment.Preparing},
	} {
		if err := c.h.TakeBack(c.due, c.now); codeOf(err) != c.want || c.h.State != c.then {
			t.Errorf("%s: %v, it is %s", name, err, c.h.State)
		}
	}
}

func TestATrainersReturnArrivesOnce(t *testing.T) {
	criteria := []assessment.Criterion{{ID: "a", Points: 1200}, {ID: "b", Points: 800}}
	points := func(a, b assessment.Mark) map[string]assessment.Mark {
		return map[string]assessment.Mark{"a": a, "b": b}
	}
	sum := func(a, b assessment.Mark) assessment.Correction {
		return assessment.Correction{Points: points(a, b), Mark: assessment.Unmarked, Comment: "Bien."}
	}
	for name, c := range map[string]struct {
		state   assessment.HandInState
		said    assessment.Correction
		step    assessment.Mark
		changed bool
		mark    assessment.Mark
		want    string
	}{
		"the sum of its points":        {assessment.HandedIn, sum(1025, 500), 1, true, 1525, ""},
		"rounded as here":              {assessment.HandedIn, sum(1025, 512), 25, true, 1525, ""},
		"another mark":                 {assessment.HandedIn, assessment.Correction{Points: points(1000, 500), Mark: 1600}, 1, true, 1600, ""},
		"a mark without points":        {assessment.HandedIn, assessment.Correction{Mark: 1234}, 50, true, 1250, ""},
		"some points and no mark":      {assessment.HandedIn, assessment.Correction{Points: map[string]assessment.Mark{"a": 1}, Mark: assessment.Unmarked}, 1, false, -1, "mark.missing"},
		"more points than there are":   {assessment.HandedIn, sum(1201, 0), 1, false, -1, "points.range"},
		"points of another":            {assessment.HandedIn, assessment.Correction{Points: map[string]assessment.Mark{"c": 1}, Mark: 1000}, 1, false, -1, "points.range"},
		"above 20":                     {assessment.HandedIn, assessment.Correction{Mark: 2001}, 1, false, -1, "mark.range"},
		"below 0":                      {assessment.HandedIn, assessment.Correction{Mark: -2}, 1, false, -1, "mark.range"},
		"what is not handed in":        {assessment.Preparing, sum(1, 1), 1, false, -1, "hand-in.not-handed"},
		"what is being done again":     {assessment.Again, sum(1, 1), 1, false, -1, "hand-in.not-handed"},
		"what was returned, otherwise": {assessment.Returned, sum(1, 1), 1, false, -1, "hand-in.returned"},
	} {
		h := assessment.HandIn{State: c.state, Mark: assessment.Unmarked}
		for turn, fresh := range []bool{c.changed, false, false} {
			changed, err := h.Return(c.said, criteria, assessment.Scale{Step: c.step}, "nadia", dueDay.Add(time.Duration(turn)))
			if changed != fresh || codeOf(err) != c.want || h.Mark != c.mark {
				t.Errorf("%s, said %d times: %v %v, the mark is %d", name, turn+1, changed, err, h.Mark)
			}
		}
		if c.changed && !h.Returned.Equal(dueDay) {
			t.Errorf("%s: said again it was returned later", name)
		}
	}
}

func TestWhatWasReturnedIsOpenedAgain(t *testing.T) {
	h := assessment.HandIn{State: assessment.Returned, Mark: 800, Marker: "nadia", Comment: "Insuffisant."}
	changed, err := h.Return(assessment.Correction{Again: true, Mark: assessment.Unmarked, Comment: "Reprenez la partie 2."}, nil, scale, "nadia", dueDay)
	if err != nil || !changed || h.State != assessment.Again || h.Mark != assessment.Unmarked || !h.Mutable() {
		t.Errorf("%v %v, it is %s with %d", changed, err, h.State, h.Mark)
	}
}

func TestFilesArePutInOrderAndTakenOut(t *testing.T) {
	fresh := func() assessment.HandIn {
		return assessment.HandIn{State: assessment.Preparing, Files: []assessment.File{{ID: "a", Ord: 0}, {ID: "b", Ord: 2}, {ID: "c", Ord: 3}}}
	}
	h := fresh()
	if err := h.Arrange([]string{"c", "a", "b"}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []assessment.File{{ID: "c", Ord: 0}, {ID: "a", Ord: 2}, {ID: "b", Ord: 3}} { // 1 is of a file on its way
		if h.Files[i].ID != want.ID || h.Files[i].Ord != want.Ord {
			t.Errorf("place %d: %+v, want %+v", i, h.Files[i], want)
		}
	}
	for _, wrong := range [][]string{{"a", "b"}, {"a", "b", "c", "d"}, {"a", "b", "b"}, nil} {
		h := fresh()
		if err := h.Arrange(wrong); codeOf(err) != "hand-in.files" {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if err := h.Drop("a"); err != nil || len(h.Files) != 2 {
		t.Errorf("%v, %d files stand", err, len(h.Files))
	}
	if err := h.Drop("a"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("taken out twice: %v", err)
	}
	h.State = assessment.HandedIn
	for name, err := range map[string]error{"drop": h.Drop("b"), "arrange": h.Arrange([]string{"b", "c"}), "write": h.Write("Autre.")} {
		if codeOf(err) != "hand-in.closed" {
			t.Errorf("%s what is handed in: %v", name, err)
		}
	}
}
