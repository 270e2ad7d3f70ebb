package sqlstore_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// quiz makes a quiz of amina's in a course that her group reads, and a desk for it.
func (s *school) quiz() (desk *assessment.Desk, course, work string) {
	s.t.Helper()
	desk = assessment.NewDesk(s.works, s.now)
	course, module := s.course("Électricité")
	asset, _ := s.receive(course, module, "cours.pdf", media.PDF)
	s.digitised(asset)
	s.must(s.desk.Publish(s.t.Context(), s.people["amina"], course, 0, &catalogue.Audience{Groups: []string{s.group}}))
	work = s.ids.New()
	_, err := desk.Create(s.t.Context(), s.people["amina"], assessment.Work{ID: work, Course: course, Module: module, Kind: assessment.Quiz, Title: " Loi  d'Ohm "})
	s.must(err)
	return desk, course, work
}

func questions(text string) []assessment.Question {
	return []assessment.Question{{ID: "q1", Kind: assessment.Single, Text: text, Choices: []assessment.Choice{
		{ID: "a", Text: "U = RI", Share: assessment.Whole}, {ID: "b", Text: "U = R/I"},
	}}}
}

func (s *school) work(who, id string) assessment.View {
	s.t.Helper()
	v, err := s.works.Work(s.t.Context(), s.people[who].Scope(), id)
	s.must(err)
	return v
}

func TestWorksArePutInOrder(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, course, first := s.quiz()
		amina, home := s.people["amina"], s.work("amina", first).Module
		other := s.ids.New()
		s.must(s.desk.Arrange(t.Context(), amina, course, 0, func(w *catalogue.Whole) error { return w.AddModule(other, "Deuxième", 1) }))
		second, third := s.ids.New(), s.ids.New()
		for _, id := range []string{second, third} {
			_, err := desk.Create(t.Context(), amina, assessment.Work{ID: id, Course: course, Module: home, Kind: assessment.Devoir, Title: id})
			s.must(err)
		}
		for _, move := range []struct {
			work, module string
			ord          int
			want         []string
		}{
			{third, home, 0, []string{third, first, second}},
			{third, home, 1, []string{first, third, second}},
			{first, home, 99, []string{third, second, first}},
			{first, other, 0, []string{third, second, first}},
			{second, other, 0, []string{third, second, first}},
			{third, other, 1, []string{second, third, first}},
			{second, home, -1, []string{second, third, first}},
		} {
			s.must(desk.Edit(t.Context(), amina, move.work, 0, func(w *assessment.Work) { w.Module, w.Ord = move.module, move.ord }))
			found, err := s.works.Works(t.Context(), amina.Scope(), course)
			s.must(err)
			var order []string
			for _, w := range found {
				order = append(order, w.ID)
			}
			if !slices.Equal(order, move.want) {
				t.Errorf("%s at %d of %s: %v, want %v", move.work, move.ord, move.module, order, move.want)
			}
		}
	})
}

