package sqlstore_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/upload"
)

func TestAFileBecomesADraftAtTheEndOfItsModule(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		s.receive(course, module, "01_Le_disjoncteur.pdf", media.PDF)
		s.receive(course, module, "…/../<script>.pdf", media.Other)
		items := s.folder("amina", course).Items
		if len(items) != 2 || items[0].Title != "01 Le disjoncteur" || items[0].State != account.Draft || items[1].Ord != 1 {
			t.Fatalf("%+v", items)
		}
		if s.facts[len(s.facts)-1] != fact.UploadReceived || items[0].File.State != media.Waiting {
			t.Errorf("%v, %s", s.facts, items[0].File.State)
		}
	})
}

func TestCaptionsFindTheirFilmWhicheverComesFirst(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		s.receive(course, module, "cours.fr.vtt", media.Captions)
		s.receive(course, module, "autre.vtt", media.Captions)
		_, film := s.receive(course, module, "Cours.mp4", media.Video)
		s.receive(course, module, "cours.srt", media.Captions)
		s.receive(course, module, "traduction.vtt", media.Captions, upload.AsCaptions, film)
		var tracks, alone int
		for _, item := range s.folder("amina", course).Items {
			if item.ID == film {
				tracks = len(item.Tracks)
			} else {
				alone++
			}
		}
		if tracks != 3 || alone != 1 {
			t.Errorf("the film has %d captions, %d stand alone", tracks, alone)
		}
	})
}

func TestCaptionsTellWhichLinesTheirLastReadingLeftOut(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		s.receive(course, module, "cours.mp4", media.Video)
		captions, _ := s.receive(course, module, "cours.fr.vtt", media.Captions)
		for _, notes := range [][]string{{"captions.time:3"}, {"captions.order:12", "captions.orphan:40"}} {
			run, err := s.assets.Begin(t.Context(), captions, "cues", 1)
			s.must(err)
			s.must(s.assets.Finish(t.Context(), run, media.Harvest{Notes: notes}, true, nothing))
			if told := s.folder("amina", course).Items[0].Tracks[0].Notes; !slices.Equal(told, notes) {
				t.Errorf("it tells %q, not %q", told, notes)
			}
		}
	})
}

func TestAReplacementKeepsTheResource(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Électricité")
		module := s.folder("amina", course).Modules[0].ID
		before := s.folder("amina", course).Items[0]
		asset, _ := s.receive(course, module, "corrigé.pdf", media.PDF, upload.AsReplace, resource)
		s.digitised(asset)
		after := s.folder("amina", course).Items[0]
		if after.ID != resource || after.Asset != asset || after.Title != before.Title || after.Revision <= before.Revision {
			t.Errorf("%+v became %+v", before.Resource, after.Resource)
		}
	})
}

func TestAFileWhosePlaceIsGoneIsRefusedAndLeavesNothing(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		u := upload.Upload{ID: s.ids.New(), Course: course, Module: module, Resource: s.ids.New(), As: upload.AsResource, Name: "a.pdf", Size: 9}
		reception := upload.NewReception(s.uploads, s.now)
		u, err := reception.Begin(t.Context(), s.people["amina"], u)
		s.must(err)
		s.must(reception.Whole(t.Context(), u))
		s.must(s.desk.Arrange(t.Context(), s.people["amina"], course, 0, func(w *catalogue.Whole) error { return w.RemoveModule(module) }))
		for range 2 { // a job may run twice
			s.must(s.uploads.Receive(t.Context(), u.ID, media.Asset{Kind: media.PDF, SHA256: strings.Repeat("a", 64)}, nil, nothing))
		}
		u, err = s.uploads.Find(t.Context(), s.people["amina"].Scope(), u.ID)
		s.must(err)
		if u.State != upload.Refused || u.Reason != "upload.module-gone" {
			t.Errorf("it is %s: %s", u.State, u.Reason)
		}
		if n := s.count(`SELECT count(*) FROM asset`) + s.count(`SELECT count(*) FROM resource`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}
