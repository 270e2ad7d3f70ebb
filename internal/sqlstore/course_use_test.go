package sqlstore_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// opened says that a person opened something of a course at a moment.
func (s *school) opened(who, course string, at time.Time) {
	s.t.Helper()
	s.exec(`INSERT INTO progress (person_id, resource_id, watched, watched_length, extent, position, device, seen_at, completed_at)
		SELECT $1, id, '[]', 1, 1, 1, '', $2, 0 FROM resource WHERE course_id = $3`, s.people[who].Person(), sqldb.Micros(at), course)
}

func TestTheMostUsedCoursesComeFirstPageByPage(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		now := time.Date(2026, 11, 29, 2, 0, 0, 0, time.UTC)
		var courses []string
		for n := range 5 {
			course, _ := s.published(fmt.Sprintf("Cours %d", n))
			courses = append(courses, course)
		}
		s.opened("amina", courses[1], now.AddDate(0, 0, -10))
		s.opened("yassin", courses[1], now.AddDate(0, 0, -89))
		s.opened("yassin", courses[3], now.AddDate(0, 0, -1))
		s.opened("amina", courses[0], now.AddDate(0, 0, -91)) // too long ago
		since := now.AddDate(0, 0, -90)
		s.must(s.courses.CountUse(t.Context(), since))
		q := catalogue.Query{Sort: catalogue.ByUse, Limit: 2}
		if got, want := s.titles("amina", q), []string{"Cours 1", "Cours 3", "Cours 4", "Cours 2", "Cours 0"}; !slices.Equal(got, want) {
			t.Errorf("by use: %v, want %v", got, want)
		}
		s.must(s.courses.CountUse(t.Context(), now.AddDate(0, 0, -5)))
		if got, want := s.titles("amina", q), []string{"Cours 3", "Cours 4", "Cours 2", "Cours 1", "Cours 0"}; !slices.Equal(got, want) {
			t.Errorf("later, by use: %v, want %v", got, want)
		}
		_, next, err := s.courses.Cards(t.Context(), s.people["amina"].Scope(), q)
		s.must(err)
		if _, _, err := s.courses.Cards(t.Context(), s.people["amina"].Scope(), catalogue.Query{Limit: 2, Cursor: next}); err == nil {
			t.Error("the cursor of another order was believed")
		}
	})
}

func TestCoursesAreChosenByFiliereAndByWhatIsInThem(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		first, _ := s.published("Cuisson")
		s.published("Soudure")
		s.must(s.desk.Edit(t.Context(), s.people["amina"], first, 0, func(c *catalogue.Course) { c.Filiere = "Cuisine" }))
		s.exec(`UPDATE asset SET kind = 'video' WHERE id IN (SELECT asset_id FROM resource WHERE course_id = $1)`, first)
		for _, c := range []struct {
			q    catalogue.Query
			want []string
		}{
			{catalogue.Query{Filiere: "Cuisine"}, []string{"Cuisson"}},
			{catalogue.Query{Filiere: "Cuisine", View: catalogue.Learning}, []string{"Cuisson"}},
			{catalogue.Query{Filiere: "Couture"}, nil},
			{catalogue.Query{Kind: "video"}, []string{"Cuisson"}},
			{catalogue.Query{Kind: "video", Filiere: "Cuisine", Sort: catalogue.ByUse}, []string{"Cuisson"}},
			{catalogue.Query{Kind: "image"}, nil},
		} {
			if got := s.titles("amina", c.q); !slices.Equal(got, c.want) {
				t.Errorf("%+v lists %v, want %v", c.q, got, c.want)
			}
		}
		for _, view := range []catalogue.View{catalogue.Library, catalogue.Learning} {
			got, err := s.courses.Facets(t.Context(), s.people["yassin"].Scope(), catalogue.Query{View: view})
			if s.must(err); len(got.Filiere) > 1 || view == catalogue.Learning && got.Filiere["Cuisine"] != len(s.titles("yassin", catalogue.Query{View: view, Filiere: "Cuisine"})) {
				t.Errorf("in %s are counted %v", view, got.Filiere)
			}
		}
	})
}
