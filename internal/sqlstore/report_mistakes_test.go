package sqlstore_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// What was wrong is read from the paper as it was answered, and of the learners
// that it is asked of.
func TestMistakesAreThoseOfThePaperThatWasAnswered(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, course, work := s.quiz()
		amina, yassin := s.people["amina"], s.people["yassin"].Person()
		resource := s.folder("amina", course).Items[0].ID
		paper := append(questions("Première"), questions("Seconde")...)
		paper[0].ID, paper[1].ID = "q1", "q2"
		paper[0].Review, paper[1].Review = &assessment.Passage{Resource: resource, At: 2}, &assessment.Passage{Resource: resource, At: 3}
		s.must(desk.SavePaper(t.Context(), amina, work, 0, paper))
		s.learner("yassin", s.group)
		for n, row := range []struct{ state, shares string }{{"submitted", `[10000000,0]`}, {"open", `[0,0]`}} {
			s.exec(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, late, mark, shares, closes_at)
				VALUES ($1, $2, $3, $4, 1, $5, '[]', '', 1, 1, 1, 7, 0, 0, 1000, $6, 0)`, row.state, work, yassin, n+1, row.state, row.shares)
		}
		paper[1].Review.At = 9
		s.must(desk.SavePaper(t.Context(), amina, work, 0, paper)) // another revision, which nobody answered
		reports := sqlstore.NewReports(s.works.Base)
		found, err := reports.Mistakes(t.Context(), report.Learners{Org: amina.Org(), Group: s.group}, []string{resource})
		s.must(err)
		if len(found.Found) != 1 || found.Found[0].At != 3 || found.Found[0].Person != yassin || found.Found[0].Known.UnixMicro() != 7 || len(found.Groups[yassin]) != 1 {
			t.Fatalf("%+v", found)
		}
		for name, of := range map[string]report.Learners{"another group": {Org: amina.Org(), Group: "other"}, "another organisation": {Org: "other"}} {
			found, err := reports.Mistakes(t.Context(), of, []string{resource})
			s.must(err)
			if len(found.Found) != 0 {
				t.Errorf("%s is told %+v", name, found)
			}
		}
		if found, err = reports.Mistakes(t.Context(), report.Learners{Org: amina.Org()}, nil); err != nil || len(found.Found) != 0 {
			t.Errorf("of no resource there is %+v, %v", found, err)
		}
	})
}
