package httpapi_test

import (
	"net/url"
	"reflect"
	"slices"
	"testing"
)

// labelled is the part of an answer that filters are drawn from.
type labelled struct {
	found
	Labels map[string]map[string]string
}

// inTrade puts the course into a trade of the organisation, found again by search.
func (s *stage) inTrade(code string) {
	s.t.Helper()
	s.exec(`INSERT INTO trade (id, org_id, code, name_fr, name_ar, name_en, sector, level, kind, trunk_id, folded, version, created_at, changed_at, archived_at)
		SELECT 'trade', org_id, ?, 'Électricité de maintenance', 'كهرباء الصيانة', '', 'industrie-4-0', 'ts', '', '', '', 1, 1, 1, 0 FROM person WHERE login = 'trainer'`, code)
	s.exec(`UPDATE course SET filiere = ? WHERE id = ?`, code, s.course)
	s.exec(`UPDATE resource SET revision = revision + 1 WHERE course_id = ?`, s.course)
	s.exec(`INSERT INTO search_due (resource_id, revision) SELECT id, revision FROM resource WHERE course_id = ?`, s.course)
	s.drain()
}

func TestEveryFacetIsCountedAndNamedInTheLanguageAsked(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		s.inTrade("EMI_TS")
		for lang, name := range map[string]string{"fr": "Électricité de maintenance", "ar": "كهرباء الصيانة", "en": "Électricité de maintenance"} {
			var f labelled
			s.get(s.learner, "/search?q=&lang="+lang, &f)
			want := map[string]map[string]int{
				"sector": {"energies-renouvelables": 2}, "level": {"ts": 2}, "language": {"fr": 2}, "type": {"video": 1, "pdf": 1},
				"filiere": {"EMI_TS": 2}, "campus": {s.place: 2}, "duration": {"lt5": 1},
			}
			if !reflect.DeepEqual(f.Facets, want) {
				t.Errorf("counted %v, want %v", f.Facets, want)
			}
			if names := map[string]map[string]string{"filiere": {"EMI_TS": name}, "campus": {s.place: "CMC"}}; !reflect.DeepEqual(f.Labels, names) {
				t.Errorf("in %s called %v, want %v", lang, f.Labels, names)
			}
		}
	})
}

func TestAnswersAreNarrowedByAnyOfSeveralValues(t *testing.T) {
	s := oneStage(t)
	s.inTrade("EMI_TS")
	for query, want := range map[string][]string{
		"type=video": {s.film}, "type=video&type=pdf": {s.book, s.film}, "type=text&type=pdf": {s.book},
		"duration=lt5": {s.film}, "duration=gt45&duration=lt5": {s.film}, "duration=5-15": nil,
		"filiere=EMI_TS": {s.book, s.film}, "filiere=Cuisine": nil, "campus=" + s.place: {s.book, s.film}, "campus=elsewhere": nil,
		"campus=" + s.place + "&type=pdf": {s.book},
	} {
		var got []string
		f := s.search(s.learner, query)
		for _, g := range f.Groups {
			got = append(got, g.Resource)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || f.Total != len(want) {
			t.Errorf("%s finds %v of %d, want %v", query, got, f.Total, want)
		}
	}
}

// A place is named where something of it is counted: whoever guesses an
// identifier learns nothing.
func TestAValueThatCountsNothingHasNoName(t *testing.T) {
	s := oneStage(t)
	s.inTrade("EMI_TS")
	for who, token := range map[string]string{"a stranger": s.stranger, "nobody": ""} {
		var f labelled
		s.get(token, "/search?q=&filiere=EMI_TS&campus="+s.place, &f)
		for facet, names := range f.Labels {
			if len(names) > 0 {
				t.Errorf("%s is told %s %v", who, facet, names)
			}
		}
	}
}

func TestAnswersComeInTheOrderThatIsAsked(t *testing.T) {
	s := oneStage(t)
	f := s.search(s.learner, "q=&sort=title")
	if len(f.Groups) != 2 || f.Groups[0].Title != "Le déclenchement" || f.Groups[1].Title != "Lire le schéma" {
		t.Errorf("by title: %+v", f.Groups)
	}
	if g := s.ask(s.learner, "GET", "/api/v1/search?q=&sort=colour", ""); g.StatusCode != 400 && g.StatusCode != 422 {
		t.Errorf("an order that is none: %d %s", g.StatusCode, g.Body)
	}
}

func TestExactlyWhatWasTypedIsFoundOrNothing(t *testing.T) {
	s := oneStage(t)
	typed := "q=" + url.QueryEscape("equipotensialité")
	if f := s.search(s.learner, typed); f.Total != 1 || len(f.Corrected) != 1 {
		t.Errorf("read with a correction: %+v", f)
	}
	if f := s.search(s.learner, typed+"&exact=true"); f.Total != 0 {
		t.Errorf("asked exactly: %+v", f)
	}
}
