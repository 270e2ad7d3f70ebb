package sqlstore_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/offer"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// registry is an office into which e-Note files are brought.
type registry struct {
	*office
	offers *offer.Importer
	ledger *ledger.Service
	store  *sqlstore.OfferImports
}

func registries(t *testing.T, test func(t *testing.T, r *registry)) {
	offices(t, func(t *testing.T, o *office) {
		store := sqlstore.NewOfferImports(o.stores.Base)
		test(t, &registry{o, offer.NewImporter(store, o.ids, o.clock), ledger.NewService(sqlstore.NewLedger(o.stores.Base)), store})
	})
}

// line is a line of a file: "2026-2027 DEV101 1 M101 12345" with the year of the
// group's studies and the number of its trainer.
func line(t *testing.T, s string) enote.Row {
	t.Helper()
	r := enote.Row{
		Level: "ts", Sector: "Digital et intelligence artificielle", TradeCode: "DIA_DEV_TS", Trade: "Développement digital",
		Kind: "Diplômante", Slot: "CDJ", Mode: "Résidentiel", Headcount: 24, Planned: curriculum.Hours{P1: 60 * 60, Syn1: 15 * 60, Asyn2: 90},
	}
	if _, err := fmt.Sscan(s, &r.Year, &r.Group, &r.StudyYear, &r.ModuleCode, &r.TrainerP.Mle); err != nil {
		t.Fatal(err)
	}
	r.Module, r.TrainerP.Name = "Module "+r.ModuleCode, "Formateur "+r.TrainerP.Mle
	return r
}

func (r *registry) file(t *testing.T, lines ...string) offer.File {
	f := offer.File{Name: "AvancementProgramme.xlsx", Place: r.admin.Place()}
	for i, l := range lines {
		row := line(t, l)
		row.Line = i + 2
		f.Rows = append(f.Rows, row)
	}
	return f
}

// bring imports a file and gives what it did as "trade +1 group +2 ~1 -1".
func (r *registry) bring(f offer.File) (id, did string) {
	r.t.Helper()
	plan, id, err := r.offers.Import(r.t.Context(), r.admin, f, false)
	if err != nil {
		r.t.Fatal(err)
	}
	return id, told(plan)
}

func told(p offer.Plan) string {
	var words []string
	for _, t := range p.Tallies() {
		word := string(t.Noun)
		for sign, n := range map[string]int{" +": t.Made, " ~": t.Changed, " -": t.Archived} {
			if n > 0 {
				word += fmt.Sprint(sign, n)
			}
		}
		if word != string(t.Noun) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

var firstYear = []string{
	"2026-2027 DEV101 1 M101 12345", "2026-2027 DEV101 1 M102 12346", "2026-2027 DEV102 1 M101 12345", "2026-2027 DEV201 2 M201 12346",
}

func TestAnOfferIsImportedOnce(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		f := r.file(t, firstYear...)
		shown, err := r.offers.Show(t.Context(), r.admin, f)
		if err != nil {
			t.Fatal(err)
		}
		id, did := r.bring(f)
		if want := "trade +1 edition +2 module +3 group +3 person +2 assignment +4 grant +4"; did != want || told(shown) != want {
			t.Errorf("it did %q, and showed %q", did, told(shown))
		}
		if id == "" {
			t.Error("it is not in the ledger")
		}
		if again, did := r.bring(f); again != "" || did != "" {
			t.Errorf("twice, it did %q", did)
		}
		found, err := r.Groups(t.Context(), r.actor("12345"))
		if err != nil || len(found) != 3 { // the trainer works in the establishment
			t.Errorf("the trainer sees %d groups, %v", len(found), err)
		}
		kept, _, err := r.ledger.Imports(t.Context(), r.admin, "", 0)
		if err != nil || len(kept) != 1 || kept[0].File != f.Name || kept[0].ActorName != "Administratrice" {
			t.Errorf("the ledger has %+v, %v", kept, err)
		}
	})
}

func TestWhatIsGoneFromAnOfferIsArchived(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		byHand := r.group("À LA MAIN")
		r.bring(r.file(t, firstYear...))
		_, did := r.bring(r.file(t, firstYear[:2]...))
		if want := "group -2 assignment -2 grant -2"; did != want {
			t.Errorf("it did %q, not %q", did, want)
		}
		found, err := r.Groups(t.Context(), r.admin)
		if err != nil || len(found) != 2 || !slices.ContainsFunc(found, func(g account.GroupView) bool { return g.ID == byHand.ID }) {
			t.Errorf("there are %+v, %v", found, err)
		}
		if _, did := r.bring(r.file(t, firstYear...)); did != "group ~2 assignment ~2 grant +2" {
			t.Errorf("back again, it did %q", did)
		}
	})
}

func TestNothingIsArchivedByAFileWithProblems(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		r.bring(r.file(t, firstYear...))
		f := r.file(t, firstYear[:2]...)
		f.Problems = []sheet.Problem{{Line: 4, Column: "Groupe", Code: "enote.group"}}
		if _, _, err := r.offers.Import(t.Context(), r.admin, f, false); !errors.Is(err, offer.ErrProblems) {
			t.Errorf("a file with problems was taken: %v", err)
		}
		plan, id, err := r.offers.Import(t.Context(), r.admin, f, true)
		if err != nil || id != "" || !plan.Nothing() {
			t.Errorf("it did %q, %v", told(plan), err)
		}
	})
}

