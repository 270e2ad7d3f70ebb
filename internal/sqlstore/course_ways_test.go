package sqlstore_test

import (
	"fmt"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// titles gives the titles of all pages of a list.
func (s *school) titles(who string, q catalogue.Query) (titles []string) {
	s.t.Helper()
	for more := true; more; more = q.Cursor != "" {
		cards, next, err := s.courses.Cards(s.t.Context(), s.people[who].Scope(), q)
		s.must(err)
		for _, c := range cards {
			titles = append(titles, c.Title)
		}
		q.Cursor = next
	}
	return titles
}

// Beyond some hundreds a list walks through all courses; below, it reads those of a
// word or of a reader. Nobody can tell which.
func TestFewCoursesAndManyAreListedAlike(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		var all []string
		for n := range 270 {
			c := catalogue.Course{ID: s.ids.New(), Title: fmt.Sprintf("Atelier %03d", n), Language: "fr", Sector: "industrie-4-0", Level: "ts"}
			_, err := s.desk.Create(t.Context(), s.people["amina"], c)
			s.must(err)
			all = append([]string{c.Title}, all...)
		}
		for _, c := range []struct {
			who   string
			words string
			want  []string
		}{
			{"amina", "", all},
			{"amina", "atelier", all},
			{"amina", "atelier 13", []string{"Atelier 213", "Atelier 139", "Atelier 138", "Atelier 137", "Atelier 136", "Atelier 135", "Atelier 134",
				"Atelier 133", "Atelier 132", "Atelier 131", "Atelier 130", "Atelier 113", "Atelier 013"}},
			{"amina", "137 atelier", []string{"Atelier 137"}},
			{"amina", "137 213", nil},
			{"yassin", "atelier", nil},
			{"yassin", "", nil},
		} {
			q := catalogue.Query{Words: c.words, Limit: 100}
			if got := s.titles(c.who, q); !slices.Equal(got, c.want) {
				t.Errorf("%s lists for %q %d: %.200v", c.who, c.words, len(got), got)
			}
			counted, err := s.courses.Facets(t.Context(), s.people[c.who].Scope(), q)
			if s.must(err); counted.Level["ts"] != len(c.want) {
				t.Errorf("%s counts for %q %v", c.who, c.words, counted)
			}
		}
	})
}

func TestAVisitorListsEveryViewAndMakesNoCourses(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		s.course("À faire")
		for _, view := range []catalogue.View{catalogue.Library, catalogue.Studio, catalogue.Learning} {
			for _, words := range []string{"", "faire"} {
				q := catalogue.Query{View: view, Words: words}
				cards, _, err := s.courses.Cards(t.Context(), account.Actor{}.Scope(), q)
				s.must(err)
				counted, err := s.courses.Facets(t.Context(), account.Actor{}.Scope(), q)
				s.must(err)
				if len(cards)+len(counted.Level) != 0 {
					t.Errorf("a visitor lists %v of %s and counts %v", cards, view, counted)
				}
			}
		}
	})
}

func TestAWordIsFoundWhereverItStands(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, _ := s.course("L’hydroélectricité, أساسيات الفندقة")
		found := func(words string) bool { return len(s.titles("amina", catalogue.Query{Words: words})) == 1 }
		for _, words := range []string{"hydro", "L'HYDRO", "lectricite", "droelectricit", "é", ",", "فندق", "الفندقه", "electr أساس"} {
			if !found(words) {
				t.Errorf("%q is not found", words)
			}
		}
		for _, words := range []string{"hydra", "hydroelectrique", "lectricites", "hydro_", "%", "electr hydra"} {
			if found(words) {
				t.Errorf("%q is found", words)
			}
		}
		s.must(s.desk.Edit(t.Context(), s.people["amina"], course, 0, func(c *catalogue.Course) { c.Title, c.Keywords = "Soudure", []string{"TIG"} }))
		if found("hydro") || !found("oudu tig") {
			t.Error("a course is found by the words that it had")
		}
	})
}

// tally counts a list as Facets does.
func (s *school) tally(who string) catalogue.Facets {
	s.t.Helper()
	f := catalogue.Facets{Sector: map[string]int{}, Level: map[string]int{}, Language: map[string]int{}}
	cards, _, err := s.courses.Cards(s.t.Context(), s.people[who].Scope(), catalogue.Query{View: catalogue.Learning, Limit: 100})
	s.must(err)
	for _, c := range cards {
		f.Sector[c.Sector]++
		f.Level[c.Level]++
		f.Language[c.Language]++
	}
	return f
}

