package sqlstore_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Whoever is at a devoir goes on, also where it is withdrawn, opens later by now, or
// their group is left; nobody begins it any more.
func TestWhatIsTakenFromItsLearnersStopsNobodyWhoIsAtIt(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		desk, amina, yassin := assessment.NewDesk(s.works, s.now), s.people["amina"], s.people["yassin"]
		s.must(desk.Give(t.Context(), amina, r.work, s.group, time.Date(2027, 1, 1, 8, 0, 0, 0, time.UTC), time.Date(2027, 1, 8, 18, 0, 0, 0, time.UTC)))
		s.must(desk.Withdraw(t.Context(), amina, r.work, 0))
		s.exec(`DELETE FROM role_grant WHERE person_id = $1`, yassin.Person())
		r.write(r.look("yassin").Version, "Voici, fini.")
		u, err := r.begin("yassin", 9)
		s.must(err)
		r.arrive(u)
		c, err := r.service.Hand(t.Context(), yassin, r.handIn, 0)
		s.must(err)
		if c.State != assessment.HandedIn || c.Text != "Voici, fini." || len(c.Files) != 1 {
			t.Errorf("%+v", c.HandIn)
		}
		_, _, err = r.service.Write(t.Context(), s.people["driss"], r.work, s.ids.New(), 0, "Moi aussi.")
		wants(t, err, fault.NotFound)
	})
}

func TestNobodyReturnsTheirOwnHandIn(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		amina := s.people["amina"]
		handIn := s.ids.New()
		_, _, err := r.service.Write(t.Context(), amina, r.work, handIn, 0, "La mienne.")
		s.must(err)
		c, err := r.service.Hand(t.Context(), amina, handIn, 0)
		s.must(err)
		s.exec(`INSERT INTO role_grant (id, org_id, person_id, role, scope_kind, scope_id, created_at) VALUES ($1, $2, $3, 'learner', 'group', $4, 1)`,
			s.ids.New(), amina.Org(), amina.Person(), s.group)
		_, err = r.service.Return(t.Context(), amina, handIn, c.Version, assessment.Correction{Mark: assessment.Full})
		wants(t, err, fault.Conflict)
	})
}

// What was returned is the institution's to keep, and leaves its learner room.
func TestWhatWasReturnedLeavesRoom(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		u, err := r.begin("yassin", assessment.LearnerQuota)
		s.must(err)
		r.arrive(u)
		_, err = r.begin("yassin", 9)
		wants(t, err, fault.TooLarge)
		_, err = r.service.Hand(t.Context(), s.people["yassin"], r.handIn, 0)
		s.must(err)
		_, err = r.service.Return(t.Context(), s.people["amina"], r.handIn, r.look("amina").Version, assessment.Correction{Mark: assessment.Full})
		s.must(err)
		desk := assessment.NewDesk(s.works, s.now)
		r.work, r.handIn = s.ids.New(), s.ids.New()
		_, err = desk.Create(t.Context(), s.people["amina"], assessment.Work{ID: r.work, Course: r.course, Module: r.module, Kind: assessment.Devoir, Title: "Relevé suivant"})
		s.must(err)
		s.must(desk.Publish(t.Context(), s.people["amina"], r.work, 0))
		r.write(0, "Le suivant.")
		_, err = r.begin("yassin", 9)
		s.must(err)
	})
}
