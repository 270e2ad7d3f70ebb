package sqlstore_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
)

const konosys = "MatriculeEtudiant;Nom;Prenom;DateNaissance;CIN;Code (groupe);LibelleLong;NTelelephone\r\n" +
	"1001;Berrada;Amina;31/03/2009;JB 123;DEV101;Développement;0600000000\r\n" +
	"1002;Alaoui;Bilal;01/02/2005;;DEV101;Développement;\r\n" +
	"1002;Alaoui;Bilal;01/02/2005;;FQ1;Soft skills;\r\n" +
	"1003;Naciri;Salma;;;DEV101;Développement;\r\n"

// list imports a list of people into the administrator's establishment.
func (o *office) list(people string, complete bool) roster.Plan {
	o.t.Helper()
	plan, err := o.importer().Import(o.t.Context(), o.admin, roster.File{Name: "liste.csv", Place: o.admin.Place(), Data: []byte(people), Complete: complete}, true)
	done(o.t, err)
	return plan
}

func (o *office) civil(login string) account.CivilView {
	o.t.Helper()
	p, err := o.Person(o.t.Context(), o.admin, o.whose(login))
	done(o.t, err)
	return *p.Civil
}

// whose finds a person by login, archived or not.
func (o *office) whose(login string) string {
	o.t.Helper()
	known, err := o.importerStore().Known(o.t.Context(), roster.Question{Org: o.admin.Org(), Place: o.admin.Place(), Logins: []string{login}})
	done(o.t, err)
	return known.People[login].ID
}

func TestBirthsAreKeptAndCardsOnlyWhereTheOrganisationKeepsThem(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		plan := o.list(konosys, false)
		if len(plan.Civil) != 2 || slices.ContainsFunc(plan.Civil, func(c account.Civil) bool { return c.CIN != "" }) {
			t.Fatalf("it would tell of %+v", plan.Civil)
		}
		if c := o.civil("1001"); c.Born != "2009-03-31" || c.CIN != "" || c.ConsentOn("2026-11-24") != account.ConsentMissing {
			t.Errorf("kept %+v", c)
		}
		if again := o.list(konosys, false); !again.Nothing() {
			t.Errorf("the second time: %+v", again)
		}

		o.keepCIN(true)
		if plan := o.list(konosys, false); len(plan.Civil) != 1 || plan.Count(roster.Change) != 1 || o.civil("1001").CIN != "JB123" {
			t.Errorf("%+v, then %+v", plan.Civil, o.civil("1001"))
		}
		if plan := o.list(strings.Replace(konosys, "31/03/2009;JB 123", ";", 1), false); !plan.Nothing() {
			t.Errorf("empty cells change something: %+v", plan)
		}
		plan, err := o.importer().Import(t.Context(), o.admin, roster.File{Place: o.admin.Place(), Data: []byte(strings.Replace(konosys, "JB 123", strings.Repeat("9", 21), 1))}, true)
		if !roster.IsProblems(err) || plan.Problems[0].Line != 2 || plan.Problems[0].Column != "cin" {
			t.Errorf("a card of 21 digits: %+v, %v", plan.Problems, err)
		}
	})
}

func TestACompleteListTakesOutWhoIsNotInIt(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		o.list(konosys, false)
		other := o.person("D'un autre groupe", "1009")
		o.grant(other, account.Learner, account.InGroup, o.group("ELEC").ID)
		// Amina stays; Bilal leaves one of two groups; Salma leaves her only one, but a
		// trainer who learned with them keeps being a trainer.
		trainer := o.person("Formatrice", "2001")
		o.grant(trainer, account.Trainer, account.InPlace, o.admin.Place())
		o.list("matricule;nom;groupe\r\n2001;Formatrice;DEV101\r\n", false)
		shorter := "matricule;nom;prenom;groupe\r\n1001;Berrada;Amina;DEV101\r\n1004;Nouvelle;La;DEV101\r\n"

		file := roster.File{Place: o.admin.Place(), Data: []byte(shorter), Complete: true}
		plan, err := o.importer().Import(ctx, o.admin, file, false)
		done(t, err)
		var leavers []string
		for _, l := range plan.Leavers {
			leavers = append(leavers, fmt.Sprint(l.Login, " ", l.Group, " ", l.Archived))
		}
		if want := []string{"1002 DEV101 false", "1003 DEV101 true", "2001 DEV101 false"}; !slices.Equal(leavers, want) {
			t.Fatalf("%v would leave, want %v", leavers, want)
		}
		if n := len(o.actor("1003").GroupsAs(account.Learner)); n != 1 {
			t.Fatal("a preview took somebody out")
		}
		if plan := o.list(shorter, false); len(plan.Leavers) != 0 {
			t.Fatalf("a list that nobody called complete takes out %+v", plan.Leavers)
		}

		told := len(o.told)
		o.list(shorter, true)
		if got := o.told[told:]; !slices.Contains(got, fact.RoleRevoked) || !slices.Contains(got, fact.PersonChanged) {
			t.Errorf("told %v", got)
		}
		if _, err := o.ActorFor(ctx, "1003"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("somebody who is archived may sign in: %v", err)
		}
		if p, err := o.Person(ctx, o.admin, o.whose("1003")); err != nil || p.Archived.IsZero() || p.Name != "Salma Naciri" {
			t.Errorf("the record is %+v, %v", p, err)
		}
		if len(o.actor("1002").GroupsAs(account.Learner)) != 1 || len(o.actor("1009").GroupsAs(account.Learner)) != 1 || !o.actor("2001").Is(account.Trainer) {
			t.Error("others were taken out too")
		}
		if again := o.list(shorter, true); !again.Nothing() {
			t.Errorf("the second time: %+v", again)
		}
		if back := o.list(konosys, false); back.Count(roster.Change) != 2 || len(o.actor("1003").GroupsAs(account.Learner)) != 1 {
			t.Errorf("who is listed again: %+v", back.Lines)
		}
	})
}

func TestACompleteListIsTakenBackWithThoseItTookOut(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		ctx := t.Context()
		r.list(konosys, false)
		r.list("matricule;nom;prenom;groupe\r\n1001;Berrada;Amina;DEV101\r\n", true)
		kept, _, err := r.ledger.Imports(ctx, r.admin, "", 0)
		if err != nil || len(kept) != 2 {
			t.Fatalf("the ledger has %+v, %v", kept, err)
		}
		done(t, r.ledger.Undo(ctx, r.admin, kept[0].ID))
		if len(r.actor("1002").GroupsAs(account.Learner)) != 2 || len(r.actor("1003").GroupsAs(account.Learner)) != 1 {
			t.Error("who was taken out is not back")
		}
	})
}
