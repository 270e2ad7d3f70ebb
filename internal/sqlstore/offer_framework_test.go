package sqlstore_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/curriculum/framework"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// referentiel is a table as an office writes it: codes before titles, what stands
// above left empty, decimals with comma.
const referentiel = "Module;Élément de compétence;Apprentissage;Élément de contenu;%;Élément de contenu (ar)\r\n" +
	"M104;A. Choisir;;;60;\r\n" +
	";;A1 Comprendre;A1.1 Le différentiel;12,5;القاطع التفاضلي\r\n" +
	";;;A1.2 La terre;;\r\n" +
	"ELB_TS-04;B - Essayer;;;40 %;\r\n" +
	";;;L’essai mensuel;;\r\n"

func (s *teaching) importer() *framework.Importer {
	return framework.NewImporter(sqlstore.NewFrameworks(s.courses.Base), s.ids, s.now, nil)
}

// brought is a table of éléments, brought as a file.
func brought(table string) framework.File {
	return framework.File{Name: "référentiel.csv", SHA256: "5ea1", Data: []byte(table)}
}

// table imports a table into an edition and tells what became of its first module.
func (s *teaching) table(edition, file string, commit bool) string {
	s.t.Helper()
	plan, err := s.importer().Show(s.t.Context(), s.admin, edition, brought(file))
	if commit && err == nil {
		plan, _, err = s.importer().Import(s.t.Context(), s.admin, edition, brought(file))
	}
	s.must(err)
	if len(plan.Problems) > 0 {
		s.t.Fatalf("problems: %+v", plan.Problems)
	}
	m := plan.Modules[0]
	return fmt.Sprintf("%d made, %d changed, %d archived, %d same, %d lost", m.Made, m.Changed, m.Archived, m.Same, m.Lost)
}

func TestATableIsShownFirstDoneOnceAndThenChangesNothing(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		_, resource := s.published("Le différentiel")
		s.align(resource, s.first, s.second)
		const want = "3 made, 3 changed, 0 archived, 0 same, 0 lost"
		if got := s.table(s.edition, referentiel, false); got != want || s.count(`SELECT count(*) FROM element`) != 3 {
			t.Errorf("shown: %s", got)
		}
		s.table(s.edition, referentiel, true)
		told := len(s.facts)
		if got := s.table(s.edition, referentiel, true); got != "0 made, 0 changed, 0 archived, 6 same, 0 lost" || len(s.facts) != told {
			t.Errorf("again: %s, told %v", got, s.facts[told:])
		}
		_, m := s.open(s.edition)
		var read []string
		for _, n := range m.Nodes {
			read = append(read, fmt.Sprintf("%s %s %s %d %d", n.Depth, n.Code, n.Title, n.Share, len(n.Pieces)))
		}
		wanted := []string{"competence A Choisir 6000 0", "apprentissage A1 Comprendre 0 0", "contenu A1.1 Le différentiel 1250 1", "contenu A1.2 La terre 0 1",
			"competence B Essayer 4000 0", "contenu  L’essai mensuel 0 0"}
		if !slices.Equal(read, wanted) || m.Nodes[2].TitleArabic != "القاطع التفاضلي" {
			t.Errorf("read\n%s", strings.Join(read, "\n"))
		}
	})
}

func TestATableOfANewYearKeepsTheLinesOfTheYearBefore(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		s.table(s.edition, referentiel, true)
		_, resource := s.published("Le différentiel")
		s.align(resource, s.first)
		next, module := s.year("2026-2027")
		s.exec(`DELETE FROM element WHERE module_id = $1`, module.ID) // as an import makes a module that nothing was known of
		renumbered := strings.NewReplacer("A1.1 Le différentiel", "A1.2 Le DIFFERENTIEL", "A1.2 La terre", "A1.1 La prise de terre").Replace(referentiel)
		if got := s.table(next.ID, renumbered, true); got != "6 made, 0 changed, 0 archived, 0 same, 0 lost" {
			t.Error(got)
		}
		_, module = s.open(next.ID)
		if n := module.Nodes[2]; n.Line != s.first || len(n.Pieces) != 1 || n.Code != "A1.2" {
			t.Errorf("the resource lost its place: %+v", n)
		}
		without := strings.Replace(renumbered, ";;A1 Comprendre;A1.2 Le DIFFERENTIEL;12,5;القاطع التفاضلي\r\n", ";;A1 Comprendre;;;\r\n", 1)
		if got := s.table(next.ID, without, false); got != "0 made, 1 changed, 1 archived, 4 same, 1 lost" {
			t.Error(got)
		}
	})
}

func TestATableWithProblemsNamesEachAndChangesNothing(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		file := "Module;Élément de compétence;Élément de contenu;%\n" +
			";A. Sans module;;\n" +
			"M999;A. D'ailleurs;;\n" +
			"M104;A. Choisir;;beaucoup\n" +
			"M104;A. Choisir;Le différentiel;70\n" +
			"M104;A. Choisir;La terre;40\n" +
			"M104;A. Choisir;Le différentiel;20\n" +
			"M104;;;\n"
		plan, entry, err := s.importer().Import(t.Context(), s.admin, s.edition, brought(file))
		wants(t, err, fault.Invalid)
		var codes []string
		for _, p := range plan.Problems {
			codes = append(codes, fmt.Sprintf("%d %s %s", p.Line, p.Column, p.Code))
		}
		want := []string{"2 Module framework.no-module", "3 Module framework.module", "4 % elements.share", "6 ELB_TS-04 elements.shares", "7 Élément de contenu framework.twice", "8 Élément de contenu framework.empty"}
		if !slices.Equal(codes, want) {
			t.Errorf("problems\n%s", strings.Join(codes, "\n"))
		}
		if n := s.count(`SELECT count(*) FROM element`); n != 3 || entry != "" || s.count(`SELECT count(*) FROM import_run`) != 0 {
			t.Errorf("%d éléments, import %q", n, entry)
		}
		_, err = s.importer().Show(t.Context(), s.people["amina"], s.edition, brought(file))
		wants(t, err, fault.Forbidden)
		_, err = s.importer().Show(t.Context(), s.admin, s.ids.New(), brought(referentiel))
		wants(t, err, fault.NotFound)
		_, err = s.importer().Show(t.Context(), s.admin, s.edition, brought("Nom;Prénom\nA;B\n"))
		wants(t, err, fault.Invalid)
	})
}
