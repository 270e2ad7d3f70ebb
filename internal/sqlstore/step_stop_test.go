package sqlstore_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// A lab that starts looks for what its steps of today were not done with. What
// somebody stopped is none of that, also where it had only waited, until somebody
// asks for it.
func TestWhatIsStoppedOfAFileThatIsShownStaysSoAtTheNextStart(t *testing.T) {
	for name, begun := range map[string]bool{"while it runs": true, "while it waits": false} {
		t.Run(name, func(t *testing.T) {
			schools(t, func(t *testing.T, s *school) {
				course, module := s.course("Électricité")
				asset, resource := s.receive(course, module, "cahier.pdf", media.PDF)
				s.didIn(asset, "pages", 1, harvest(3))
				s.lineUp(asset, "ocr")
				if begun {
					s.turn(1)
					_, err := s.assets.Begin(t.Context(), asset, "ocr", 1)
					s.must(err)
				}
				owed := func(version int) int {
					sum, err := s.record().OweOlder(t.Context(), []sqlstore.Remade{{Kind: media.PDF, Step: "ocr", Version: version}})
					s.must(err)
					return sum.Assets
				}
				s.must(s.desk.Stop(t.Context(), s.people["amina"], resource, asset))
				steps, err := s.assets.Steps(t.Context(), asset)
				s.must(err)
				if last := steps[len(steps)-1]; len(steps) != 2 || last.Step != "ocr" || last.State != media.StepStopped || last.Attempt != 1 || last.Ended.IsZero() {
					t.Errorf("%+v", steps)
				}
				if n := owed(1) + owed(2); n != 0 {
					t.Error("it is owed again")
				}
				s.must(s.desk.Redo(t.Context(), s.people["amina"], resource, asset, "ocr"))
				s.didIn(asset, "ocr", 1, harvest(3))
				if owed(1) != 0 || owed(2) != 1 {
					t.Error("what was asked for since is not made better by a better version")
				}
			})
		})
	}
}

// A scan that is shown and waits to be read is not done: who asks whether there is
// work left is told.
func TestWhatIsShownAndWaitsForMoreCountsAsWork(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, resource := s.receive(course, module, "cahier.pdf", media.PDF)
		s.didIn(asset, "pages", 1, harvest(3))
		left := func() int {
			work, err := s.assets.Work(t.Context(), s.people["amina"].Scope())
			s.must(err)
			return work.Running + work.Waiting
		}
		if n := left(); n != 0 {
			t.Errorf("%d are left of a file that is done", n)
		}
		s.lineUp(asset, "ocr")
		if n := left(); n != 1 {
			t.Errorf("%d are left while one waits to be read", n)
		}
		s.must(s.desk.Stop(t.Context(), s.people["amina"], resource, asset))
		if n := left(); n != 0 {
			t.Errorf("%d are left of what was stopped", n)
		}
	})
}
