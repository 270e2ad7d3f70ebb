package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// lineUp has a step of an asset wait in a line.
func (s *school) lineUp(asset, step string, follow ...string) (stands bool) {
	s.t.Helper()
	s.must(s.assets.Within(s.t.Context(), func(ctx context.Context, tx *sql.Tx) (err error) {
		stands, err = s.assets.LineUp(ctx, tx, sqlstore.Due{Asset: asset, Step: step, Line: "short", Follow: follow})
		return err
	}))
	return stands
}

// turn takes a turn for a job; it is empty where nothing waits.
func (s *school) turn(job int64) sqlstore.Due {
	s.t.Helper()
	due, found, err := s.assets.TakeTurn(s.t.Context(), "short", job)
	s.must(err)
	if found != (due.Asset != "") {
		s.t.Errorf("found %v: %+v", found, due)
	}
	return due
}

func TestWhoDropsFiftyFilesHoldsUpNobodyWhoDropsOne(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		for n := range 50 {
			asset, _ := s.receive(course, module, fmt.Sprintf("%02d.pdf", n), media.PDF)
			s.lineUp(asset, "text", "pages")
		}
		first, second := s.turn(1), s.turn(2)
		if first.Asset == second.Asset || !slices.Equal(first.Follow, []string{"pages"}) {
			t.Errorf("%+v, then %+v", first, second)
		}
		other, _ := s.receive(course, module, "seul.pdf", media.PDF)
		s.exec(`UPDATE asset SET owner_id = $2 WHERE id = $1`, other, s.people["driss"].Person())
		s.lineUp(other, "text")
		if next := s.turn(3); next.Asset != other {
			t.Errorf("%+v is before the one file of somebody else", next)
		}
		if next := s.turn(4); next.Asset == "" || next.Asset == other {
			t.Errorf("then %+v", next)
		}
	})
}

func TestWhatWasBegunIsFinishedBeforeTheNext(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		first, _ := s.receive(course, module, "1.pdf", media.PDF)
		second, _ := s.receive(course, module, "2.pdf", media.PDF)
		s.lineUp(second, "text", "pages")
		s.lineUp(first, "pages")
		if next := s.turn(1); next.Asset != first {
			t.Errorf("%+v", next)
		}
	})
}

func TestAJobKeepsItsStepAndAStepStandsOnce(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "1.pdf", media.PDF)
		if !s.lineUp(asset, "text", "pages") || s.lineUp(asset, "text") {
			t.Error("a step does not stand once")
		}
		was := s.turn(7)
		if again := s.turn(7); again.Asset != asset || again.Step != was.Step {
			t.Errorf("a job that is tried again has %+v", again)
		}
		if other := s.turn(8); other.Asset != "" {
			t.Errorf("a second job has %+v as well", other)
		}
		run, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		s.must(s.assets.Finish(t.Context(), run, harvest(1), false, nothing))
		if left := s.turn(7); left.Asset != "" {
			t.Errorf("what is done still waits: %+v", left)
		}
	})
}

func TestAStepWhoseJobIsNoMoreHasAnother(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		for _, name := range []string{"1.pdf", "2.pdf", "3.pdf"} {
			asset, _ := s.receive(course, module, name, media.PDF)
			s.lineUp(asset, "text")
		}
		s.turn(1)
		s.turn(2)
		added := 0
		mend := func(live map[int64]string) int {
			added = 0
			s.must(s.assets.MendLines(t.Context(), func(context.Context, *sql.Tx) (map[int64]string, error) { return live, nil },
				func(context.Context, *sql.Tx, string) error { added++; return nil }))
			return added
		}
		if n := mend(map[int64]string{1: "short", 2: "short", 3: "short"}); n != 0 {
			t.Errorf("%d jobs are added where none is lacking", n)
		}
		if n := mend(map[int64]string{1: "short", 3: "short"}); n != 1 {
			t.Errorf("%d jobs are added for one that is no more", n)
		}
		if next := s.turn(4); next.Asset == "" {
			t.Error("a step whose job is no more waits for nobody")
		}
	})
}

func TestAStepThatIsBeingDoneWaitsOnceMoreWhereItIsToBeginAgain(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "cahier.pdf", media.PDF)
		s.lineUp(asset, "ocr")
		s.lineUp(asset, "pages")
		s.turn(1)
		run, err := s.assets.Begin(t.Context(), asset, "ocr", 1)
		s.must(err)
		var lines []string
		s.must(s.assets.Within(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			lines, err = s.assets.BeginAgain(ctx, tx, asset, []string{"pages", "ocr"})
			return err
		}))
		if !slices.Equal(lines, []string{"short"}) { // pages only waits
			t.Errorf("%q", lines)
		}
		if err := s.assets.Finish(t.Context(), run, media.Harvest{}, false, never(t)); !errors.Is(err, sqlstore.ErrStopped) {
			t.Errorf("the attempt that was begun before ends with %v", err)
		}
		if again := s.turn(2); again.Step != "ocr" {
			t.Errorf("%+v", again)
		}
	})
}

// never fails where it is given effect.
func never(t *testing.T) sqlstore.Last {
	return func(context.Context, *sql.Tx) error {
		t.Error("it had its effect")
		return nil
	}
}
