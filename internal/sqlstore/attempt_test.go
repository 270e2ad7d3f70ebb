package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// hall is the school with a quiz of two words that completes a resource, which
// yassin takes by a clock that the test moves.
type hall struct {
	*school
	clock       atomic.Int64 // microseconds
	store       *sqlstore.Attempts
	desk        *assessment.Desk
	examiner    *assessment.Examiner
	invigilator *assessment.Invigilator
	work        string
	resource    string
}

func halls(t *testing.T, rules assessment.Rules, test func(t *testing.T, h *hall)) {
	schools(t, func(t *testing.T, s *school) {
		h := &hall{school: s, work: s.ids.New()}
		h.clock.Store(s.now().UnixMicro())
		base := sqlstore.NewBase(s.db, id.NewMaker(h.at, rand.Reader), h.at, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
		h.store, h.desk = sqlstore.NewAttempts(base), assessment.NewDesk(sqlstore.NewWorks(base), h.at)
		h.examiner = assessment.NewExaminer(h.store, assessment.Veil("key"), live.NewHub(), h.at)
		h.invigilator = assessment.NewInvigilator(h.examiner, h.store)
		h.set(rules)
		test(t, h)
	})
}

func (h *hall) at() time.Time { return time.UnixMicro(h.clock.Load()).UTC() }

func (h *hall) pass(d time.Duration) { h.clock.Add(d.Microseconds()) }

// set gives yassin's group the quiz, due after two days.
func (h *hall) set(rules assessment.Rules) {
	h.t.Helper()
	amina, ctx := h.people["amina"], h.t.Context()
	course, module := h.course("Électricité")
	asset, resource := h.receive(course, module, "cours.pdf", media.PDF)
	h.digitised(asset)
	h.resource = resource
	h.must(h.school.desk.Publish(ctx, amina, course, 0, &catalogue.Audience{Groups: []string{h.group}}))
	_, err := h.desk.Create(ctx, amina, assessment.Work{ID: h.work, Course: course, Module: module, Kind: assessment.Quiz, Title: "Unités"})
	h.must(err)
	h.must(h.desk.Edit(ctx, amina, h.work, 0, func(w *assessment.Work) { w.Rules, w.Resource, w.Pass = rules, resource, 1000 }))
	h.must(h.desk.SavePaper(ctx, amina, h.work, 0, []assessment.Question{word("q1", "ohm"), word("q2", "volt")}))
	h.must(h.desk.Publish(ctx, amina, h.work, 0))
	h.learner("yassin", h.group)
	h.give(48 * time.Hour)
}

// word is a question that one word answers.
func word(name, right string) assessment.Question {
	return assessment.Question{ID: name, Kind: assessment.Short, Text: "Quelle unité ?", Points: 100, Choices: []assessment.Choice{{ID: "a", Text: right, Share: assessment.Whole}}}
}

// give lets the group have until then.
func (h *hall) give(in time.Duration) {
	h.t.Helper()
	h.must(h.desk.Give(h.t.Context(), h.people["amina"], h.work, h.group, time.Time{}, h.at().Add(in)))
}

// says is what a device says: what was answered to the first question and to the
// second, as its so-manieth word on each.
func says(device, first, second string, counter int64) assessment.Taking {
	return assessment.Taking{Device: device, Answers: []assessment.Answer{{Question: "q1", Text: first, Counter: counter}, {Question: "q2", Text: second, Counter: counter}}}
}

// take keeps what a device of yassin's says of an attempt.
func (h *hall) take(attempt string, told assessment.Taking) (assessment.Attempted, error) {
	told.Attempt, told.Work, told.Revision = attempt, h.work, 1
	return h.examiner.Take(h.t.Context(), h.people["yassin"], told)
}

func (h *hall) taken(attempt string, told assessment.Taking) assessment.Attempted {
	h.t.Helper()
	a, err := h.take(attempt, told)
	h.must(err)
	return a
}

// handed is what a device says in the end.
func handed(told assessment.Taking) assessment.Taking {
	told.Submit = true
	return told
}

// counts holds the record to how many rows answer each question.
func (h *hall) counts(want map[string]int) {
	h.t.Helper()
	for where, n := range want {
		if got := h.count(`SELECT count(*) FROM ` + where); got != n {
			h.t.Errorf("%d of %s, want %d", got, where, n)
		}
	}
}

func TestAnAttemptIsBegunSavedAndHandedInOnce(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		attempt := h.ids.New()
		begun := h.taken(attempt, says("phone", "ohm", "", 1))
		if begun.State != assessment.Open || begun.Number != 1 || begun.Mark != assessment.Unmarked {
			t.Fatalf("begun: %+v", begun)
		}
		h.pass(time.Minute)
		h.taken(attempt, says("tablet", "ohm", "ampère", 2))
		h.taken(attempt, says("phone", "volt", "", 1)) // an old word that comes late
		h.counts(map[string]int{`result`: 0, `fact WHERE kind = 'attempt.submitted'`: 0})
		h.pass(time.Minute)
		first := h.taken(attempt, handed(says("tablet", "ohm", "volt", 3)))
		for range 2 {
			h.pass(time.Minute)
			again := h.taken(attempt, handed(says("phone", "", "", 9)))
			if again.Mark != assessment.Full || !again.Submitted.Equal(first.Submitted) || !again.Arrived.Equal(first.Arrived) || !again.Counts || again.Late {
				t.Errorf("said again: %+v, and at first %+v", again, first)
			}
		}
		h.counts(map[string]int{
			`attempt WHERE state = 'submitted' AND number = 1 AND mark = 2000`: 1, `attempt`: 1, `result WHERE mark = 2000 AND passed = 1 AND source = 'quiz' AND by_id = ''`: 1,
			`fact WHERE kind = 'attempt.submitted'`: 1, `fact WHERE kind = 'mark.set'`: 1, `fact WHERE kind = 'resource.completed'`: 1, `progress WHERE completed_at > 0`: 1,
		})
	})
}

