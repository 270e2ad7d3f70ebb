package sqlstore_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/proofread"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// book is what a document of so many pages yields, each with words enough to be known
// by, in the order of their names.
func book(pages string) media.Harvest {
	h := media.Harvest{PageCount: len(pages), Language: "fr"}
	for n, name := range pages {
		h.Pages = append(h.Pages, media.Page{Ord: n + 1, Text: strings.Repeat(string(name)+" ", 20)})
	}
	return h
}

// replaced sends another file for a resource and ends its digitising.
func (s *school) replaced(course, resource string, yield media.Harvest) (asset string) {
	s.t.Helper()
	asset, _ = s.receive(course, s.folder("amina", course).Modules[0].ID, "cours v2.pdf", media.PDF, upload.AsReplace, resource)
	s.did(asset, "text", yield)
	return asset
}

// reads lets yassin read pages from one to another, and gives how he stands.
func (s *school) reads(resource, session string, began, from, to float64) learning.Progress {
	s.t.Helper()
	l := sqlstore.NewLearning(s.assets.Base)
	at := s.now()
	pages := to - from
	_, err := l.Merge(s.t.Context(), []learning.Beat{{
		Session: session, Person: s.people["yassin"].Person(), Resource: resource, Device: "d", Counter: 1, Position: to, Activity: learning.Playing,
		Watched: learning.Intervals{{from, to}}, At: at, Spent: began, Target: learning.Target{Extent: float64(max(1, int(pages))), Needs: 0.999, Paged: true},
	}})
	s.must(err)
	return s.progress(resource)
}

func (s *school) progress(resource string) learning.Progress {
	s.t.Helper()
	found, err := sqlstore.NewLearning(s.assets.Base).Progress(s.t.Context(), s.people["yassin"].Person(), []string{resource})
	s.must(err)
	return append(found, learning.Progress{})[0]
}

func (s *school) versions(resource string) []catalogue.Version {
	s.t.Helper()
	list, err := s.courses.Versions(s.t.Context(), s.people["amina"].Scope(), resource)
	s.must(err)
	return list
}

func TestTheOldFileIsShownUntilTheNewOneIsReady(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		before := s.folder("amina", course).Items[0]
		if list := s.versions(resource); len(list) != 1 || list[0].Number != 1 || !list[0].Now || list[0].File.ID != before.Asset {
			t.Errorf("a resource that was never replaced has %+v", list)
		}
		asset, _ := s.receive(course, before.Module, "cours v2.pdf", media.PDF, upload.AsReplace, resource)
		while := s.folder("yassin", course).Items[0]
		if while.Asset != before.Asset || while.Revision != before.Revision {
			t.Errorf("it shows %s while the new file waits, in revision %d", while.File.Name, while.Revision)
		}
		if next := s.folder("amina", course).Items[0].Next; next == nil || next.ID != asset {
			t.Errorf("coming is %+v", next)
		}
		if list := s.versions(resource); len(list) != 2 || list[0].Now || !list[0].Shown.IsZero() || !list[1].Now {
			t.Errorf("%+v", list)
		}
		s.did(asset, "text", book("abc"))
		after := s.folder("yassin", course).Items[0]
		if after.Next != nil || after.Asset != asset || after.Revision <= before.Revision || after.ID != resource || after.Title != before.Title {
			t.Errorf("%+v became %+v", before.Resource, after.Resource)
		}
		if list := s.versions(resource); !list[0].Now || list[0].Shown.IsZero() || list[1].Now || list[1].File.ID != before.Asset {
			t.Errorf("%+v", list)
		}
		if !slices.Contains(s.facts, fact.ResourceReplaced) {
			t.Errorf("%v", s.facts)
		}
	})
}

func TestANewFileThatFailsLeavesTheOldOne(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		before := s.folder("amina", course).Items[0]
		asset, _ := s.receive(course, before.Module, "abîmé.pdf", media.PDF, upload.AsReplace, resource)
		run, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		s.must(s.assets.GiveUp(t.Context(), run, media.Failed, "pdf.damaged", nothing))
		if now := s.folder("yassin", course).Items[0]; now.Asset != before.Asset {
			t.Errorf("it shows %+v", now.File)
		}
		if list := s.versions(resource); list[0].Now || list[0].File.State != media.Failed || list[0].File.Reason != "pdf.damaged" || !list[1].Now {
			t.Errorf("%+v", list)
		}
		err = s.desk.BringBack(t.Context(), s.people["amina"], resource, 2)
		if !errors.Is(err, catalogue.ErrVersion) {
			t.Errorf("a version that failed is brought back: %v", err)
		}
	})
}

func TestAnOlderFileThatIsReadyLaterDoesNotTakeThePlaceOfANewerOne(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		module := s.folder("amina", course).Modules[0].ID
		second, _ := s.receive(course, module, "v2.pdf", media.PDF, upload.AsReplace, resource)
		third, _ := s.receive(course, module, "v3.pdf", media.PDF, upload.AsReplace, resource)
		s.did(third, "text", book("abc"))
		s.did(second, "text", book("abd"))
		if now := s.folder("yassin", course).Items[0]; now.Asset != third {
			t.Errorf("it shows %s", now.File.Name)
		}
		s.must(s.desk.BringBack(t.Context(), s.people["amina"], resource, 2)) // it was never shown, and can be
		if now := s.folder("yassin", course).Items[0]; now.Asset != second {
			t.Errorf("brought back, it shows %s", now.File.Name)
		}
	})
}

