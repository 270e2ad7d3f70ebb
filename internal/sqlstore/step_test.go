package sqlstore_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

func harvest(pages int) media.Harvest {
	h := media.Harvest{PageCount: pages, Language: "fr"}
	for n := range pages {
		h.Pages = append(h.Pages, media.Page{Ord: n + 1, Text: "page", Words: []media.Word{{Start: 0, End: 4}}})
		h.Renditions = append(h.Renditions, media.Rendition{Role: media.RolePage, Ord: n + 1, Key: "run/01/page", MIME: "image/webp", Size: 10})
	}
	return h
}

func TestAnAttemptShowsItselfAndReplacesWhatCameBefore(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "cours.pdf", media.PDF)
		run, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		run.Done, run.Total = 3, 5
		s.must(s.assets.Progress(t.Context(), run))
		item := s.folder("amina", course).Items[0]
		if item.File.State != media.Digitising || len(item.Steps) != 1 || item.Steps[0].Done != 3 {
			t.Errorf("%s %+v", item.File.State, item.Steps)
		}
		s.must(s.assets.Finish(t.Context(), run, harvest(5), true, nothing))
		again, err := s.assets.Begin(t.Context(), asset, "text", 2)
		s.must(err)
		better := harvest(3)
		again.Tools = "go-pdfium 1.21.4, vips 8.14.1"
		s.must(s.assets.Finish(t.Context(), again, better, true, nothing))
		item = s.folder("amina", course).Items[0]
		if item.File.State != media.Ready || item.File.Pages != 3 || item.Steps[0].Attempt != 2 || item.Bytes != 30 || item.Language != "fr" {
			t.Errorf("%+v %+v %d bytes, %q", item.File, item.Steps, item.Bytes, item.Language)
		}
		if with := item.Steps[0]; with.Version != 2 || with.Tools != "go-pdfium 1.21.4, vips 8.14.1" {
			t.Errorf("version %d, with %q", with.Version, with.Tools)
		}
		if n := s.count(`SELECT count(*) FROM page WHERE asset_id = $1`, asset); n != 3 {
			t.Errorf("%d pages", n)
		}
	})
}

func TestAnAttemptOfALabThatDiedIsMarked(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "cours.pdf", media.PDF)
		_, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		s.must(s.assets.EndAll(t.Context()))
		steps, err := s.assets.Steps(t.Context(), asset)
		s.must(err)
		if len(steps) != 1 || steps[0].State != media.StepRetrying || steps[0].Reason != "lab.stopped" {
			t.Errorf("%+v", steps)
		}
	})
}

func TestAFailureIsListedForWhoMayKnow(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "abîmé.pdf", media.PDF)
		run, err := s.assets.Begin(t.Context(), asset, "text", 1)
		s.must(err)
		run.Tools = "go-pdfium 1.21.4"
		s.must(s.assets.GiveUp(t.Context(), run, media.Failed, "pdf.damaged", nothing))
		if item := s.folder("amina", course).Items[0]; item.Steps[0].Tools != run.Tools {
			t.Errorf("it failed with %q", item.Steps[0].Tools)
		}
		for who, want := range map[string]int{"amina": 1, "driss": 0, "yassin": 0} {
			work, err := s.assets.Work(t.Context(), s.people[who].Scope())
			s.must(err)
			if len(work.Failed) != want {
				t.Errorf("%s is told of %d failures", who, len(work.Failed))
			}
		}
		if used, err := s.assets.Used(t.Context(), "01"); err != nil || used {
			t.Errorf("a run that yielded nothing is used: %v %v", used, err)
		}
	})
}

// What learners find on a scan does not go while its file is looked at again.
func TestWhatWasReadOfAPictureStaysUntilItIsReadAgain(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "scan.pdf", media.PDF)
		text := func() string {
			pages, err := s.assets.Pages(t.Context(), asset)
			s.must(err)
			return pages[0].Text
		}
		does := func(step string, p media.Page) {
			p.Ord, p.Width, p.Height = 1, 595, 842
			run, err := s.assets.Begin(t.Context(), asset, step, 1)
			s.must(err)
			s.must(s.assets.Finish(t.Context(), run, media.Harvest{Pages: []media.Page{p}}, true, nothing))
		}
		does("text", media.Page{})
		does("ocr", media.Page{Text: "Le sectionneur", Source: media.Read, Confidence: 90})
		does("text", media.Page{})
		if got := text(); got != "Le sectionneur" {
			t.Errorf("after the file was looked at again: %q", got)
		}
		does("ocr", media.Page{Source: media.Read})
		if got := text(); got != "" {
			t.Errorf("after nothing was read on it: %q", got)
		}
		does("ocr", media.Page{Text: "Le sectionneur", Source: media.Read, Confidence: 90})
		does("text", media.Page{Text: "Le disjoncteur"})
		if got := text(); got != "Le disjoncteur" {
			t.Errorf("with text of its own: %q", got)
		}
	})
}