func TestAnAttemptTooManyIsKeptAndCountsForNothing(t *testing.T) {
	halls(t, assessment.Rules{Attempts: 1}, func(t *testing.T, h *hall) {
		h.taken(h.ids.New(), handed(says("phone", "ohm", "", 1)))
		surplus := h.taken(h.ids.New(), handed(says("tablet", "ohm", "volt", 1)))
		if surplus.State != assessment.Surplus || surplus.Number != 0 || surplus.Mark != assessment.Unmarked || surplus.Counts || surplus.Submitted.IsZero() {
			t.Errorf("%+v", surplus)
		}
		h.counts(map[string]int{
			`attempt`: 2, `attempt WHERE state = 'surplus' AND answers LIKE '%volt%'`: 1, `result WHERE mark = 1000`: 1,
			`fact WHERE kind = 'attempt.submitted'`: 2, `fact WHERE kind = 'mark.set'`: 1,
		})
	})
}

// Eight devices tell of one attempt and of one each, all at once: the first is
// counted once, and of the others there are as many as are allowed, one number
// each.
func TestDevicesThatTellAtOnceAreKeptOneAfterTheOther(t *testing.T) {
	const devices, allowed = 8, 4
	halls(t, assessment.Rules{Attempts: allowed}, func(t *testing.T, h *hall) {
		shared, own := h.ids.New(), [devices]string{}
		for i := range own {
			own[i] = h.ids.New()
		}
		var all sync.WaitGroup
		for i, attempt := range own {
			all.Go(func() {
				device := fmt.Sprint("device ", i)
				for _, told := range []string{shared, attempt, shared} {
					if _, err := h.take(told, handed(says(device, "ohm", "volt", int64(i)))); err != nil {
						t.Errorf("%s: %v", device, err)
					}
				}
			})
		}
		all.Wait()
		h.counts(map[string]int{
			`attempt`: devices + 1, `attempt WHERE state = 'submitted' AND mark = 2000`: allowed, `attempt WHERE state = 'surplus' AND number = 0`: devices + 1 - allowed,
			`fact WHERE kind = 'attempt.submitted'`: devices + 1, `fact WHERE kind = 'mark.set'`: 1, `fact WHERE kind = 'resource.completed'`: 1, `result`: 1,
		})
		if n := h.count(`SELECT count(DISTINCT number) FROM attempt WHERE number BETWEEN 1 AND $1`, allowed); n != allowed {
			t.Errorf("%d numbers of %d attempts", n, allowed)
		}
	})
}

func TestTheLabHandsInWhoseTimeIsOverAsItWasSaved(t *testing.T) {
	halls(t, assessment.Rules{Limit: 10}, func(t *testing.T, h *hall) {
		attempt := h.ids.New()
		h.taken(attempt, says("phone", "ohm", "", 1))
		h.pass(5 * time.Minute)
		saved := h.taken(attempt, says("phone", "ohm", "volt", 2)).Saved
		h.pass(5*time.Minute + assessment.Slack - time.Second)
		h.lapse()
		h.counts(map[string]int{`attempt WHERE state = 'open'`: 1, `result`: 0})
		h.pass(time.Second)
		for range 2 {
			h.lapse()
		}
		a, err := h.invigilator.Attempt(t.Context(), h.people["amina"], attempt)
		h.must(err)
		if a.State != assessment.Submitted || a.Mark != assessment.Full || !a.Submitted.Equal(saved) || !a.Arrived.Equal(h.at()) || a.Late {
			t.Errorf("%+v", a)
		}
		h.counts(map[string]int{`fact WHERE kind = 'attempt.submitted'`: 1, `fact WHERE kind = 'mark.set'`: 1, `attempt WHERE closes_at > 0`: 0})
		if late := h.taken(attempt, handed(says("tablet", "", "", 9))); late.Mark != assessment.Full {
			t.Errorf("what came later changed it: %+v", late)
		}
	})
}