func TestTheFirstVersionComesBackAndNothingIsLost(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		first := s.folder("amina", course).Items[0].Asset
		second := s.replaced(course, resource, book("abc"))
		if err := s.desk.BringBack(t.Context(), s.people["yassin"], resource, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a learner brings a file back: %v", err)
		}
		if err := s.desk.BringBack(t.Context(), s.people["amina"], resource, 7); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a version that is not there is brought back: %v", err)
		}
		for range 2 { // once more changes nothing
			s.must(s.desk.BringBack(t.Context(), s.people["amina"], resource, 1))
		}
		list := s.versions(resource)
		if len(list) != 3 || !list[0].Now || list[0].Brings != 1 || list[0].File.ID != first || list[1].File.ID != second || list[2].Now {
			t.Errorf("%+v", list)
		}
		if n := s.count(`SELECT count(*) FROM page WHERE asset_id = $1`, second); n != 3 {
			t.Errorf("of the second version %d pages are left", n)
		}
	})
}

func TestProgressStaysOnThePagesThatAreTheSame(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		s.replaced(course, resource, book("abcde"))
		session := s.ids.New()
		s.reads(resource, session, 1, 0, 4)
		s.replaced(course, resource, book("xacfe")) // b is gone, d is another, a and c stand elsewhere
		got := s.progress(resource)
		if want := (learning.Intervals{{1, 3}}); !slices.Equal(got.Watched, want) || got.Position != 3 || got.Extent != 5 {
			t.Errorf("read are %v at %v of %v", got.Watched, got.Position, got.Extent)
		}
		if now := s.reads(resource, session, 1, 0, 5); !slices.Equal(now.Watched, got.Watched) {
			t.Errorf("the session of the old file adds %v", now.Watched)
		}
		if now := s.reads(resource, s.ids.New(), 0, 4, 5); !slices.Equal(now.Watched, learning.Intervals{{1, 3}, {4, 5}}) {
			t.Errorf("a session of the new file leads to %v", now.Watched)
		}
	})
}

func TestPagesThatAreAddedAtTheEndTakeNothingAndSessionsGoOn(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		s.replaced(course, resource, book("abc"))
		session := s.ids.New()
		done := s.reads(resource, session, 1, 0, 3)
		s.replaced(course, resource, book("abcd"))
		if now := s.progress(resource); !slices.Equal(now.Watched, done.Watched) || !now.Completed.Equal(done.Completed) || now.Completed.IsZero() {
			t.Errorf("%+v became %+v", done, now)
		}
		if now := s.reads(resource, session, 1, 0, 4); !slices.Equal(now.Watched, learning.Intervals{{0, 4}}) {
			t.Errorf("the session does not go on: %v", now.Watched)
		}
	})
}

// scanned is a book of pages that were photographed: each is known by its picture.
func scanned(pages string) media.Harvest {
	h := media.Harvest{PageCount: len(pages)}
	for n, name := range pages {
		h.Pages = append(h.Pages, media.Page{Ord: n + 1, Text: "lu sur " + string(name), Source: media.Read, Confidence: 60})
		h.Renditions = append(h.Renditions, media.Rendition{Role: media.RolePage, Ord: n + 1, Key: "run/01/" + string(name), MIME: "image/webp", Size: 10, SHA256: string(name)})
	}
	return h
}

func TestACorrectionGoesAlongWithItsPageAndWhatHangsOnAnOlderVersionIsTold(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		s.replaced(course, resource, scanned("abc"))
		desk := proofread.NewDesk(sqlstore.NewProofs(s.assets.Base), s.now)
		for page, text := range map[int]string{1: "la page A", 2: "la page B"} {
			s.must(desk.Vouch(t.Context(), s.people["amina"], resource, page, 1, text))
		}
		asset := s.replaced(course, resource, scanned("xa"))
		page, _, err := sqlstore.NewShelf(s.assets.Base).Page(t.Context(), resource, 2)
		s.must(err)
		if page.Text != "la page A" || page.Source != media.Corrected {
			t.Errorf("the page that stayed says %q, by %q", page.Text, page.Source)
		}
		list := s.versions(resource)
		if list[1].Left.Corrections != 1 || !slices.Equal(list[1].Pages, []int{2}) || list[0].Left != (catalogue.Left{}) {
			t.Errorf("%+v", list)
		}
		s.did(asset, "text", scanned("xa")) // read once more, it stays as the person said
		if page, _, err = sqlstore.NewShelf(s.assets.Base).Page(t.Context(), resource, 2); err != nil || page.Text != "la page A" {
			t.Errorf("read once more it says %q: %v", page.Text, err)
		}
	})
}

func TestCaptionsOfAFilmThatIsAnotherNowAreToldToBeOfTheOldOne(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		film := func(name string, seconds float64, as ...string) (asset, resource string) {
			asset, resource = s.receive(course, module, name, media.Video, as...)
			s.did(asset, "text", media.Harvest{Duration: seconds})
			return asset, resource
		}
		_, resource := film("cours.mp4", 180)
		s.receive(course, module, "cours.vtt", media.Captions, upload.AsCaptions, resource)
		film("mieux.mp4", 180.4, upload.AsReplace, resource)
		if list := s.versions(resource); list[1].Left.Captions != 0 {
			t.Errorf("captions of the same film are told to be old: %+v", list)
		}
		film("autre.mp4", 95, upload.AsReplace, resource)
		s.receive(course, module, "autre.vtt", media.Captions, upload.AsCaptions, resource)
		if list := s.versions(resource); list[2].Left.Captions != 1 || list[0].Left.Captions != 0 {
			t.Errorf("%+v", list)
		}
		if tracks := s.folder("amina", course).Items[0].Tracks; len(tracks) != 2 || !tracks[0].Outdated || tracks[1].Outdated {
			t.Errorf("of the two captions the older is outdated: %+v", tracks)
		}
	})
}
