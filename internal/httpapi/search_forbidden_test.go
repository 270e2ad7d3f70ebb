package httpapi_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

// kitchen adds a course of the other group, with a text whose words are like
// those of the first course.
func (s *stage) kitchen() (resource string) {
	first := s.course
	defer func() { s.course = first }()
	s.course = s.ids.New()
	s.exec(`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
			submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
		SELECT ?, org_id, place_id, id, 'La cuisine collective', '', 'fr', 'tourisme', 'q', '', 'H12', '[]', '', 'published', '', '', 1700000000000000, 1, 1, 1, 0
		FROM person WHERE login = 'trainer'`, s.course)
	s.exec(`INSERT INTO course_audience (course_id, audience) VALUES (?, ?)`, s.course, "g:"+s.cuisine)
	resource = s.resource(0, "Le plan de travail", "plan.pdf", media.PDF, []byte("%PDF-1.7 the kitchen"), 1, 0)
	s.exec(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words) SELECT asset_id, 1, '', ?, 'fr', 595, 842, '[]' FROM resource WHERE id = ?`,
		"Le courant d'air et les personnes de la cuisine ; la sélection des produits neutres.", resource)
	s.drain()
	return resource
}

// What one may not see shows in no hit, total, facet, suggestion or correction,
// also where one's own things answer the same question.
func TestNothingForbiddenShowsBesideWhatIsFound(t *testing.T) {
	stages(t, func(t *testing.T, s *stage) {
		own := s.kitchen()
		hidden := []string{
			s.course, s.film, s.book, "energies-renouvelables", "sélectivité", "équipotentialité", "déclenchement", "disjoncteur", "différentiel", "schéma", `"ts"`, `"video"`,
		}
		for _, typed := range []string{
			"personnes", "courant", "selectivite", "sélectivitée", "sélectivit", "équipotentialitée", "equipotensialite", "personnes disjonctuer", "neutre", "produits sélectivte",
			"cuisine déclenchemment", "disjoncter", "courrant", "M104", "s", "sé", "sél", "dis", "éq", "déc", "sch", "plan", "",
		} {
			for _, path := range []string{"/search?lang=fr&q=", "/search/suggest?lang=fr&q=", "/search?in=" + s.book + "&q=", "/search?sector=energies-renouvelables&q="} {
				r := s.ask(s.stranger, http.MethodGet, "/api/v1"+path+url.QueryEscape(typed), "")
				if r.StatusCode != http.StatusOK {
					t.Errorf("%s%s answers %d", path, typed, r.StatusCode)
				}
				told := strings.ReplaceAll(string(r.Body), s.kept(typed), "")
				for _, trace := range hidden {
					if strings.Contains(told, trace) {
						t.Errorf("a stranger asks %s%s and is told of %s: %s", path, typed, trace, r.Body)
					}
				}
			}
		}
		f := s.search(s.stranger, "lang=fr&q=personnes")
		if f.Total != 1 || len(f.Groups) != 1 || f.Groups[0].Resource != own || f.Facets["sector"]["tourisme"] != 1 || len(f.Facets["sector"]) != 1 {
			t.Errorf("what is the stranger's own is found as %+v", f)
		}
	})
}

// kept is what was typed, as an answer repeats it.
func (s *stage) kept(typed string) string { return `"query":"` + typed + `"` }
