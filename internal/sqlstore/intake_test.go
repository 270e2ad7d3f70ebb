package sqlstore_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// stick is a folder of amina's that is planned again and again.
type stick struct {
	*school
	listing intake.Listing
	intake  *intake.Service
}

func (s *school) stick(name string, paths ...string) *stick {
	base := sqlstore.NewBase(s.db, s.ids, s.now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	l := intake.Listing{Name: name}
	for _, p := range paths {
		l.Files = append(l.Files, intake.File{Path: p, Size: 9, Changed: 1})
	}
	return &stick{s, l, intake.NewService(sqlstore.NewIntake(base), s.desk)}
}

func (s *stick) plan() intake.Plan {
	s.t.Helper()
	p, err := s.intake.Plan(s.t.Context(), s.people["amina"], s.listing, true)
	s.must(err)
	return p
}

// send sends an item whose content is of a kind and has a hash of one letter.
func (s *stick) send(p intake.Plan, i intake.Item, kind media.Kind, sum string) upload.State {
	s.t.Helper()
	reception := upload.NewReception(s.uploads, s.now)
	u, err := reception.Begin(s.t.Context(), s.people["amina"], upload.Upload{
		ID: i.Upload, Course: p.Course.ID, Module: i.Module, Resource: i.Resource, As: i.As, Name: i.Name, Size: i.Size,
	})
	s.must(err)
	s.must(reception.Whole(s.t.Context(), u))
	s.must(s.uploads.Receive(s.t.Context(), u.ID, media.Asset{Kind: kind, Size: 9, SHA256: strings.Repeat(sum, 64)}, nil, nothing))
	u, err = s.uploads.Find(s.t.Context(), s.people["amina"].Scope(), u.ID)
	s.must(err)
	return u.State
}

// sendAll sends what a plan asks for in the opposite order.
func (s *stick) sendAll() intake.Plan {
	s.t.Helper()
	p := s.plan()
	kinds := map[string]media.Kind{".mp4": media.Video, ".vtt": media.Captions, ".pdf": media.PDF}
	for _, i := range slices.Backward(p.Items) {
		if i.State == intake.ToSend {
			s.send(p, i, kinds[i.Name[len(i.Name)-4:]], "a")
		}
	}
	return p
}

func (s *stick) drawn(course string) (lines []string) {
	s.t.Helper()
	f := s.folder("amina", course)
	for _, m := range f.Modules {
		for _, i := range f.Items {
			if i.Module == m.ID {
				lines = append(lines, strings.TrimSpace(m.Title+"/"+i.Title+" "+strings.Repeat("+", len(i.Tracks))))
			}
		}
	}
	return lines
}

func TestAFolderArrivesInItsOrderWhateverComesFirst(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "2 b/10.pdf", "2 b/film.mp4", "2 b/Film.fr.vtt", "2 b/2.pdf", "1 a/x.pdf", "0.pdf")
		p := stick.sendAll()
		want := []string{"Pompes/0", "1 a/x", "2 b/2", "2 b/10", "2 b/film +"}
		if got := stick.drawn(p.Course.ID); !slices.Equal(got, want) {
			t.Errorf("the course is %q, want %q", got, want)
		}
	})
}

func TestAFolderThatIsBroughtTwiceChangesNothing(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "a/1.pdf", "a/film.mp4", "a/film.vtt", "b.pdf")
		first := stick.sendAll()
		before, facts := s.folder("amina", first.Course.ID), len(s.facts)
		again := stick.sendAll()
		if after := s.folder("amina", first.Course.ID); after.Version != before.Version || len(s.facts) != facts {
			t.Errorf("version %d became %d, %d facts became %d", before.Version, after.Version, facts, len(s.facts))
		}
		if !again.Stands || slices.ContainsFunc(again.Items, func(i intake.Item) bool { return i.State != intake.There }) {
			t.Errorf("planned again: %+v", again.Items)
		}
	})
}

func TestAFileThatChangedReplacesItselfAndTheSameBytesDoNot(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "1.pdf", "2.pdf")
		p := stick.sendAll()
		before := s.folder("amina", p.Course.ID)
		stick.listing.Files[0].Changed++ // touched
		stick.listing.Files[1].Changed++ // written anew
		for n, i := range stick.plan().Items {
			if i.State != intake.ToSend || i.Resource != before.Items[n].ID {
				t.Fatalf("planned %+v", i)
			}
			stick.send(p, i, media.PDF, []string{"a", "b"}[n])
		}
		after := s.folder("amina", p.Course.ID)
		if len(after.Items) != 2 || after.Items[0].Asset != before.Items[0].Asset || after.Items[0].Revision != before.Items[0].Revision {
			t.Errorf("the touched file: %+v", after.Items[0].Resource)
		}
		if after.Items[1].ID != before.Items[1].ID || after.Items[1].Asset == before.Items[1].Asset {
			t.Errorf("the file written anew: %+v", after.Items[1].Resource)
		}
		stick.sendAll()
		if last := s.folder("amina", p.Course.ID); last.Version != after.Version {
			t.Error("bringing it once more changed the course")
		}
	})
}