func TestAQuizIsWrittenPublishedAndGiven(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, course, work := s.quiz()
		amina := s.people["amina"]
		w := s.work("amina", work)
		if w.Title != "Loi d'Ohm" || w.Pass != 1000 || w.Weight != 100 || w.State != account.Draft || w.Revision != 0 || w.Rules.Keep != assessment.KeepBest || w.AuthorName != "amina" {
			t.Errorf("a new quiz is %+v", w)
		}
		s.must(desk.Edit(t.Context(), amina, work, 1, func(w *assessment.Work) { w.Minutes = 20 }))
		s.must(desk.SavePaper(t.Context(), amina, work, 2, questions("Que dit la loi d'Ohm ?")))
		s.must(desk.Publish(t.Context(), amina, work, 3))
		due := time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)
		s.must(desk.Give(t.Context(), amina, work, s.group, time.Time{}, due))
		s.must(desk.Give(t.Context(), amina, work, s.group, time.Time{}, due)) // the same again tells nothing
		s.must(desk.Give(t.Context(), amina, work, s.group, time.Time{}, due.Add(time.Hour)))
		s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, 'learner', 'group', $4, 1)`,
			s.ids.New(), amina.Org(), s.people["yassin"].Person(), s.group)
		found, err := s.works.Works(t.Context(), s.people["yassin"].Scope(), course)
		s.must(err)
		if len(found) != 1 || found[0].Questions != 1 || len(found[0].Given) != 1 || !found[0].Given[0].Due.Equal(due.Add(time.Hour)) {
			t.Fatalf("a learner finds %+v", found)
		}
		if m := found[0].Mine; m == nil || m.Stage != assessment.Todo || !m.Terms.Due.Equal(due.Add(time.Hour)) || m.Mark != assessment.Unmarked {
			t.Errorf("a learner's own is %+v", found[0].Mine)
		}
		s.must(desk.TakeBack(t.Context(), amina, work, s.group))
		want := []fact.Kind{fact.WorkCreated, fact.WorkChanged, fact.WorkChanged, fact.WorkPublished, fact.WorkGiven, fact.WorkGiven, fact.WorkTakenBack}
		told := slices.DeleteFunc(slices.Clone(s.facts), func(k fact.Kind) bool { return !slices.Contains(want, k) })
		if !slices.Equal(told, want) {
			t.Errorf("told %v", told)
		}
	})
}

func TestADraftIsNotForLearnersAndAWorkOfAnotherPlaceIsForNobodyElse(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, _, work := s.quiz()
		for _, who := range []string{"yassin", "driss"} {
			if _, err := s.works.Work(t.Context(), s.people[who].Scope(), work); !errors.Is(err, fault.Missing()) {
				t.Errorf("%s reads a draft: %v", who, err)
			}
		}
		s.must(desk.SavePaper(t.Context(), s.people["amina"], work, 0, questions("Que dit la loi d'Ohm ?")))
		s.must(desk.Publish(t.Context(), s.people["amina"], work, 0))
		s.work("yassin", work)
		if err := desk.Edit(t.Context(), s.people["driss"], work, 0, func(w *assessment.Work) { w.Title = "À moi" }); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("who may read a work changes it: %v", err)
		}
		if err := desk.Give(t.Context(), s.people["driss"], work, s.group, time.Time{}, time.Time{}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("who does not train a group gives it something: %v", err)
		}
		s.must(desk.Withdraw(t.Context(), s.people["amina"], work, 0))
		if _, err := s.works.Work(t.Context(), s.people["yassin"].Scope(), work); !errors.Is(err, fault.Missing()) {
			t.Errorf("a learner reads what was withdrawn: %v", err)
		}
	})
}

func TestAPaperThatSomebodyBeganNeverChanges(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, _, work := s.quiz()
		amina := s.people["amina"]
		save := func(text string) {
			t.Helper()
			s.must(desk.SavePaper(t.Context(), amina, work, 0, questions(text)))
		}
		save("Une")
		save("Deux")
		if n := s.count(`SELECT count(*) FROM paper WHERE work_id = $1`, work); n != 1 {
			t.Errorf("%d papers of a quiz that nobody began", n)
		}
		s.exec(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, closes_at, late, mark, shares)
			VALUES ($1, $2, $3, 1, 1, 'open', '[]', '', 1, 1, 0, 1, 0, 0, 0, -1, '[]')`, s.ids.New(), work, s.people["yassin"].Person())
		save("Deux") // as it is
		save("Trois")
		save("Quatre")
		p, err := s.works.Paper(t.Context(), amina.Scope(), work)
		s.must(err)
		first := s.count(`SELECT count(*) FROM paper WHERE work_id = $1 AND revision = 1 AND questions LIKE '%Deux%'`, work)
		if p.Revision != 2 || p.Questions[0].Text != "Quatre" || first != 1 {
			t.Errorf("revision %d asks %q, and the first is kept: %v", p.Revision, p.Questions[0].Text, first == 1)
		}
		if err := desk.Remove(t.Context(), amina, work, 0); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a quiz that somebody began is removed: %v", err)
		}
	})
}

func TestTwoTabsDoNotOverwriteEachOther(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, _, work := s.quiz()
		s.must(desk.SavePaper(t.Context(), s.people["amina"], work, 1, questions("Une")))
		if err := desk.SavePaper(t.Context(), s.people["amina"], work, 1, questions("Deux")); !errors.Is(err, fault.Outdated()) {
			t.Errorf("the second tab hears %v", err)
		}
	})
}

func TestTheHistoryOfACourseTellsOfItsWorksAndOfManySavesOnce(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, course, work := s.quiz()
		for _, text := range []string{"Une", "Deux", "Trois"} {
			s.must(desk.SavePaper(t.Context(), s.people["amina"], work, 0, questions(text)))
		}
		s.must(desk.Give(t.Context(), s.people["amina"], work, s.group, time.Time{}, time.Time{}))
		events, err := s.courses.History(t.Context(), s.people["amina"].Scope(), course)
		s.must(err)
		var told []string
		for _, e := range events {
			if e.Object == work {
				told = append(told, string(e.Kind))
				if !strings.Contains(e.Payload, "Loi d'Ohm") {
					t.Errorf("%s does not say of what: %s", e.Kind, e.Payload)
				}
			}
		}
		if want := []string{"work.given", "work.changed", "work.created"}; !slices.Equal(told, want) {
			t.Errorf("told %v", told)
		}
	})
}
