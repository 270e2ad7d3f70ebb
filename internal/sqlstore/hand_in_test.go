package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// tray is a devoir of the school, and what its learner hands in.
type tray struct {
	*school
	service                *assessment.HandIns
	course, module         string
	resource, work, handIn string
}

// tray lets amina give a devoir that completes a resource, and yassin begin.
func (s *school) tray() *tray {
	s.t.Helper()
	r := &tray{school: s, work: s.ids.New(), handIn: s.ids.New()}
	r.service = assessment.NewHandIns(sqlstore.NewHandIns(s.works.Base), live.NewHub(), s.now)
	r.course, r.module = s.course("Relevés")
	asset, resource := s.receive(r.course, r.module, "cours.pdf", media.PDF)
	r.resource = resource
	s.digitised(asset)
	amina, desk := s.people["amina"], assessment.NewDesk(s.works, s.now)
	s.must(s.desk.Publish(s.t.Context(), amina, r.course, 0, &catalogue.Audience{Groups: []string{s.group}}))
	_, err := desk.Create(s.t.Context(), amina, assessment.Work{ID: r.work, Course: r.course, Module: r.module, Kind: assessment.Devoir, Title: "Relevé"})
	s.must(err)
	s.must(desk.Edit(s.t.Context(), amina, r.work, 0, func(w *assessment.Work) { w.Resource = resource }))
	s.must(desk.Publish(s.t.Context(), amina, r.work, 0))
	s.must(desk.Give(s.t.Context(), amina, r.work, s.group, time.Time{}, time.Date(2027, 1, 8, 18, 0, 0, 0, time.UTC)))
	s.learner("yassin", s.group)
	r.write(0, "Voici.")
	return r
}

func (r *tray) write(version int, said string) {
	r.t.Helper()
	_, _, err := r.service.Write(r.t.Context(), r.people["yassin"], r.work, r.handIn, version, said)
	r.must(err)
}

// begin begins an upload of so many bytes into the hand-in.
func (r *tray) begin(who string, size int64) (upload.Upload, error) {
	u := upload.Upload{ID: r.ids.New(), Course: r.course, Module: r.module, Resource: r.ids.New(), As: upload.AsHandIn, HandIn: r.handIn, Name: "photo.jpg", Size: size}
	return upload.NewReception(r.uploads, r.now).Begin(r.t.Context(), r.people[who], u)
}

// arrive makes an asset of an upload.
func (r *tray) arrive(u upload.Upload) upload.Upload {
	r.t.Helper()
	r.must(upload.NewReception(r.uploads, r.now).Whole(r.t.Context(), u))
	r.must(r.uploads.Receive(r.t.Context(), u.ID, media.Asset{Kind: media.Image, Size: u.Size, SHA256: fmt.Sprintf("%064d", r.seconds)}, nil, nothing))
	u, err := r.uploads.Find(r.t.Context(), r.people["yassin"].Scope(), u.ID)
	r.must(err)
	return u
}

func (r *tray) look(who string) assessment.Case {
	r.t.Helper()
	c, err := r.service.Find(r.t.Context(), r.people[who], r.handIn)
	r.must(err)
	return c
}

func TestFilesStandAsTheirUploadsWereBegun(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		var begun []upload.Upload
		var want []string
		for range 4 {
			u, err := r.begin("yassin", 9)
			s.must(err)
			begun, want = append(begun, u), append(want, u.Resource)
		}
		for _, i := range []int{2, 0, 3, 1} {
			r.arrive(begun[i])
		}
		if got := filesOf(r.look("yassin")); !slices.Equal(got, want) {
			t.Errorf("they stand as %v, want %v", got, want)
		}
		turned := []string{want[3], want[1], want[0], want[2]}
		_, err := r.service.Arrange(t.Context(), s.people["yassin"], r.handIn, turned)
		s.must(err)
		if got := filesOf(r.look("yassin")); !slices.Equal(got, turned) {
			t.Errorf("put in order they stand as %v, want %v", got, turned)
		}
		assets := s.count(`SELECT count(*) FROM asset`)
		_, err = r.service.Drop(t.Context(), s.people["yassin"], r.handIn, turned[1])
		s.must(err)
		if got := filesOf(r.look("yassin")); len(got) != 3 || s.count(`SELECT count(*) FROM asset`) != assets-1 {
			t.Errorf("one was taken out: %v stand, %d assets", got, s.count(`SELECT count(*) FROM asset`))
		}
	})
}

func filesOf(c assessment.Case) (files []string) {
	for _, f := range c.Files {
		files = append(files, f.ID)
	}
	return files
}

func TestItsLearnerAloneSendsFilesAndWithinMeasure(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		for _, who := range []string{"amina", "driss"} {
			if _, err := r.begin(who, 9); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s sends a file: %v", who, err)
			}
		}
		if _, err := r.begin("yassin", assessment.LearnerQuota+1); fault.KindOf(err) != fault.TooLarge {
			t.Errorf("more than a learner has: %v", err)
		}
		for range assessment.MaxFiles {
			u, err := r.begin("yassin", 9)
			s.must(err)
			r.arrive(u)
		}
		_, err := r.begin("yassin", 9)
		wants(t, err, fault.Conflict)
		c := r.look("yassin")
		late, err := s.uploads.Find(t.Context(), account.Lab(""), s.oneUpload())
		s.must(err)
		if late.HandIn != r.handIn || len(c.Files) != assessment.MaxFiles {
			t.Errorf("%d files, of %q", len(c.Files), late.HandIn)
		}
	})
}

