package sqlstore_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// asNow is how a film is digitised in these tests.
var asNow = []sqlstore.Current{{Step: "text", Version: 1}, {Step: "more", Version: 1, Adds: true}}

// again receives a file of given bytes into a course.
func (s *school) again(who, course, module, sum string, plan []sqlstore.Current) (asset string) {
	s.t.Helper()
	u := upload.Upload{ID: s.ids.New(), Course: course, Module: module, Resource: s.ids.New(), As: upload.AsResource, Name: "cours.pdf", Size: 9}
	reception := upload.NewReception(s.uploads, s.now)
	u, err := reception.Begin(s.t.Context(), s.people[who], u)
	s.must(err)
	s.must(reception.Whole(s.t.Context(), u))
	s.must(s.uploads.Receive(s.t.Context(), u.ID, media.Asset{Kind: media.PDF, Size: 9, SHA256: strings.Repeat(sum, 64)}, plan, nothing))
	u, err = s.uploads.Find(s.t.Context(), s.people[who].Scope(), u.ID)
	s.must(err)
	return u.Asset
}

// did ends a step of an asset well.
func (s *school) did(asset, step string, yield media.Harvest) {
	s.t.Helper()
	run, err := s.assets.Begin(s.t.Context(), asset, step, 1)
	s.must(err)
	s.must(s.assets.Finish(s.t.Context(), run, yield, step == "text", nothing))
}

func TestAFileThatComesAgainTakesOverWhatWasMadeOfIt(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		first := s.again("amina", course, module, "a", asNow)
		s.did(first, "text", harvest(3))
		other, chapter := s.ids.New(), s.ids.New()
		_, err := s.desk.Create(t.Context(), s.people["driss"], catalogue.Course{ID: other, Title: "Ailleurs", Language: "fr", Sector: "industrie-4-0", Level: "ts"})
		s.must(err)
		s.must(s.desk.Arrange(t.Context(), s.people["driss"], other, 1, func(w *catalogue.Whole) error { return w.AddModule(chapter, "Bases", -1) }))
		second := s.again("driss", other, chapter, "a", asNow)
		item := s.folder("driss", other).Items[0]
		if item.File.State != media.Ready || item.File.Pages != 3 || item.Language != "fr" || item.Bytes != 30 || len(item.Steps) != 1 {
			t.Errorf("%+v %+v", item.File, item.Steps)
		}
		if s.facts[len(s.facts)-1] != fact.AssetDigitised {
			t.Errorf("%v", s.facts)
		}
		if n := s.count(`SELECT count(*) FROM page WHERE asset_id = $1`, second); n != 3 {
			t.Errorf("%d pages", n)
		}
		if n := s.count(`SELECT count(*) FROM work_owed WHERE object_id = $1 AND step = 'more'`, second); n != 1 {
			t.Error("the step that the other had not done is not owed")
		}
	})
}

func TestWhatAnOlderStepMadeOrAnotherFileOrAHandInIsNotTakenOver(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		first := s.again("amina", course, module, "a", asNow)
		if state := s.stateOf(s.again("amina", course, module, "a", asNow)); state != media.Waiting {
			t.Errorf("taken over of what is not ready: %s", state)
		}
		s.did(first, "text", harvest(3))
		newer := []sqlstore.Current{{Step: "text", Version: 2}}
		for what, asset := range map[string]string{
			"an older step": s.again("amina", course, module, "a", newer), "another file": s.again("amina", course, module, "b", asNow),
			"a kind without a plan": s.again("amina", course, module, "a", nil),
		} {
			if state := s.stateOf(asset); state != media.Waiting {
				t.Errorf("%s: %s", what, state)
			}
		}
	})
}

func TestWhatSharesBytesKeepsThemWhenTheOtherGoes(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		first := s.again("amina", course, module, "a", asNow)
		s.did(first, "text", harvest(3))
		second := s.again("amina", course, module, "a", asNow)
		for _, table := range []string{"rendition", "page", "step_run"} {
			s.exec(`DELETE FROM `+table+` WHERE asset_id = $1`, first)
		}
		s.exec(`DELETE FROM resource WHERE asset_id = $1`, first)
		s.exec(`DELETE FROM asset WHERE id = $1`, first)
		used, err := s.assets.Used(t.Context(), "01")
		s.must(err)
		wanted, err := s.assets.Wanted(t.Context(), strings.Repeat("a", 64))
		s.must(err)
		if !used || !wanted {
			t.Errorf("the bytes of %s would be swept: %v %v", second, used, wanted)
		}
	})
}

func TestWhatALearnerHandedInNeitherGivesNorTakes(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		u, err := r.begin("yassin", 9)
		s.must(err)
		handed := r.arrive(u).Asset
		s.did(handed, "text", harvest(1))
		s.exec(`UPDATE asset SET sha256 = $2, kind = 'pdf' WHERE id = $1`, handed, strings.Repeat("a", 64))
		first := s.again("amina", r.course, r.module, "a", asNow)
		if state := s.stateOf(first); state != media.Waiting {
			t.Errorf("a trainer's file takes over from a hand-in: %s", state)
		}
		s.did(first, "text", harvest(1))
		u, err = r.begin("yassin", 9)
		s.must(err)
		s.must(upload.NewReception(s.uploads, s.now).Whole(t.Context(), u))
		s.must(s.uploads.Receive(t.Context(), u.ID, media.Asset{Kind: media.PDF, Size: 9, SHA256: strings.Repeat("a", 64)}, asNow, nothing))
		u, err = s.uploads.Find(t.Context(), s.people["yassin"].Scope(), u.ID)
		s.must(err)
		if state := s.stateOf(u.Asset); state != media.Waiting {
			t.Errorf("a hand-in takes over from a trainer's file: %s", state)
		}
	})
}

// stateOf gives how far an asset has come.
func (s *school) stateOf(asset string) media.State {
	s.t.Helper()
	f, _, err := s.assets.Find(s.t.Context(), asset)
	s.must(err)
	return f.State
}
