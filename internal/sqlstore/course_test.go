package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
)

// school is a lab with two trainers and a learner of amina's group.
type school struct {
	t       *testing.T
	db      *sqldb.DB
	ids     *id.Maker
	desk    *catalogue.Desk
	courses *sqlstore.Courses
	works   *sqlstore.Works
	uploads *sqlstore.Uploads
	assets  *sqlstore.Assets
	people  map[string]account.Actor
	group   string
	seconds int // that the clock has gone
	facts   []fact.Kind
}

func schools(t *testing.T, test func(t *testing.T, s *school)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := &school{t: t, db: db, people: map[string]account.Actor{}}
		s.ids = id.NewMaker(s.now, rand.Reader)
		b := sqlstore.NewBase(db, s.ids, s.now, func(_ context.Context, _ *sql.Tx, f fact.Fact) error {
			s.facts = append(s.facts, f.Kind)
			return nil
		})
		s.courses, s.uploads, s.assets = sqlstore.NewCourses(b), sqlstore.NewUploads(b), sqlstore.NewAssets(b)
		s.desk, s.works = catalogue.NewDesk(s.courses, s.now), sqlstore.NewWorks(b)
		s.open()
		test(t, s)
	}, sqlstore.Migrations())
}

// now is a clock that goes one second each time that it is read.
func (s *school) now() time.Time {
	s.seconds++
	return time.Date(2026, 11, 24, 8, 0, s.seconds, 0, time.UTC)
}

func (s *school) open() {
	org, at := s.ids.New(), s.ids.New()
	s.group = s.ids.New()
	s.exec(`INSERT INTO organisation (id, name, created_at) VALUES ($1, 'OFPPT', 1)`, org)
	s.exec(`INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, 'etablissement', 'ISTA', 0, 1, 1, 1, 0)`, at, org)
	s.exec(`INSERT INTO person_group (id, org_id, place_id, code, name, year, demo, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, 'ELEC-101', 'Électricité', '2026-2027', 0, 1, 1, 1, 0)`, s.group, org, at)
	for name, grant := range map[string]account.Grant{
		"amina":  {Role: account.Trainer, In: account.InGroup, Scope: s.group},
		"driss":  {Role: account.Trainer, In: account.InPlace, Scope: at},
		"yassin": {Role: account.Learner, In: account.InGroup, Scope: s.group},
	} {
		p := account.Person{ID: s.ids.New(), Org: org, Place: at}
		s.people[name] = account.NewActor(p, []account.Grant{grant}, map[string]string{s.group: at}, place.NewTree([]place.Place{{ID: at}}))
		s.exec(`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
			VALUES ($1, $2, $3, $4, $4, '', 'fr', '', 0, 1, 1, 1, 0)`, p.ID, org, at, name)
	}
}

func (s *school) exec(statement string, values ...any) {
	s.t.Helper()
	s.must(s.db.Write(s.t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), statement, values...)
		return err
	}))
}

func (s *school) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *school) count(query string, values ...any) (n int) {
	s.t.Helper()
	s.must(s.db.Read(s.t.Context(), func(q sqldb.Querier) error { return q.QueryRowContext(s.t.Context(), query, values...).Scan(&n) }))
	return n
}

// course makes a course of amina's with one module, and gives both.
func (s *school) course(title string) (course, module string) {
	s.t.Helper()
	course, module = s.ids.New(), s.ids.New()
	_, err := s.desk.Create(s.t.Context(), s.people["amina"], catalogue.Course{ID: course, Title: title, Language: "fr", Sector: "industrie-4-0", Level: "ts"})
	s.must(err)
	s.must(s.desk.Arrange(s.t.Context(), s.people["amina"], course, 1, func(w *catalogue.Whole) error { return w.AddModule(module, "Bases", -1) }))
	return course, module
}

// receive sends a file through an upload into the course, and gives the asset
// and the resource that it was meant for.
func (s *school) receive(course, module, name string, kind media.Kind, as ...string) (asset, resource string) {
	s.t.Helper()
	u := upload.Upload{ID: s.ids.New(), Course: course, Module: module, Resource: s.ids.New(), As: upload.AsResource, Name: name, Size: 9}
	if len(as) == 2 {
		u.As, u.Resource = as[0], as[1]
	}
	u, err := upload.NewReception(s.uploads, s.now).Begin(s.t.Context(), s.people["amina"], u)
	s.must(err)
	s.must(upload.NewReception(s.uploads, s.now).Whole(s.t.Context(), u))
	s.must(s.uploads.Receive(s.t.Context(), u.ID, media.Asset{Kind: kind, Size: 9, SHA256: fmt.Sprintf("%064d", s.seconds)}, nil, nothing))
	u, err = s.uploads.Find(s.t.Context(), s.people["amina"].Scope(), u.ID)
	s.must(err)
	if u.State != upload.Received {
		s.t.Fatalf("%s is %s: %s", name, u.State, u.Reason)
	}
	return u.Asset, u.Resource
}