// oneUpload names some upload into a hand-in.
func (s *school) oneUpload() (id string) {
	s.t.Helper()
	s.must(s.db.Write(s.t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(s.t.Context(), `SELECT max(id) FROM upload WHERE hand_in_id <> ''`).Scan(&id)
	}))
	return id
}

func TestAFileThatComesAfterHandingInIsRefusedAndLeavesNothing(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		u, err := r.begin("yassin", 9)
		s.must(err)
		_, err = r.service.Hand(t.Context(), s.people["yassin"], r.handIn, 0)
		wants(t, err, fault.Conflict)                                         // while it is on its way
		s.exec(`UPDATE hand_in SET state = 'handed' WHERE id = $1`, r.handIn) // as another device might, a moment before
		assets := s.count(`SELECT count(*) FROM asset`)
		if u = r.arrive(u); u.State != upload.Refused || u.Reason != "hand-in.closed" || s.count(`SELECT count(*) FROM asset`) != assets {
			t.Errorf("it is %s (%s)", u.State, u.Reason)
		}
	})
}

func TestAReturnCountsOnceAndCompletesTheResource(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		amina, yassin := s.people["amina"], s.people["yassin"]
		if _, err := r.service.Find(t.Context(), amina, r.handIn); fault.KindOf(err) != fault.NotFound {
			t.Errorf("its trainer reads a draft: %v", err)
		}
		for range 2 {
			_, err := r.service.Hand(t.Context(), yassin, r.handIn, 0)
			s.must(err)
		}
		version := r.look("amina").Version
		said := assessment.Correction{Mark: 1525, Comment: "Bon relevé."}
		for range 3 {
			_, err := r.service.Return(t.Context(), amina, r.handIn, version, said)
			s.must(err)
		}
		_, err := r.service.Return(t.Context(), s.people["driss"], r.handIn, version, said)
		wants(t, err, fault.NotFound)
		_, err = r.service.Return(t.Context(), yassin, r.handIn, version, said)
		wants(t, err, fault.Forbidden)
		person := yassin.Person()
		for what, n := range map[string]int{
			"result":    s.count(`SELECT count(*) FROM result WHERE work_id = $1 AND person_id = $2 AND mark = 1525 AND passed = 1`, r.work, person),
			"completed": s.count(`SELECT count(*) FROM progress WHERE resource_id = $1 AND person_id = $2 AND completed_at > 0`, r.resource, person),
		} {
			if n != 1 {
				t.Errorf("%s stands %d times", what, n)
			}
		}
		_, err = r.service.Return(t.Context(), amina, r.handIn, r.look("amina").Version, assessment.Correction{Again: true, Mark: assessment.Unmarked})
		s.must(err)
		if s.count(`SELECT count(*) FROM result WHERE work_id = $1`, r.work) != 0 {
			t.Error("to be done again it has a mark")
		}
		for kind, want := range map[fact.Kind]int{fact.HandedIn: 1, fact.HandInReturned: 1, fact.HandInAgain: 1, fact.MarkSet: 2, fact.ResourceCompleted: 1} {
			if n := len(slices.DeleteFunc(slices.Clone(s.facts), func(k fact.Kind) bool { return k != kind })); n != want {
				t.Errorf("%s was told %d times, want %d", kind, n, want)
			}
		}
	})
}

func TestTwoTabsDoNotOverwriteEachOthersHandIn(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		version := r.look("yassin").Version
		r.write(version, "La première.")
		_, _, err := r.service.Write(t.Context(), s.people["yassin"], r.work, r.handIn, version, "La seconde.")
		wants(t, err, fault.Stale)
		r.write(version, "La première.") // the same again is no other
		_, _, err = r.service.Write(t.Context(), s.people["yassin"], r.work, s.ids.New(), 0, "D'un autre appareil.")
		wants(t, err, fault.Conflict)
		if c := r.look("yassin"); c.Text != "La première." || s.count(`SELECT count(*) FROM hand_in`) != 1 {
			t.Errorf("%q is kept", c.Text)
		}
	})
}

func TestAnErasureTakesTheFilesThatWereHandedIn(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := s.tray()
		u, err := r.begin("yassin", 9)
		s.must(err)
		r.arrive(u)
		_, err = r.service.Hand(t.Context(), s.people["yassin"], r.handIn, 0)
		s.must(err)
		erase(t.Context(), s, "yassin")
		if n := s.count(`SELECT count(*) FROM hand_in_file`) + s.count(`SELECT count(*) FROM asset WHERE owner_id = $1`, s.people["yassin"].Person()); n != 0 {
			t.Errorf("%d rows of files stay", n)
		}
		if c := r.look("amina"); c.State != assessment.HandedIn || len(c.Files) != 0 || c.Name == "yassin" {
			t.Errorf("what is counted stays without a name: %+v", c.HandIn)
		}
	})
}

func erase(ctx context.Context, s *school, who string) {
	s.t.Helper()
	d := sqlstore.NewDossiers(s.works.Base)
	s.must(d.Erase(ctx, s.people["driss"].Person(), s.people[who].Person(), dossier.Erasure{}, s.now(), func(dossier.Standing) error { return nil }))
}
