package sqlstore_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func (o *office) importerStore() *sqlstore.Rosters { return sqlstore.NewRosters(o.stores.Base) }

func (o *office) importer() *roster.Importer {
	return roster.NewImporter(o.importerStore(), o.ids, o.clock, nil)
}

const list = "matricule;nom;prénom;groupe;email;rôle\r\n" +
	"1001;Berrada;Amina;ELEC;amina@example.ma;\r\n" +
	"1002;Alaoui;Bilal;ELEC;;\r\n" +
	"1002;Alaoui;Bilal;FQ;;\r\n" +
	"2001;Zahra;Fatima;ELEC;;formatrice\r\n" +
	"3001;Naciri;Salma;;;documentaliste\r\n"

func TestAnImportIsShownFirstDoneOnceAndThenChangesNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, at := t.Context(), o.admin.Place()
		plan, err := o.importer().Import(ctx, o.admin, roster.File{Name: "liste.csv", Place: at, Data: []byte(list)}, false)
		done(t, err)
		if plan.Count(roster.New) != 4 || plan.Count(roster.Change) != 1 || len(plan.Groups) != 2 {
			t.Fatalf("preview %+v", plan.Lines)
		}
		if _, err := o.ActorFor(ctx, "1001"); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("a preview made somebody: %v", err)
		}
		_, err = o.importer().Import(ctx, o.admin, roster.File{Name: "liste.csv", Place: at, Data: []byte(list)}, true)
		done(t, err)
		if n := len(o.actor("1002").GroupsAs(account.Learner)); n != 2 {
			t.Fatalf("in %d groups, want 2", n)
		}
		if !o.actor("2001").Is(account.Trainer) || !o.actor("3001").Is(account.Librarian) {
			t.Fatal("roles were not given")
		}

		told := len(o.told)
		plan, err = o.importer().Import(ctx, o.admin, roster.File{Name: "liste.csv", Place: at, Data: []byte(list)}, true)
		done(t, err)
		if !plan.Nothing() || plan.Count(roster.Same) != 5 || len(o.told) != told {
			t.Fatalf("the second time: %+v, told %v", plan, o.told[told:])
		}

		corrected := strings.Replace(list, "Berrada;Amina;ELEC;amina@example.ma", "Berrada;Amina;HOTEL;", 1)
		plan, err = o.importer().Import(ctx, o.admin, roster.File{Name: "liste.csv", Place: at, Data: []byte(corrected)}, true)
		done(t, err)
		if plan.Count(roster.Change) != 1 || plan.Count(roster.Same) != 4 {
			t.Fatalf("a corrected line: %+v", plan.Lines)
		}
		who, err := o.Person(ctx, o.admin, o.actor("1001").Person())
		if err != nil || who.Email != "amina@example.ma" || len(who.Grants) != 2 {
			t.Fatalf("an empty cell took something away: %+v, %v", who, err)
		}
	})
}

func TestAFileWithProblemsIsNotImportedAtAll(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		manager := o.person("Directrice", "manager")
		o.grant(manager, account.Manager, account.InPlace, manager.Place)
		file := list + "4001;Chef;Le;;;directeur\r\n5001;Sans;Rôle;;;roi\r\n6001;Doc;La;ELEC;;documentaliste\r\n"
		plan, err := o.importer().Import(ctx, o.actor("manager"), roster.File{Name: "liste.csv", Place: manager.Place, Data: []byte(file)}, true)
		if !roster.IsProblems(err) {
			t.Fatalf("got %v", err)
		}
		var codes []string
		for _, p := range plan.Problems {
			codes = append(codes, fmt.Sprint(p.Line, " ", p.Code))
		}
		if want := []string{"7 roster.role.forbidden", "8 roster.role", "9 roster.role.group"}; !slices.Equal(codes, want) {
			t.Fatalf("problems %v, want %v", codes, want)
		}
		if _, err := o.ActorFor(ctx, "1001"); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("half of a file was imported: %v", err)
		}
		_, err = o.importer().Import(ctx, o.actor("manager"), roster.File{Name: "liste.csv", Place: o.ids.New(), Data: []byte(list)}, true)
		wants(t, err, fault.NotFound)
	})
}

func TestThousandsOfPeopleAreOneAct(t *testing.T) {
	const people = 3000
	offices(t, func(t *testing.T, o *office) {
		var file strings.Builder
		file.WriteString("matricule;nom;prénom;groupe\n")
		for i := range people {
			fmt.Fprintf(&file, "%013d;Nom%d;Prénom;G%d\n", i, i, i/30)
		}
		plan, err := o.importer().Import(t.Context(), o.admin, roster.File{Name: "liste.csv", Place: o.admin.Place(), Data: []byte(file.String())}, true)
		if err != nil || plan.Count(roster.New) != people {
			t.Fatalf("%d new, %v", plan.Count(roster.New), err)
		}
	})
}

func TestAListOfPeopleIsTakenBackAndBroughtAgain(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		ctx, file := t.Context(), roster.File{Name: "liste.csv", Place: r.admin.Place(), Data: []byte(list)}
		_, err := r.importer().Import(ctx, r.admin, file, true)
		done(t, err)
		kept, _, err := r.ledger.Imports(ctx, r.admin, "", 0)
		if err != nil || len(kept) != 1 || kept[0].Kind != ledger.People || kept[0].Tallies[1].Made != 4 {
			t.Fatalf("the ledger has %+v, %v", kept, err)
		}
		done(t, r.ledger.Undo(ctx, r.admin, kept[0].ID))
		if _, err := r.ActorFor(ctx, "1001"); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("somebody of a list that was taken back may sign in: %v", err)
		}
		plan, err := r.importer().Import(ctx, r.admin, file, true)
		done(t, err)
		if groups, err := r.Groups(ctx, r.actor("1002")); err != nil || len(groups) != 2 {
			t.Errorf("they are in %d groups that stand, %v", len(groups), err)
		}
		if plan.Count(roster.Change) != 5 || len(r.actor("1002").GroupsAs(account.Learner)) != 2 {
			t.Fatalf("brought again, it did %+v", plan.Lines)
		}
	})
}