func (h *hall) lapse() {
	h.t.Helper()
	h.must(h.examiner.HandInLapsed(h.t.Context(), h.store))
}

// A learner who is given more days meanwhile goes on, also at a quiz that was
// withdrawn, and it is handed in all the same.
func TestADayThatIsMovedMovesWhenTheLabHandsIn(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		attempt := h.ids.New()
		h.taken(attempt, says("phone", "ohm", "", 1))
		h.pass(47 * time.Hour)
		h.give(10 * 24 * time.Hour)
		h.pass(9 * 24 * time.Hour) // past the day that there was, and the hours of grace
		h.lapse()
		h.counts(map[string]int{`attempt WHERE state = 'open' AND closes_at > 1`: 1})
		h.must(h.desk.Withdraw(t.Context(), h.people["amina"], h.work, 0))
		_, err := h.take(h.ids.New(), says("tablet", "ohm", "", 1))
		wants(t, err, fault.NotFound) // nobody begins it any more
		h.taken(attempt, says("phone", "ohm", "volt", 2))
		h.pass(4 * 24 * time.Hour)
		h.lapse()
		h.counts(map[string]int{`attempt WHERE state = 'submitted' AND mark = 2000 AND late = 0`: 1, `result WHERE mark = 2000`: 1})
	})
}

func TestAMarkByHandStandsUntilItIsTakenBack(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		amina, yassin := h.people["amina"], h.people["yassin"]
		byHand := func(mark assessment.Mark) assessment.ByHand {
			return assessment.ByHand{Work: h.work, Group: h.group, Learner: yassin.Person(), Mark: mark, Reason: "Question 2 annulée."}
		}
		h.taken(h.ids.New(), handed(says("phone", "ohm", "", 1)))
		for range 2 {
			r, err := h.invigilator.SetByHand(t.Context(), amina, byHand(1575))
			h.must(err)
			if r.Mark != 1575 || r.Source != assessment.FromTrainer || r.By != amina.Person() {
				t.Errorf("%+v", r)
			}
		}
		h.taken(h.ids.New(), handed(says("phone", "ohm", "volt", 1)))
		h.counts(map[string]int{`result WHERE mark = 1575`: 1, `fact WHERE kind = 'mark.set'`: 2})
		r, err := h.invigilator.SetByHand(t.Context(), amina, byHand(assessment.Unmarked))
		h.must(err)
		if r.Mark != assessment.Full || r.Source != assessment.FromQuiz || r.By != "" {
			t.Errorf("taken back: %+v", r)
		}
		h.counts(map[string]int{`fact WHERE kind = 'mark.set'`: 3})
		_, err = h.invigilator.SetByHand(t.Context(), yassin, byHand(2000))
		wants(t, err, fault.Forbidden)
		unsaid, stranger := byHand(1000), byHand(1000)
		unsaid.Reason, stranger.Learner = " ", amina.Person()
		_, err = h.invigilator.SetByHand(t.Context(), amina, unsaid)
		wants(t, err, fault.Invalid)
		_, err = h.invigilator.SetByHand(t.Context(), h.people["driss"], stranger)
		wants(t, err, fault.NotFound)
		h.counts(map[string]int{`result WHERE mark = 2000 AND source = 'quiz'`: 1})
	})
}

func TestAnIdentifierOfSomebodyElsesAttemptIsTaken(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		attempt := h.ids.New()
		h.taken(attempt, says("phone", "ohm", "", 1))
		h.learner("driss", h.group)
		_, err := h.examiner.Take(t.Context(), h.people["driss"], assessment.Taking{Work: h.work, Attempt: attempt, Revision: 1, Device: "pc", Submit: true})
		wants(t, err, fault.Conflict)
		_, err = h.examiner.Take(t.Context(), h.people["yassin"], assessment.Taking{Work: h.ids.New(), Attempt: attempt, Revision: 1, Device: "pc"})
		wants(t, err, fault.NotFound)
		h.counts(map[string]int{`attempt WHERE state = 'open'`: 1, `attempt`: 1})
	})
}