func TestWhatPeopleDecidedAboutAFoldersCourseStands(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "a/1.pdf", "a/2.pdf", "a/3.pdf")
		p := stick.sendAll()
		amina := s.people["amina"]
		s.must(s.desk.RemoveResource(t.Context(), amina, p.Items[0].Resource))
		title := "Nouveau nom"
		s.must(s.desk.EditResource(t.Context(), amina, p.Items[1].Resource, 0, catalogue.Wording{Title: &title}))
		s.must(s.desk.Arrange(t.Context(), amina, p.Course.ID, 0, func(w *catalogue.Whole) error { return w.ChangeModule(p.Modules[0].ID, "Autre", -1) }))
		again := stick.sendAll()
		if got, want := stick.drawn(p.Course.ID), []string{"Autre/Nouveau nom", "Autre/3"}; !slices.Equal(got, want) {
			t.Errorf("the course is %q, want %q", got, want)
		}
		if len(again.Left) != 1 || again.Left[0].Reason != intake.ErrTakenOut {
			t.Errorf("left %+v", again.Left)
		}
	})
}

func TestARemovedCourseIsMadeAnewAndNobodyMeetsAnothersFolder(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "1.pdf")
		first := stick.sendAll()
		s.must(s.desk.Archive(t.Context(), s.people["amina"], first.Course.ID, 0))
		second := stick.sendAll()
		if second.Course.ID == first.Course.ID || len(stick.drawn(second.Course.ID)) != 1 {
			t.Errorf("after the first was removed: %+v", second)
		}
		other, err := stick.intake.Plan(t.Context(), s.people["driss"], stick.listing, true)
		s.must(err)
		if other.Course.ID == second.Course.ID || other.Items[0].State != intake.ToSend {
			t.Errorf("another's folder of the same name: %+v", other)
		}
		stick.listing.Course = second.Course.ID
		if _, err := stick.intake.Plan(t.Context(), s.people["driss"], stick.listing, true); fault.KindOf(err) != fault.NotFound {
			t.Errorf("into another's draft: %v", err)
		}
		if _, err := stick.intake.Plan(t.Context(), s.people["yassin"], s.stick("x", "1.pdf").listing, false); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a learner's folder: %v", err)
		}
	})
}

func TestAFolderGoesIntoACourseThatStands(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		s.receive(course, module, "avant.pdf", media.PDF)
		stick := s.stick("Pompes", "1.pdf", "a/2.pdf")
		stick.listing.Course, stick.listing.Module = course, module
		stick.sendAll()
		if got, want := stick.drawn(course), []string{"Bases/avant", "Bases/1", "a/2"}; !slices.Equal(got, want) {
			t.Errorf("the course is %q, want %q", got, want)
		}
		stick.listing.Module = s.ids.New()
		if _, err := stick.intake.Plan(t.Context(), s.people["amina"], stick.listing, true); fault.KindOf(err) != fault.NotFound {
			t.Errorf("into a module that is not there: %v", err)
		}
	})
}

func TestAnUploadThatWasGivenUpBeginsAnewAndARefusedOneIsTold(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		stick := s.stick("Pompes", "1.pdf", "2.pdf")
		p := stick.plan()
		reception := upload.NewReception(s.uploads, s.now)
		for _, i := range p.Items {
			_, err := reception.Begin(t.Context(), s.people["amina"], upload.Upload{
				ID: i.Upload, Course: p.Course.ID, Module: i.Module, Resource: i.Resource, As: i.As, Name: i.Name, Size: i.Size,
			})
			s.must(err)
		}
		_, err := s.uploads.Move(t.Context(), p.Items[0].Upload, upload.Receiving, upload.Expired, "")
		s.must(err)
		_, err = s.uploads.Move(t.Context(), p.Items[1].Upload, upload.Receiving, upload.Refused, "hash")
		s.must(err)
		again := stick.plan()
		if len(again.Items) != 1 || again.Items[0].Upload == p.Items[0].Upload || again.Items[0].Resource != p.Items[0].Resource {
			t.Errorf("planned again: %+v", again.Items)
		}
		if len(again.Left) != 1 || again.Left[0].Path != "2.pdf" || again.Left[0].Reason.Code != "hash" {
			t.Errorf("left %+v", again.Left)
		}
		if s.folder("amina", p.Course.ID).State != account.Draft {
			t.Error("the course is no draft")
		}
	})
}
