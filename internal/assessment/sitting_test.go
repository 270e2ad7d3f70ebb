package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func minutes(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

// statements is a paper of true or false, in which all is true.
func statements(n int) assessment.Paper {
	p := assessment.Paper{Revision: 1}
	for i := range n {
		p.Questions = append(p.Questions, assessment.Question{ID: fmt.Sprintf("q%d", i), Kind: assessment.TrueFalse, Points: 100,
			Choices: []assessment.Choice{choice("true", whole), choice("false", 0)}})
	}
	return p
}

func sitting(rules assessment.Rules) assessment.Sitting {
	return assessment.Sitting{
		Work: assessment.Work{ID: "work", Kind: assessment.Quiz, Pass: 1000, Rules: rules}, Paper: statements(4), Person: "amal",
		Scale: assessment.Scale{Step: 1, Grace: 48 * time.Hour},
	}
}

func says(question int, word string, counter int64) assessment.Answer {
	return assessment.Answer{Question: fmt.Sprintf("q%d", question), Choices: []string{word}, Counter: counter}
}

// told gives what stands after a device told something, and the attempt.
func told(t *testing.T, s assessment.Sitting, taking assessment.Taking, now time.Time) (assessment.Sitting, assessment.Attempt) {
	t.Helper()
	if taking.Attempt == "" {
		taking.Attempt = "first"
	}
	a, err := s.Take(taking, now)
	if err != nil {
		t.Fatal(err)
	}
	return s.With(a), a
}

func TestAnAttemptIsHandedInOnceAndNeverChanges(t *testing.T) {
	s := sitting(assessment.Rules{})
	s, a := told(t, s, assessment.Taking{Device: "a", Begun: 600, Answers: []assessment.Answer{says(0, "true", 1)}}, noon)
	if a.State != assessment.Open || a.Mark != assessment.Unmarked || a.Number != 1 || !a.Began.Equal(minutes(-10)) || !a.Closes.IsZero() {
		t.Fatalf("begun: %+v", a)
	}
	s, a = told(t, s, assessment.Taking{Device: "a", Answers: []assessment.Answer{says(0, "true", 1), says(1, "true", 2)}, Submit: true, Submitted: 60}, minutes(5))
	if a.State != assessment.Submitted || a.Mark != 1000 || !a.Submitted.Equal(minutes(4)) || !a.Arrived.Equal(minutes(5)) || a.Late {
		t.Fatalf("handed in: %+v", a)
	}
	_, again := told(t, s, assessment.Taking{Device: "b", Answers: []assessment.Answer{says(2, "true", 99)}, Submit: true}, minutes(9))
	if !reflect.DeepEqual(again, a) {
		t.Errorf("it changed: %+v", again)
	}
}

func TestAttemptsAreCountedInOrderOfArrivalAndOneTooManyIsKept(t *testing.T) {
	s := sitting(assessment.Rules{Attempts: 1})
	all := []assessment.Answer{says(0, "true", 1), says(1, "true", 1), says(2, "true", 1), says(3, "true", 1)}
	s, first := told(t, s, assessment.Taking{Attempt: "phone", Device: "phone", Answers: all[:1], Submit: true}, noon)
	s, second := told(t, s, assessment.Taking{Attempt: "tablet", Device: "tablet", Answers: all, Submit: true}, minutes(1))
	if first.Number != 1 || second.Number != 0 || second.State != assessment.Surplus || second.Submitted.IsZero() || second.Mark != assessment.Unmarked || len(second.Answers) != 4 {
		t.Fatalf("%+v and %+v", first, second)
	}
	if counting, found := s.Work.Rules.Keep.Counting(s.Kept); !found || counting.ID != "phone" || counting.Mark != 500 {
		t.Errorf("%+v counts", counting)
	}
	_, again := told(t, s, assessment.Taking{Attempt: "tablet", Device: "tablet", Answers: all[:2], Submit: true}, minutes(2))
	if !reflect.DeepEqual(again, second) {
		t.Errorf("a surplus one changed: %+v", again)
	}
}

func TestTheAttemptThatCountsIsTheWorksToSay(t *testing.T) {
	attempts := []assessment.Attempt{
		{ID: "third", Number: 3, State: assessment.Submitted, Mark: 1200}, {ID: "first", Number: 1, State: assessment.Submitted, Mark: 900},
		{ID: "second", Number: 2, State: assessment.Submitted, Mark: 1200}, {ID: "open", Number: 4, State: assessment.Open, Mark: assessment.Unmarked},
		{ID: "surplus", State: assessment.Surplus, Mark: 2000},
	}
	for keep, want := range map[assessment.Keep]string{"": "second", assessment.KeepBest: "second", assessment.KeepFirst: "first", assessment.KeepLast: "third"} {
		if got, found := keep.Counting(attempts); !found || got.ID != want {
			t.Errorf("%q: %s counts, want %s", keep, got.ID, want)
		}
	}
	if _, found := assessment.KeepBest.Counting(attempts[3:]); found {
		t.Error("what is not handed in counts")
	}
}

func TestLateIsMarkedLateAndADeviceThatWasOfflineIsBelieved(t *testing.T) {
	due := minutes(0)
	for name, c := range map[string]struct {
		arrives time.Time
		age     float64
		handed  time.Time
		late    bool
	}{
		"in time":                       {minutes(-1), 0, minutes(-1), false},
		"a minute late":                 {minutes(1), 0, minutes(1), true},
		"offline, in time":              {minutes(60), 3660, minutes(-1), false},
		"offline, late":                 {minutes(60), 60, minutes(59), true},
		"offline for longer than that":  {noon.Add(49 * time.Hour), 50 * 3600, noon.Add(49 * time.Hour), true},
		"offline for as long as may be": {noon.Add(48 * time.Hour), 49 * 3600, noon.Add(-time.Hour), false},
	} {
		s := sitting(assessment.Rules{})
		s.Terms.Due = due
		_, a := told(t, s, assessment.Taking{Device: "a", Begun: c.age + 60, Submit: true, Submitted: c.age}, c.arrives)
		if !a.Submitted.Equal(c.handed) || a.Late != c.late || !a.Due.Equal(due) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestNobodyBeginsBeforeItOpens(t *testing.T) {
	s := sitting(assessment.Rules{})
	s.Terms.Opens = minutes(1)
	if _, err := s.Take(assessment.Taking{Attempt: "a", Device: "a"}, noon); err == nil {
		t.Error("it was begun")
	}
	told(t, s, assessment.Taking{Device: "a"}, minutes(1))
}

func TestWhatComesAfterTheLimitIsTakenAsItWasSavedLast(t *testing.T) {
	s := sitting(assessment.Rules{Limit: 10})
	s, a := told(t, s, assessment.Taking{Device: "a", Answers: []assessment.Answer{says(0, "true", 1)}}, noon)
	if !a.Closes.Equal(minutes(11)) {
		t.Fatalf("closes %v", a.Closes)
	}
	late := assessment.Taking{Device: "a", Answers: []assessment.Answer{says(0, "true", 1), says(1, "true", 2)}, Submit: true}
	_, in := told(t, s, late, minutes(11))
	if in.Mark != 1000 {
		t.Errorf("within the slack: %+v", in)
	}
	_, over := told(t, s, late, minutes(11).Add(time.Second))
	if over.Mark != 500 || over.State != assessment.Submitted || !over.Submitted.Equal(noon) {
		t.Errorf("after it: %+v", over)
	}
	offline := late
	offline.Submitted = 3600
	_, in = told(t, s, offline, minutes(68))
	if in.Mark != 1000 || !in.Submitted.Equal(minutes(8)) {
		t.Errorf("offline, in time: %+v", in)
	}
	whole := assessment.Taking{Attempt: "offline", Device: "b", Begun: 7200, Answers: late.Answers, Submit: true}
	_, in = told(t, sitting(assessment.Rules{Limit: 10}), whole, minutes(120))
	if in.Mark != 1000 || !in.Submitted.Equal(minutes(10)) {
		t.Errorf("told whole when its time was over: %+v", in)
	}
}

func TestTheLabHandsInWhatNobodyDid(t *testing.T) {
	s := sitting(assessment.Rules{Limit: 10})
	s, _ = told(t, s, assessment.Taking{Device: "a", Answers: []assessment.Answer{says(0, "true", 1)}}, noon)
	if a := s.Lapse("first", minutes(10)); a.State != assessment.Open {
		t.Errorf("too early: %+v", a)
	}
	if a := s.Lapse("first", minutes(11)); a.State != assessment.Submitted || a.Mark != 500 || !a.Submitted.Equal(noon) || !a.Closes.IsZero() {
		t.Errorf("its time is over: %+v", a)
	}
	s = sitting(assessment.Rules{})
	s.Terms.Due = minutes(5)
	s, a := told(t, s, assessment.Taking{Device: "a", Answers: []assessment.Answer{says(0, "true", 1)}}, noon)
	if over := minutes(5).Add(48 * time.Hour); !a.Closes.Equal(over) {
		t.Errorf("closes %v, want %v", a.Closes, over)
	}
	if a := s.Lapse("first", a.Closes); a.State != assessment.Submitted || a.Late {
		t.Errorf("nothing can be in time any more: %+v", a)
	}
	s.Terms.Due = minutes(500)
	if a := s.Lapse("first", a.Closes); a.State != assessment.Open || !a.Closes.After(minutes(500)) {
		t.Errorf("given more time: %+v", a)
	}
	_, a = told(t, s, assessment.Taking{Attempt: "late", Device: "a"}, minutes(500).Add(49*time.Hour))
	if !a.Closes.IsZero() {
		t.Errorf("who begins too late is closed at %v", a.Closes)
	}
}

// Whatever devices tell of an attempt before it is handed in, in any order and any
// number of times, comes to the same.
func FuzzTheOrderOfArrivalDecidesNothing(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 8))
		takings := saves(random)
		want := came(t, takings)
		for range 5 {
			sent := append(append([]assessment.Taking{}, takings...), takings[:random.IntN(len(takings)+1)]...)
			random.Shuffle(len(sent), func(i, j int) { sent[i], sent[j] = sent[j], sent[i] })
			if got := came(t, sent); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v, and in another order %+v", want, got)
			}
		}
	})
}

// saves are what three devices tell, whose counters and answers meet.
func saves(random *rand.Rand) (takings []assessment.Taking) {
	for range 1 + random.IntN(8) {
		taking := assessment.Taking{Device: string(rune('a' + random.IntN(3))), Begun: float64(random.IntN(100))}
		for q := range 4 {
			if random.IntN(2) == 0 {
				taking.Answers = append(taking.Answers, says(q, []string{"true", "false"}[random.IntN(2)], random.Int64N(4)))
			}
		}
		takings = append(takings, taking)
	}
	return takings
}

// came is what takings came to, and what it is worth once it is handed in: without
// which device told last.
func came(t *testing.T, takings []assessment.Taking) assessment.Attempt {
	s := sitting(assessment.Rules{Attempts: 1})
	for _, taking := range takings {
		s, _ = told(t, s, taking, noon)
	}
	_, a := told(t, s, assessment.Taking{Device: "z", Submit: true}, noon)
	return a
}
