package sqlstore_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// didIn has a step of an asset done in a version.
func (s *school) didIn(asset, step string, version int, yield media.Harvest) {
	s.t.Helper()
	run, err := s.assets.Begin(s.t.Context(), asset, step, version)
	s.must(err)
	s.must(s.assets.Finish(s.t.Context(), run, yield, true, nothing))
}

func (s *school) record() *sqlstore.Record {
	return sqlstore.NewRecord(sqlstore.NewBase(s.db, id.NewMaker(s.now, nil), s.now, func(context.Context, *sql.Tx, fact.Fact) error { return nil }))
}

func TestAHigherVersionIsOwedToWhatAnOlderOneMadeAndToNothingElse(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		text := media.Harvest{PageCount: 7}
		old, _ := s.receive(course, module, "1.pdf", media.PDF)
		s.didIn(old, "text", 1, text)
		s.didIn(old, "pages", 2, text)
		today, _ := s.receive(course, module, "2.pdf", media.PDF)
		s.didIn(today, "text", 2, text)
		s.didIn(today, "pages", 2, text)
		packed, _ := s.receive(course, module, "3.pdf", media.PDF)
		s.exec(`UPDATE asset SET state = 'ready' WHERE id = $1`, packed)
		steps := []sqlstore.Remade{{Kind: media.PDF, Step: "text", Version: 2}, {Kind: media.PDF, Step: "pages", Version: 2, Before: []string{"text"}}}
		for range 2 {
			sum, err := s.record().OweOlder(t.Context(), steps)
			s.must(err)
			if sum != (sqlstore.Amount{Assets: 1, Pages: 7}) {
				t.Errorf("%+v", sum)
			}
		}
		if n := s.count(`SELECT count(*) FROM work_owed WHERE object_id = $1 AND kind = 'again' AND step = 'text'`, old); n != 1 {
			t.Errorf("it is owed %d times", n)
		}
		if n := s.count(`SELECT count(*) FROM work_owed`); n != 1 {
			t.Errorf("%d things are owed", n)
		}
		left, err := s.record().LeftAgain(t.Context(), "again")
		s.must(err)
		if left != 1 {
			t.Errorf("%d are left", left)
		}
	})
}

func TestAnybodyCanAskForAStepAgainAndFirstForHowMuchThatIs(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		one, _ := s.receive(course, module, "1.pdf", media.PDF)
		s.didIn(one, "text", 1, media.Harvest{PageCount: 3})
		other, there := s.course("Plomberie")
		two, _ := s.receive(other, there, "2.pdf", media.PDF)
		s.didIn(two, "text", 1, media.Harvest{PageCount: 4})
		failed, _ := s.receive(course, module, "3.pdf", media.PDF)
		s.exec(`UPDATE asset SET state = 'failed' WHERE id = $1`, failed)
		steps := []sqlstore.Remade{{Kind: media.PDF, Step: "text", Version: 1}}
		for _, c := range []struct {
			which sqlstore.Which
			want  sqlstore.Amount
		}{
			{sqlstore.Which{Steps: steps}, sqlstore.Amount{Assets: 2, Pages: 7}},
			{sqlstore.Which{Steps: steps, Course: "Plomberie"}, sqlstore.Amount{Assets: 1, Pages: 4}},
			{sqlstore.Which{Steps: steps, Course: course}, sqlstore.Amount{Assets: 1, Pages: 3}},
			{sqlstore.Which{Steps: steps, Since: s.now()}, sqlstore.Amount{}},
		} {
			got, err := s.record().OweAgain(t.Context(), c.which, false)
			s.must(err)
			if got != c.want {
				t.Errorf("%+v: %+v", c.which, got)
			}
		}
		if n := s.count(`SELECT count(*) FROM work_owed`); n != 0 {
			t.Errorf("counting owes %d", n)
		}
		_, err := s.record().OweAgain(t.Context(), sqlstore.Which{Steps: steps}, true)
		s.must(err)
		if n := s.count(`SELECT count(*) FROM work_owed`); n != 2 {
			t.Errorf("%d are owed", n)
		}
	})
}

// rung is a rendition of a film.
func rung(name, key string) media.Rendition {
	return media.Rendition{Role: media.RoleSegment, Rung: name, Key: key, MIME: "video/mp4", Size: 5}
}

func TestWhatIsShownStaysUntilAllOfTheNewIsThere(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Films")
		asset, resource := s.receive(course, module, "film.mp4", media.Video)
		anew := func(key string) media.Harvest {
			return media.Harvest{Anew: true, Renditions: []media.Rendition{rung("240p", key)}}
		}
		s.didIn(asset, "lowest", 1, anew("run/1/240"))
		s.didIn(asset, "second", 1, media.Harvest{Renditions: []media.Rendition{rung("480p", "run/1/480"), rung("1080p", "run/1/1080")}})
		keys := func(key string) int {
			return s.count(`SELECT count(*) FROM rendition WHERE asset_id = $1 AND blob_key = $2`, asset, key)
		}
		revision := func() int { return s.count(`SELECT revision FROM resource WHERE id = $1`, resource) }
		s.didIn(asset, "lowest", 2, anew("run/2/240"))
		if keys("run/1/240") != 0 || keys("run/2/240") != 1 || keys("run/1/480") != 1 || keys("run/1/1080") != 1 {
			t.Error("what is shown went before the new was there")
		}
		before := revision()
		run, err := s.assets.Begin(t.Context(), asset, "second", 2)
		s.must(err)
		s.must(s.assets.Finish(t.Context(), run, media.Harvest{Renditions: []media.Rendition{rung("480p", "run/2/480")}}, false, func(ctx context.Context, tx *sql.Tx) error {
			return s.assets.DropOutdated(ctx, tx, asset)
		}))
		if keys("run/1/480")+keys("run/1/1080") != 0 || keys("run/2/480") != 1 || keys("run/2/240") != 1 {
			t.Error("what is out of date is still shown, or what is new is not")
		}
		if revision() == before {
			t.Error("players are not told of other bytes")
		}
	})
}

func TestWhatIsStoppedEndsAndCanBeTakenUpAgain(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, resource := s.receive(course, module, "cours.pdf", media.PDF)
		s.lineUp(asset, "text", "pages")
		s.turn(1)
		run, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		s.must(s.desk.Stop(t.Context(), s.people["amina"], resource, asset))
		item := s.folder("amina", course).Items[0]
		if item.File.State != media.Stopped || item.Steps[0].State != media.StepStopped {
			t.Errorf("%s, %+v", item.File.State, item.Steps)
		}
		if runs, err := s.assets.Running(t.Context(), run); err != nil || runs {
			t.Errorf("it runs: %v, %v", runs, err)
		}
		if err := s.assets.Finish(t.Context(), run, harvest(3), true, nothing); fault.KindOf(err) != fault.Conflict {
			t.Errorf("it finished: %v", err)
		}
		if n := s.count(`SELECT count(*) FROM page WHERE asset_id = $1`, asset); n != 0 {
			t.Errorf("%d pages of it are there", n)
		}
		if due := s.turn(2); due.Asset != "" {
			t.Errorf("it still waits: %+v", due)
		}
		facts := len(s.facts)
		s.must(s.desk.Stop(t.Context(), s.people["amina"], resource, asset))
		if len(s.facts) != facts {
			t.Error("to stop nothing is a fact")
		}
		s.must(s.desk.Redo(t.Context(), s.people["amina"], resource, asset, "text"))
		if item := s.folder("amina", course).Items[0]; item.File.State != media.Waiting {
			t.Errorf("taken up again it is %s", item.File.State)
		}
	})
}