// The counts of what is published for somebody are kept, and follow every act.
func TestWhatIsCountedIsWhatIsListed(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		r := mathrand.New(mathrand.NewPCG(31, 37))
		place := s.people["amina"].Place()
		audiences := []catalogue.Audience{{}, {Public: true}, {Groups: []string{s.group}}, {Places: []string{place}}, {Groups: []string{s.group}, Places: []string{place}}, {Public: true, Groups: []string{s.group}}}
		var courses []string
		for n := range 6 {
			course, _ := s.published(fmt.Sprintf("Cours %d", n))
			courses = append(courses, course)
		}
		who, most := s.people["amina"], 0
		for range 60 {
			course := courses[r.IntN(len(courses))]
			acts := []func() error{
				func() error { return s.desk.Publish(t.Context(), who, course, 0, &audiences[r.IntN(len(audiences))]) },
				func() error { return s.desk.Withdraw(t.Context(), who, course, 0, "ancien") },
				func() error {
					return s.desk.Edit(t.Context(), who, course, 0, func(c *catalogue.Course) {
						c.Level, c.Language = []string{"t", "ts"}[r.IntN(2)], []string{"fr", "ar"}[r.IntN(2)]
						c.Audience = audiences[r.IntN(len(audiences))]
					})
				},
			}
			_ = acts[r.IntN(len(acts))]() // what may not be done changes nothing
			for _, reader := range []string{"amina", "driss", "yassin"} {
				got, err := s.courses.Facets(t.Context(), s.people[reader].Scope(), catalogue.Query{View: catalogue.Learning})
				s.must(err)
				want := s.tally(reader)
				if !maps.Equal(got.Sector, want.Sector) || !maps.Equal(got.Level, want.Level) || !maps.Equal(got.Language, want.Language) {
					t.Fatalf("%s counts %v and lists %v", reader, got, want)
				}
				most = max(most, len(want.Level)+len(want.Language))
			}
		}
		if most < 4 {
			t.Errorf("no more than %d figures were compared", most)
		}
		for _, course := range courses {
			_ = s.desk.Withdraw(t.Context(), who, course, 0, "fini") // where it is published
		}
		if n := s.count(`SELECT count(*) FROM course_count`); n != 0 {
			t.Errorf("%d figures of courses that were withdrawn", n)
		}
	})
}

// derived is what courses are found and counted by.
func derived(t *testing.T, db *sqldb.DB) (rows []string) {
	t.Helper()
	for _, query := range []string{
		`SELECT piece || ' in ' || course_id FROM course_piece ORDER BY piece, course_id`,
		`SELECT id || ' for ' || readership FROM course ORDER BY id`,
		`SELECT audience || ' of ' || readership FROM audience_readership WHERE readership IN (SELECT readership FROM course) ORDER BY audience, readership`,
		`SELECT readership || sector || level || language || n FROM course_count ORDER BY readership`,
	} {
		found := column(t, db, query)
		if len(found) < 2 {
			t.Errorf("%s gives %v", query, found)
		}
		rows = append(rows, found...)
	}
	return rows
}

// shared makes courses for one audience, for several and for none.
func (s *school) shared() {
	place := s.people["amina"].Place()
	for _, to := range []catalogue.Audience{{Public: true, Groups: []string{s.group}, Places: []string{place}}, {Places: []string{place}}} {
		course, _ := s.published("Électricité")
		s.must(s.desk.Edit(s.t.Context(), s.people["amina"], course, 0, func(c *catalogue.Course) { c.Audience = to }))
	}
	s.course("Brouillon")
}

// What is derived is in no backup, nor in one of a lab that did not know it yet.
func TestARestoredCatalogueIsFoundAndCounted(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		s.shared()
		form, _ := dump(t, s.db, true)
		there := sqldbtest.Open(t, sqldbtest.SQLite(t))
		s.must(there.Migrate(t.Context(), sqlstore.Migrations()))
		s.must(load(t, there, form, archive.Arrival{}))
		if was, is := derived(t, s.db), derived(t, there); !slices.Equal(was, is) {
			t.Errorf("was %v, is %v", was, is)
		}
	})
}

func TestACatalogueOfBeforeIsFoundAndCounted(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		s.shared()
		was := derived(t, s.db)
		for _, statement := range []string{`DELETE FROM course_piece`, `DELETE FROM audience_readership`, `DELETE FROM course_count`, `UPDATE course SET readership = ''`} {
			s.exec(statement)
		}
		migration, err := fs.ReadFile(sqlstore.Migrations(), "0011_catalogue_in_order.sql")
		s.must(err)
		up, _, _ := strings.Cut(string(migration), "-- +goose Down")
		for _, statement := range strings.Split(up, ";\n") {
			if statement = strings.TrimSpace(statement); strings.HasPrefix(statement, "INSERT") || strings.HasPrefix(statement, "WITH") {
				s.exec(statement)
			}
		}
		if is := derived(t, s.db); !slices.Equal(was, is) {
			t.Errorf("was %v, is %v", was, is)
		}
	})
}