func nothing(context.Context, *sql.Tx) error { return nil }

// digitised ends the digitising of an asset well.
func (s *school) digitised(asset string) {
	s.t.Helper()
	run, err := s.assets.Begin(s.t.Context(), asset, "text", 1)
	s.must(err)
	s.must(s.assets.Finish(s.t.Context(), run, media.Harvest{PageCount: 3, Language: "fr"}, true, nothing))
}

// published makes a course with one resource that amina's group has.
func (s *school) published(title string) (course, resource string) {
	s.t.Helper()
	course, module := s.course(title)
	asset, resource := s.receive(course, module, "cours.pdf", media.PDF)
	s.digitised(asset)
	s.must(s.desk.Publish(s.t.Context(), s.people["amina"], course, 0, &catalogue.Audience{Groups: []string{s.group}}))
	return course, resource
}

func (s *school) folder(who, course string) catalogue.Folder {
	s.t.Helper()
	f, err := s.courses.Folder(s.t.Context(), s.people[who].Scope(), course)
	s.must(err)
	return f
}

func TestACreationMayBeRepeatedAndAnIdentifierIsTakenOnce(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		c := catalogue.Course{ID: s.ids.New(), Title: "HACCP", Language: "fr", Sector: "tourisme", Level: "t"}
		for n, want := range []bool{true, false} {
			made, err := s.desk.Create(t.Context(), s.people["amina"], c)
			if err != nil || made != want {
				t.Errorf("time %d: %v %v", n, made, err)
			}
		}
		if _, err := s.desk.Create(t.Context(), s.people["driss"], c); fault.KindOf(err) != fault.Conflict {
			t.Errorf("by another: %v", err)
		}
		if _, err := s.desk.Create(t.Context(), s.people["yassin"], catalogue.Course{ID: s.ids.New()}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by a learner: %v", err)
		}
	})
}

func TestAnEditOfAnOldVersionChangesNothing(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, _ := s.course("Avant")
		rename := func(version int, title string) error {
			return s.desk.Edit(t.Context(), s.people["amina"], course, version, func(c *catalogue.Course) { c.Title = title })
		}
		s.must(rename(2, "Après"))
		if err := rename(2, "Trop tard"); fault.KindOf(err) != fault.Stale {
			t.Errorf("got %v", err)
		}
		if f := s.folder("amina", course); f.Title != "Après" || f.Version != 3 {
			t.Errorf("%q at version %d", f.Title, f.Version)
		}
		before := len(s.facts)
		s.must(rename(3, "Après"))
		if f := s.folder("amina", course); f.Version != 3 || len(s.facts) != before {
			t.Errorf("an edit without a change left version %d and %v", f.Version, s.facts[before:])
		}
	})
}

func TestWhatIsNotOnesOwnIsAbsentUntilItIsPublished(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, _ := s.course("Brouillon")
		for _, who := range []string{"driss", "yassin"} {
			_, err := s.courses.Folder(t.Context(), s.people[who].Scope(), course)
			_, none := s.courses.Folder(t.Context(), s.people[who].Scope(), s.ids.New())
			if !errors.Is(err, fault.Missing()) || err.Error() != none.Error() {
				t.Errorf("%s reads a draft: %v; %v", who, err, none)
			}
			err = s.desk.Edit(t.Context(), s.people[who], course, 0, func(c *catalogue.Course) {})
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s edits a draft: %v", who, err)
			}
		}
		course, _ = s.published("Publié")
		if f := s.folder("yassin", course); len(f.Items) != 1 {
			t.Errorf("a learner sees %d resources", len(f.Items))
		}
		err := s.desk.Withdraw(t.Context(), s.people["yassin"], course, 0, "")
		if fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a learner withdraws: %v", err)
		}
	})
}

func TestWhatIsAddedToAPublishedCourseWaitsUntilItIsPublishedAgain(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, _ := s.published("Publié")
		module := s.folder("amina", course).Modules[0].ID
		asset, _ := s.receive(course, module, "suite.pdf", media.PDF)
		s.digitised(asset)
		if f := s.folder("yassin", course); len(f.Items) != 1 || f.Pages != 3 {
			t.Errorf("a learner sees %d resources of %d pages", len(f.Items), f.Pages)
		}
		if f := s.folder("amina", course); len(f.Items) != 2 || f.Pending != 1 || f.State != account.Published {
			t.Errorf("its author sees %d, %d pending, %s", len(f.Items), f.Pending, f.State)
		}
		s.must(s.desk.Publish(t.Context(), s.people["amina"], course, 0, nil))
		if f := s.folder("yassin", course); len(f.Items) != 2 {
			t.Errorf("a learner sees %d resources", len(f.Items))
		}
	})
}

