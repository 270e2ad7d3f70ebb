package sqlstore_test

import (
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// learner puts somebody into a group.
func (s *school) learner(who, group string) {
	s.t.Helper()
	s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, 'learner', 'group', $4, 1)`,
		s.ids.New(), s.people[who].Org(), s.people[who].Person(), group)
}

// book reads the markbook of the school's group.
func (s *school) book() report.Markbook {
	s.t.Helper()
	b, err := sqlstore.NewReports(s.works.Base).Markbook(s.t.Context(), s.group)
	s.must(err)
	return b
}

func TestAMarkbookHoldsWhatAGroupHasToDoAndWhatCameOfIt(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		desk, _, work := s.quiz()
		amina, yassin := s.people["amina"], s.people["yassin"].Person()
		s.must(desk.SavePaper(t.Context(), amina, work, 0, questions("Que dit la loi d'Ohm ?")))
		s.must(desk.Publish(t.Context(), amina, work, 0))
		due := time.Date(2027, 1, 8, 18, 0, 0, 0, time.UTC)
		s.must(desk.Give(t.Context(), amina, work, s.group, time.Time{}, due))
		s.learner("yassin", s.group)
		if b := s.book(); len(b.Works) != 1 || b.Works[0].ID != work || !b.Works[0].Due.Equal(due) || b.Works[0].CourseName != "Électricité" || len(b.Learners) != 1 || b.Scale.Step != 1 {
			t.Fatalf("%+v", b)
		}
		for n, state := range []string{"submitted", "open"} {
			s.exec(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, late, mark, shares, closes_at)
				VALUES ($1, $2, $3, $4, 1, $5, '[]', '', 1, 1, $6, $6, $7, 1, $8, '[]', 0)`, state, work, yassin, n+1, state, 1-n, sqldb.Micros(due), 1250*(1-n)-n)
		}
		s.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1250, 1, 'quiz', '', 1)`, work, yassin)
		cell := s.book().Grid(due).Rows[0].Cells[0]
		want := report.GridCell{State: report.CellDone, Late: true, Mark: 1250, Passed: true, Attempt: "submitted", At: time.UnixMicro(1).UTC()}
		if cell != want {
			t.Errorf("%+v, want %+v", cell, want)
		}
		if pieces := s.book().Pieces().Lines; len(pieces) != 2 || pieces[0].State == pieces[1].State {
			t.Errorf("pieces: %+v", pieces)
		}

		s.must(desk.Withdraw(t.Context(), amina, work, 0))
		if b := s.book(); len(b.Works) != 1 {
			t.Error("what was done went with what was withdrawn")
		}
		s.exec(`DELETE FROM result`)
		s.exec(`DELETE FROM attempt`)
		if b := s.book(); len(b.Works) != 0 {
			t.Error("what nobody began stays when it is withdrawn")
		}
	})
}

// A learner who is in two groups has until the later day.
func TestAMarkbookKnowsTheTermsOfOtherGroups(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		_, _, work := s.quiz()
		other := s.ids.New()
		s.exec(`UPDATE work SET state = 'published' WHERE id = $1`, work)
		s.exec(`INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
			SELECT $1, org_id, place_id, 'AUTRE', 'Autre', '', 0, 1, 1, 1, 0 FROM person_group WHERE id = $2`, other, s.group)
		for n, group := range []string{s.group, other} {
			s.learner("yassin", group)
			s.exec(`INSERT INTO given (work_id, group_id, opens_at, due_at, given_by, given_at, version) VALUES ($1, $2, 0, $3, $4, 1, 1)`, work, group, 10+n, s.people["amina"].Person())
		}
		h := s.book().Handed
		terms := []assessment.Terms{}
		for _, one := range h {
			terms = append(terms, one.Terms)
		}
		if !slices.Equal(terms, []assessment.Terms{{Given: true, Due: time.UnixMicro(11).UTC()}}) {
			t.Errorf("%+v", terms)
		}
	})
}
