package assessment_test

import (
	"errors"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// all is what a learner answered to everything, rightly.
func all() []assessment.Answer {
	return []assessment.Answer{says(0, "true", 1), says(1, "true", 2), says(2, "true", 3), says(3, "true", 4)}
}

// What was done in time and could not be sent counts also where the lab had to hand
// in what it had.
func TestWhatTheLabHandedInIsDoneByItsLearnerWhenItHearsSo(t *testing.T) {
	cases := map[string]struct {
		rules     assessment.Rules
		terms     assessment.Terms
		lapses    time.Time
		arrives   time.Time
		submitted float64 // seconds before it arrives
		mark      assessment.Mark
		late      bool
	}{
		"within the limit":              {rules: assessment.Rules{Limit: 30}, lapses: minutes(31), arrives: minutes(45), submitted: 20 * 60, mark: 2000},
		"beyond the limit":              {rules: assessment.Rules{Limit: 30}, lapses: minutes(31), arrives: minutes(45), mark: 500},
		"after two days":                {rules: assessment.Rules{Limit: 30}, lapses: minutes(31), arrives: minutes(49*60 + 30), submitted: 49 * 3600, mark: 500},
		"after the day and its grace":   {terms: assessment.Terms{Due: minutes(60)}, lapses: minutes(49*60 + 1), arrives: minutes(50 * 60), submitted: 49*3600 + 1800, mark: 2000, late: true},
		"answered when all was over":    {terms: assessment.Terms{Due: minutes(60)}, lapses: minutes(49*60 + 1), arrives: minutes(50 * 60), mark: 2000, late: true},
		"long after all that was over":  {terms: assessment.Terms{Due: minutes(60)}, lapses: minutes(49*60 + 1), arrives: minutes(98 * 60), mark: 500},
		"of a job that came hours late": {rules: assessment.Rules{Limit: 30}, lapses: minutes(300), arrives: minutes(301), submitted: 3600, mark: 500},
	}
	for name, c := range cases {
		s := sitting(c.rules)
		s.Terms = c.terms
		s, _ = told(t, s, assessment.Taking{Device: "a", Answers: all()[:1]}, noon)
		a := s.Lapse("first", c.lapses)
		if a.State != assessment.Submitted || !a.Lapsed || a.Mark != 500 {
			t.Fatalf("%s: the lab handed in %+v", name, a)
		}
		s = s.With(a)
		for range 2 {
			s, a = told(t, s, assessment.Taking{Device: "a", Begun: c.arrives.Sub(noon).Seconds(), Answers: all(), Submit: true, Submitted: c.submitted}, c.arrives)
			if a.Mark != c.mark || a.Late != c.late || a.State != assessment.Submitted || a.Lapsed != (c.mark == 500) {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
}

// Who has seen what was right can finish an attempt that was begun before, and it
// is not the first for that.
func TestTheFirstAttemptIsTheOneThatWasHandedInFirst(t *testing.T) {
	s := sitting(assessment.Rules{Attempts: 2, Keep: assessment.KeepFirst})
	s, _ = told(t, s, assessment.Taking{Attempt: "x", Device: "a", Answers: all()[:1]}, noon)
	s, _ = told(t, s, assessment.Taking{Attempt: "y", Device: "b", Answers: all()[:2], Submit: true}, minutes(1))
	s, _ = told(t, s, assessment.Taking{Attempt: "x", Device: "a", Answers: all(), Submit: true}, minutes(5))
	for keep, want := range map[assessment.Keep]string{assessment.KeepFirst: "y", assessment.KeepLast: "x", assessment.KeepBest: "x"} {
		if a, found := keep.Counting(s.Kept); !found || a.ID != want {
			t.Errorf("%s: %s", keep, a.ID)
		}
	}
}

func TestNobodyGetsAnOldPaperOfWhichTheySawWhatWasRight(t *testing.T) {
	for reveal, refused := range map[assessment.Reveal]bool{assessment.RevealAtOnce: true, assessment.RevealNever: false} {
		s := sitting(assessment.Rules{Reveal: reveal})
		s, _ = told(t, s, assessment.Taking{Attempt: "x", Revision: 1, Device: "a", Answers: all()[:1], Submit: true}, noon)
		s.Work.Revision = 2
		_, err := s.Take(assessment.Taking{Attempt: "y", Revision: 1, Device: "a", Answers: all()}, minutes(1))
		if (fault.KindOf(err) == fault.Conflict) != refused {
			t.Errorf("%s: %v", reveal, err)
		}
	}
}

func TestAttemptsOfOnePersonHaveAnEnd(t *testing.T) {
	s := sitting(assessment.Rules{Attempts: 1})
	for n := range assessment.MaxKept {
		s.Kept = append(s.Kept, assessment.Attempt{ID: string(rune('a'+n%26)) + string(rune('a'+n/26)), State: assessment.Surplus})
	}
	if _, err := s.Take(assessment.Taking{Attempt: "one more", Device: "a"}, noon); fault.KindOf(err) != fault.Conflict {
		t.Errorf("one more: %v", err)
	}
	if _, err := s.Take(assessment.Taking{Attempt: s.Kept[7].ID, Device: "a"}, noon); err != nil {
		t.Errorf("one that is there: %v", err)
	}
}

// A call that is sent again, since its answer was lost, undoes no "again" of the
// trainer; doing it again does.
func TestHandingInAgainIsNotTheOldCallOnceMore(t *testing.T) {
	scale := assessment.Scale{Step: 1, Grace: 48 * time.Hour}
	h := assessment.HandIn{ID: "h", State: assessment.Preparing, Text: "Voici.", Mark: assessment.Unmarked}
	hand := func(now time.Time, age time.Duration, want assessment.HandInState) {
		t.Helper()
		if err := h.Hand(minutes(100), now, age, scale, 0); err != nil || h.State != want {
			t.Errorf("%v, %s", err, h.State)
		}
	}
	hand(minutes(10), 0, assessment.HandedIn)
	_, err := h.Return(assessment.Correction{Again: true, Mark: assessment.Unmarked, Comment: "À reprendre."}, nil, scale, "karim", minutes(20))
	if err != nil {
		t.Fatal(errors.Unwrap(err))
	}
	hand(minutes(30), 20*time.Minute, assessment.Again)
	hand(minutes(31), 0, assessment.HandedIn)
}

// Where a work opens later for the groups that have it, it opens no earlier for
// learners of others.
func TestAWorkOpensForNobodyBeforeItsFirstGroup(t *testing.T) {
	given := []assessment.Given{{Group: "b", Opens: minutes(60), Due: minutes(90)}, {Group: "a", Opens: minutes(30)}}
	if got := assessment.TermsBeside(given); got.Given || !got.Opens.Equal(minutes(30)) || !got.Due.IsZero() {
		t.Errorf("%+v", got)
	}
	if got := assessment.TermsBeside(nil); !got.Open(noon) {
		t.Errorf("what nobody was given: %+v", got)
	}
}
