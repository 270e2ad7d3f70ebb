package sqlstore_test

import (
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func (s *teaching) ledger() *ledger.Service {
	return ledger.NewService(sqlstore.NewLedger(s.courses.Base))
}

// brings imports a table into the first edition, and gives the import.
func (s *teaching) brings(table string) string {
	s.t.Helper()
	_, entry, err := s.importer().Import(s.t.Context(), s.admin, s.edition, brought(table))
	s.must(err)
	if entry == "" {
		s.t.Fatal("nothing was imported")
	}
	return entry
}

// tree is the éléments of the module, without their versions and times.
func (s *teaching) tree() (tree []curriculum.Element) {
	s.t.Helper()
	_, m := s.open(s.edition)
	for _, n := range m.Nodes {
		e := n.Element
		tree = append(tree, curriculum.Element{ID: e.ID, Parent: e.Parent, Line: e.Line, Depth: e.Depth, Ord: e.Ord, Code: e.Code, Title: e.Title, TitleArabic: e.TitleArabic, Share: e.Share})
	}
	return tree
}

func TestAReferentielIsTakenBackAsAWholeAndBroughtAgain(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx, before := t.Context(), s.tree()
		entry := s.brings(referentiel)
		after := s.tree()
		kept, _, err := s.ledger().Imports(ctx, s.admin, "", 0)
		if err != nil || len(kept) != 1 || kept[0].ID != entry || kept[0].Kind != ledger.Framework || kept[0].File != "référentiel.csv" || kept[0].SHA256 != "5ea1" {
			t.Fatalf("the ledger has %+v, %v", kept, err)
		}
		if want := []ledger.Tally{{Noun: ledger.Element, Made: 3, Changed: 3}}; !slices.Equal(kept[0].Tallies, want) {
			t.Errorf("it did %+v", kept[0].Tallies)
		}
		_, m := s.open(s.edition)
		s.must(s.ledger().Undo(ctx, s.admin, entry))
		if got := s.tree(); !slices.Equal(got, before) {
			t.Errorf("taken back:\n%+v\nbefore:\n%+v", got, before)
		}
		wants(t, s.offer.Arrange(ctx, s.admin, s.module, m.Version, nil), fault.Stale) // whoever had it open is told
		if last := s.facts[len(s.facts)-1]; last != fact.ImportUndone || !slices.Contains(s.facts, fact.FrameworkImported) {
			t.Errorf("told %v", s.facts)
		}
		s.brings(referentiel)
		if got := s.tree(); !slices.Equal(got, after) {
			t.Errorf("brought again:\n%+v\nat first:\n%+v", got, after)
		}
	})
}

func TestWhatHangsOnAReferentielKeepsItFromBeingTakenBack(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx := t.Context()
		_, resource := s.published("Le différentiel")
		s.align(resource, s.second) // attached before: no obstacle
		entry := s.brings(referentiel)
		_, m := s.open(s.edition)
		trial := m.Nodes[5].Element // L’essai mensuel, which the import made
		hindered := func(want ...ledger.Obstacle) {
			t.Helper()
			_, obstacles, err := s.ledger().Import(ctx, s.admin, entry)
			if err != nil || !slices.Equal(obstacles, want) {
				t.Errorf("in the way stand %+v, %v", obstacles, err)
			}
			if len(want) > 0 {
				wants(t, s.ledger().Undo(ctx, s.admin, entry), fault.Conflict)
			}
		}
		s.align(resource, s.first, s.second) // corrected by the import, and there without it
		hindered()
		s.align(resource, s.second, trial.ID)
		hindered(ledger.Obstacle{Noun: ledger.Element, Label: "L’essai mensuel", Why: "resources", Count: 1})
		s.align(resource, s.second)
		hindered()

		wish := []curriculum.Element{}
		for _, n := range m.Nodes {
			wish = append(wish, n.Element)
		}
		added := curriculum.Element{ID: s.ids.New(), Depth: curriculum.Competence, Title: "Mesurer"}
		s.must(s.offer.Arrange(ctx, s.admin, s.module, m.Version, append(slices.Clone(wish), added)))
		hindered(ledger.Obstacle{Noun: ledger.Element, Label: "Mesurer", Why: "added", Count: 1})
		s.must(s.offer.Arrange(ctx, s.admin, s.module, m.Version+1, wish))
		hindered()

		wish[1].Title = "Comprendre l’essai"
		s.must(s.offer.Arrange(ctx, s.admin, s.module, m.Version+2, wish))
		hindered(ledger.Obstacle{Noun: ledger.Element, Label: "Comprendre l’essai", Why: "changed", Count: 1})
	})
}

func TestAReferentielIsTheOrganisationsAlone(t *testing.T) {
	teachings(t, func(t *testing.T, s *teaching) {
		ctx, entry := t.Context(), s.brings(referentiel)
		at := s.admin.Place()
		manager := account.NewActor(account.Person{ID: s.ids.New(), Org: s.admin.Org(), Place: at},
			[]account.Grant{{Role: account.Manager, In: account.InPlace, Scope: at}}, nil, place.NewTree([]place.Place{{ID: at}}))
		for _, who := range []string{"yassin", "amina"} {
			_, _, err := s.ledger().Import(ctx, s.people[who], entry)
			wants(t, err, fault.Forbidden)
			wants(t, s.ledger().Undo(ctx, s.people[who], entry), fault.Forbidden)
		}
		kept, _, err := s.ledger().Imports(ctx, manager, "", 0)
		if err != nil || len(kept) != 0 {
			t.Errorf("the manager of the place sees %+v, %v", kept, err)
		}
		_, _, missing := s.ledger().Import(ctx, manager, s.ids.New())
		_, _, other := s.ledger().Import(ctx, manager, entry)
		if undo := s.ledger().Undo(ctx, manager, entry); fault.KindOf(other) != fault.KindOf(missing) || fault.KindOf(undo) != fault.KindOf(missing) {
			t.Errorf("one that is there answers %v and %v, one that is not %v", other, undo, missing)
		}
	})
}