func TestWhatLearnersWouldNoticeIsDueForSearch(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Publié")
		for _, c := range []struct {
			name string
			act  func() error
		}{
			{"a title", func() error {
				return s.desk.Edit(t.Context(), s.people["amina"], course, 0, func(c *catalogue.Course) { c.Title = "Autre" })
			}},
			{"a resource's title", func() error {
				title := "Le fil"
				return s.desk.EditResource(t.Context(), s.people["amina"], resource, 0, catalogue.Wording{Title: &title})
			}},
			{"its module's title", func() error {
				return s.desk.Arrange(t.Context(), s.people["amina"], course, 0, func(w *catalogue.Whole) error {
					return w.ChangeModule(w.Modules[0].ID, "Le courant", -1)
				})
			}},
			{"its end", func() error { return s.desk.Withdraw(t.Context(), s.people["amina"], course, 0, "Erreur") }},
			{"its return", func() error { return s.desk.Publish(t.Context(), s.people["amina"], course, 0, nil) }},
			{"its removal", func() error { return s.desk.RemoveResource(t.Context(), s.people["amina"], resource) }},
		} {
			s.exec(`DELETE FROM search_due`)
			before := s.count(`SELECT revision FROM resource WHERE id = $1`, resource)
			s.must(c.act())
			after := s.count(`SELECT revision FROM resource WHERE id = $1`, resource)
			due := s.count(`SELECT COALESCE(max(revision), -1) FROM search_due WHERE resource_id = $1`, resource)
			if after <= before || due != after {
				t.Errorf("%s: revision %d became %d, due is %d", c.name, before, after, due)
			}
		}
	})
}

func TestPublishingAdditionsLeavesTheRestAsBrowsersHoldIt(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, resource := s.published("Publié")
		asset, _ := s.receive(course, s.folder("amina", course).Modules[0].ID, "suite.pdf", media.PDF)
		s.digitised(asset)
		before := s.count(`SELECT revision FROM resource WHERE id = $1`, resource)
		s.must(s.desk.Submit(t.Context(), s.people["amina"], course, 0))
		s.must(s.desk.Publish(t.Context(), s.people["amina"], course, 0, nil))
		if after := s.count(`SELECT revision FROM resource WHERE id = $1`, resource); after != before {
			t.Errorf("revision %d became %d", before, after)
		}
	})
}

func TestListsAreCutIntoPagesThatMeet(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		var all []string
		for n := range 7 {
			course, _ := s.course(fmt.Sprintf("Cours numéro %d", n))
			all = append(all, course)
		}
		s.published("Le disjoncteur différentiel")
		var seen []string
		q := catalogue.Query{View: catalogue.Studio, State: account.Draft, Limit: 3}
		for {
			cards, next, err := s.courses.Cards(t.Context(), s.people["amina"].Scope(), q)
			s.must(err)
			for _, c := range cards {
				seen = append(seen, c.ID)
			}
			if q.Cursor = next; next == "" {
				break
			}
		}
		slices.Sort(all)
		slices.Sort(seen)
		if !slices.Equal(all, seen) {
			t.Errorf("%d courses, seen %d", len(all), len(seen))
		}
		q.Cursor = "nonsense"
		if _, _, err := s.courses.Cards(t.Context(), s.people["amina"].Scope(), q); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a cursor of nothing: %v", err)
		}
	})
}

func TestAListAndItsCountsHoldWhatTheReaderMayRead(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		s.course("Brouillon")
		s.published("Le disjoncteur différentiel")
		for _, c := range []struct {
			who  string
			q    catalogue.Query
			want int
		}{
			{"amina", catalogue.Query{}, 2},
			{"amina", catalogue.Query{View: catalogue.Learning}, 1},
			{"amina", catalogue.Query{Words: "DISJONCTEUR differentiel"}, 1},
			{"amina", catalogue.Query{Words: "100%_"}, 0},
			{"amina", catalogue.Query{State: account.Published}, 1},
			{"driss", catalogue.Query{View: catalogue.Studio}, 0},
			{"yassin", catalogue.Query{}, 1},
			{"yassin", catalogue.Query{Sector: "sante"}, 0},
		} {
			cards, _, err := s.courses.Cards(t.Context(), s.people[c.who].Scope(), c.q)
			s.must(err)
			facets, err := s.courses.Facets(t.Context(), s.people[c.who].Scope(), c.q)
			s.must(err)
			if len(cards) != c.want || facets.Sector["industrie-4-0"] != c.want {
				t.Errorf("%s asks %+v: %d courses, %v", c.who, c.q, len(cards), facets)
			}
		}
	})
}

func TestAHistoryTellsWhoDidWhat(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, _ := s.published("Publié")
		events, err := s.courses.History(t.Context(), s.people["amina"].Scope(), course)
		s.must(err)
		var kinds []fact.Kind
		for _, e := range slices.Backward(events) {
			kinds = append(kinds, e.Kind)
		}
		want := []fact.Kind{fact.CourseCreated, fact.CourseChanged, fact.UploadStarted, fact.UploadWhole, fact.UploadReceived, fact.AssetDigitised, fact.CoursePublished}
		if !slices.Equal(kinds, want) || events[0].Actor.Name != "amina" {
			t.Errorf("%v by %q", kinds, events[0].Actor.Name)
		}
	})
}