func TestAGroupKeepsItsEditionWhenANewYearComes(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		r.bring(r.file(t, firstYear...))
		before := r.follows()
		_, did := r.bring(r.file(t, "2027-2028 DEV101 1 M101 12345", "2027-2028 DEV201 2 M201 12346"))
		if want := "edition +1 module +2 group +2 assignment +2 grant +2"; did != want {
			t.Errorf("a new year did %q, not %q", did, want)
		}
		after := r.follows()
		for group, edition := range before {
			if after[group] != edition {
				t.Errorf("%s followed %s, and follows %s", group, edition, after[group])
			}
		}
		if after["DEV101 2027-2028"] != "2027-2028" || after["DEV201 2027-2028"] != "2026-2027" || after["DEV201 2026-2027"] != "2025-2026" {
			t.Errorf("groups follow %v", after)
		}
	})
}

// follows gives the year of the edition that each group follows.
func (r *registry) follows() map[string]string {
	r.t.Helper()
	groups, err := r.Groups(r.t.Context(), r.admin)
	if err != nil {
		r.t.Fatal(err)
	}
	known, err := r.store.Known(r.t.Context(), offer.Question{Org: r.admin.Org(), Place: r.admin.Place(), Trades: []string{"DIA_DEV_TS"}})
	if err != nil {
		r.t.Fatal(err)
	}
	years := map[string]string{}
	for _, e := range known.Editions {
		years[e.ID] = e.Year
	}
	all := map[string]string{}
	for _, g := range groups {
		all[g.Code+" "+g.Year] = years[g.Follows]
	}
	return all
}

func TestAnImportIsTakenBackAsLongAsNothingDependsOnIt(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		ctx := t.Context()
		first, _ := r.bring(r.file(t, firstYear...))
		second, _ := r.bring(r.file(t, firstYear[:3]...))
		if err := r.ledger.Undo(ctx, r.admin, first); !errors.Is(err, ledger.ErrDepended) {
			t.Errorf("the first was taken back below the second: %v", err)
		}
		if err := r.ledger.Undo(ctx, r.admin, second); err != nil {
			t.Fatal(err)
		}
		if err := r.ledger.Undo(ctx, r.admin, second); !errors.Is(err, ledger.ErrUndone) {
			t.Errorf("it was taken back twice: %v", err)
		}
		if found, err := r.Groups(ctx, r.admin); err != nil || len(found) != 3 {
			t.Errorf("there are %d groups again, %v", len(found), err)
		}
		group := r.groupOf("DEV102")
		amina := r.person("Amina", "amina")
		r.grant(amina, account.Learner, account.InGroup, group.ID)
		_, obstacles, err := r.ledger.Import(ctx, r.admin, first)
		if want := []ledger.Obstacle{{Noun: ledger.Group, Label: "DEV102", Why: "people", Count: 1}}; err != nil || !slices.Equal(obstacles, want) {
			t.Errorf("in the way stand %+v, %v", obstacles, err)
		}
		if err := r.Leave(ctx, r.admin, group.ID, amina.ID); err != nil {
			t.Fatal(err)
		}
		if err := r.ledger.Undo(ctx, r.admin, first); err != nil {
			t.Fatal(err)
		}
		if found, err := r.Groups(ctx, r.admin); err != nil || len(found) != 0 {
			t.Errorf("there still are %d groups, %v", len(found), err)
		}
		if _, err := r.ActorFor(ctx, "12345"); err == nil {
			t.Error("a trainer whom the import made may still sign in")
		}
		if _, did := r.bring(r.file(t, firstYear...)); did != "trade ~1 edition ~2 module ~3 group ~3 person ~2 assignment ~4 grant +4" {
			t.Errorf("brought again, it did %q", did)
		}
	})
}

func (r *registry) groupOf(code string) account.GroupView {
	r.t.Helper()
	found, err := r.Groups(r.t.Context(), r.admin)
	at := slices.IndexFunc(found, func(g account.GroupView) bool { return g.Code == code })
	if err != nil || at < 0 {
		r.t.Fatalf("no group %s, %v", code, err)
	}
	return found[at]
}

func TestARoleThatSomebodyGaveIsNotTakenByAnImport(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		r.bring(r.file(t, firstYear...))
		fatima := r.person("Fatima", "fatima")
		r.grant(fatima, account.Trainer, account.InGroup, r.groupOf("DEV101").ID)
		if _, did := r.bring(r.file(t, firstYear...)); did != "" {
			t.Errorf("it did %q", did)
		}
		if _, did := r.bring(r.file(t, firstYear[1:]...)); did != "assignment -1 grant -1" {
			t.Errorf("it did %q", did)
		}
	})
}

func TestACourseIsOfASectorThatAnImportBrought(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		f := r.file(t, firstYear[:1]...)
		f.Rows[0].Sector = "Agro-industrie et pêche"
		r.bring(f)
		found, err := sqlstore.NewOffers(r.stores.Base).Sectors(t.Context(), r.admin.Scope())
		if err != nil || len(found) != 1 || found[0].Slug != "agro-industrie-et-peche" || found[0].Names.Arabic != "Agro-industrie et pêche" {
			t.Fatalf("the sectors are %+v, %v", found, err)
		}
		desk := catalogue.NewDesk(sqlstore.NewCourses(r.stores.Base), r.clock)
		course := catalogue.Course{ID: r.ids.New(), Title: "Salage", Language: "fr", Sector: found[0].Slug, Level: "ts"}
		if _, err := desk.Create(t.Context(), r.admin, course); err != nil {
			t.Errorf("a course of it: %v", err)
		}
		course.ID, course.Sector = r.ids.New(), "alchimie"
		if _, err := desk.Create(t.Context(), r.admin, course); !errors.Is(err, curriculum.ErrSector) {
			t.Errorf("a course of alchemy: %v", err)
		}
	})
}
