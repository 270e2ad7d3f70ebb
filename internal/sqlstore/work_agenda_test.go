package sqlstore_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

func TestAnAgendaHoldsWhatALearnerHasToDoAndToSee(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, course, work := s.quiz()
		amina, yassin := s.people["amina"], s.people["yassin"].Person()
		resource := s.folder("amina", course).Items[0].ID
		paper := questions("Que dit la loi d'Ohm ?")
		paper[0].Review = &assessment.Passage{Resource: resource, At: 2}
		s.must(desk.SavePaper(t.Context(), amina, work, 0, paper))
		agenda := func() assessment.Agenda {
			t.Helper()
			a, err := s.works.Agenda(t.Context(), s.people["yassin"].Scope())
			s.must(err)
			return a
		}
		s.learner("yassin", s.group)
		s.must(desk.Publish(t.Context(), amina, work, 0))
		if a := agenda(); len(a.Duties) != 0 || len(a.Viewings) != 0 {
			t.Errorf("before it is given there is %+v", a)
		}
		due := time.Date(2027, 1, 8, 18, 0, 0, 0, time.UTC)
		s.must(desk.Give(t.Context(), amina, work, s.group, time.Time{}, due))
		s.exec(`UPDATE asset SET pages = 4, size = 800`)
		s.exec(`INSERT INTO progress (person_id, resource_id, watched, watched_length, extent, position, device, seen_at, completed_at) VALUES ($1, $2, '', 1, 4, 1, '', 1, 0)`, yassin, resource)
		a := agenda()
		if len(a.Duties) != 1 || a.Duties[0].ID != work || !a.Duties[0].Doing.Terms.Due.Equal(due) || a.Duties[0].CourseName != "Électricité" || a.Duties[0].Group == "" {
			t.Fatalf("%+v", a.Duties)
		}
		if len(a.Viewings) != 1 || a.Viewings[0].Resource != resource {
			t.Fatalf("%+v", a.Viewings)
		}
		if seconds, pages, bytes := a.Viewings[0].Left(); seconds != 0 || pages != 3 || bytes != 600 {
			t.Errorf("left are %v s, %v pages, %d bytes", seconds, pages, bytes)
		}
		s.exec(`UPDATE progress SET completed_at = 1`)
		if a := agenda(); len(a.Viewings) != 0 {
			t.Error("what was completed is to be seen again")
		}
		s.must(desk.Withdraw(t.Context(), amina, work, 0))
		if a := agenda(); len(a.Duties) != 0 {
			t.Error("what was withdrawn is due")
		}
	})
}
