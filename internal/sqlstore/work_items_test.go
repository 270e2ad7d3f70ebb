package sqlstore_test

import (
	"errors"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Statistics are made of the first attempt that each learner handed in, with the
// paper that it answers; open, later and surplus ones are in no figure.
func TestOnlyFirstAttemptsThatWereHandedInAreFigures(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, _, work := s.quiz()
		amina := s.people["amina"]
		s.must(desk.SavePaper(t.Context(), amina, work, 1, questions("Avant ?")))
		tried := func(person string, number, revision int, state assessment.AttemptState, mark assessment.Mark) {
			s.exec(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, closes_at, late, mark, shares)
				VALUES ($1, $2, $3, $4, $5, $6, '[{"question":"q1","choices":["a"],"counter":1}]', 'd', 1, 1, 1, 1, 0, 0, 0, $7, '[10000000]')`,
				s.ids.New(), work, s.people[person].Person(), number, revision, string(state), mark)
		}
		tried("yassin", 1, 1, assessment.Submitted, 2000)
		s.must(desk.SavePaper(t.Context(), amina, work, 2, questions("Après ?")))
		tried("yassin", 2, 2, assessment.Submitted, 0)
		tried("yassin", 0, 2, assessment.Surplus, -1)
		tried("amina", 1, 2, assessment.Open, -1)
		f, err := s.works.Fared(t.Context(), amina.Scope(), work, "", anybody)
		s.must(err)
		if len(f.Firsts) != 1 || f.Firsts[0].Mark != 2000 || f.Firsts[0].Paper[0].Text != "Avant ?" || f.Paper[0].Text != "Après ?" || f.Firsts[0].Answers[0].Choices[0] != "a" {
			t.Errorf("%+v", f)
		}
		if f, err = s.works.Fared(t.Context(), amina.Scope(), work, s.group, anybody); err != nil || len(f.Firsts) != 0 {
			t.Errorf("of a group that he is not in: %+v, %v", f, err)
		}
		s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, 'learner', 'group', $4, 1)`,
			s.ids.New(), amina.Org(), s.people["yassin"].Person(), s.group)
		if f, err = s.works.Fared(t.Context(), amina.Scope(), work, s.group, anybody); err != nil || len(f.Firsts) != 1 {
			t.Errorf("of his group: %+v, %v", f, err)
		}
		if _, err := s.works.Fared(t.Context(), amina.Scope(), work, s.ids.New(), anybody); !errors.Is(err, fault.Missing()) {
			t.Errorf("of no group: %v", err)
		}
		if _, err := s.works.Fared(t.Context(), account.Actor{}.Scope(), work, "", anybody); !errors.Is(err, fault.Missing()) {
			t.Errorf("for nobody: %v", err)
		}
	})
}

// anybody may ask.
func anybody(_, _ account.Object) error { return nil }
