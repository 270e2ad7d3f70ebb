package sqlstore_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// beside founds a second organisation and gives its administrator.
func (o *office) beside() account.Actor {
	o.t.Helper()
	if _, err := o.FoundBeside(o.t.Context(), account.Founding{Organisation: "UM6P", Place: "Campus", Login: "admin.um6p", Name: "Rim", Language: "fr"}); err != nil {
		o.t.Fatal(err)
	}
	return o.actor("admin.um6p")
}

func TestWhatOneOrganisationMissedIsNotToldToAnother(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		store, other := sqlstore.NewMissed(o.stores.Base), o.beside()
		for _, m := range []search.Miss{
			{Org: o.admin.Org(), Day: "2026-11-20", Typed: "Aquaponie", Folded: "aquaponie", Language: "fr", Reason: search.FoundNothing},
			{Org: o.admin.Org(), Day: "2026-11-24", Typed: "aquaponie", Folded: "aquaponie", Language: "fr", Reason: search.FoundNothing},
			{Org: o.admin.Org(), Day: "2026-11-24", Typed: "aquaponie", Folded: "aquaponie", Language: "fr", Reason: search.FoundNothing},
			{Org: o.admin.Org(), Day: "2026-11-24", Typed: "Administratrice", Folded: "administratrice", Language: "fr", Reason: search.FoundNothing},
			{Org: other.Org(), Day: "2026-11-24", Typed: "administratrice", Folded: "administratrice", Language: "fr", Reason: search.FoundLess},
		} {
			if err := store.Miss(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		tell := func(who account.Actor, since string) []search.MissedTally {
			found, err := store.Tallies(t.Context(), who.Scope(), since)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if got := tell(o.admin, "2026-11-01"); len(got) != 1 || got[0].Times != 3 || got[0].Last != "2026-11-24" {
			t.Errorf("its own: %+v", got)
		}
		if got := tell(o.admin, "2026-11-22"); len(got) != 1 || got[0].Times != 2 {
			t.Errorf("since the 22nd: %+v", got)
		}
		if got := tell(other, "2026-11-01"); len(got) != 1 || got[0].Typed != "administratrice" || got[0].Reason != search.FoundLess {
			t.Errorf("the other's, where nobody has that name: %+v", got)
		}
		if err := store.Forget(t.Context(), "2026-11-25"); err != nil || len(tell(o.admin, "2020-01-01")) != 0 {
			t.Errorf("forgotten: %v", err)
		}
	})
}

// The list to start with comes once: what people make of it stays.
func TestTheGlossaryBeginsOnceInEachOrganisation(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		store, other := sqlstore.NewConcepts(o.stores.Base), o.beside()
		desk := glossary.NewDesk(store, o.clock)
		own := glossary.Concept{ID: o.ids.New(), Forms: glossary.Forms{French: []string{"disjoncteurs"}, Arabic: []string{"قاطع آلي"}}}
		if _, err := desk.Add(t.Context(), o.admin, own); err != nil {
			t.Fatal(err)
		}
		begin := func(who account.Actor) (n int) {
			if err := store.Begin(t.Context(), glossary.Start()); err != nil {
				t.Fatal(err)
			}
			list, err := store.Concepts(t.Context(), who.Org())
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		all := len(glossary.Start())
		if n := begin(other); n != all {
			t.Errorf("the other has %d of %d", n, all)
		}
		if n := begin(o.admin); n != all { // one of the list names what its own does
			t.Errorf("with one of its own it has %d, and the list %d", n, all)
		}
		page, _, _, err := store.List(t.Context(), o.admin.Scope(), glossary.Query{Words: "extincteur"})
		if err != nil || len(page) != 1 {
			t.Fatalf("%+v, %v", page, err)
		}
		c := page[0]
		if err := desk.Change(t.Context(), o.admin, c.ID, c.Version, func(c *glossary.Concept) { desk.Archive(c, true) }); err != nil {
			t.Fatal(err)
		}
		if n := begin(o.admin); n != all-1 {
			t.Errorf("what was removed came back: %d", n)
		}
		edition, err := store.Edition(t.Context(), o.admin.Org())
		if again, wrong := store.Edition(t.Context(), o.admin.Org()); err != nil || wrong != nil || again != edition {
			t.Errorf("an edition without an edit: %s, %s", edition, again)
		}
	})
}

// Somebody may have typed a login before it was anybody's: an erasure takes it out.
func TestWhatWasMissedForgetsWhoIsErased(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		store, ctx := sqlstore.NewMissed(o.stores.Base), t.Context()
		for _, typed := range []string{"amina.berrada absences", "absences"} {
			if err := store.Miss(ctx, search.Miss{Org: o.admin.Org(), Day: "2026-11-24", Typed: typed, Folded: typed, Language: "fr", Reason: search.FoundNothing}); err != nil {
				t.Fatal(err)
			}
		}
		p := account.Person{ID: o.ids.New(), Place: o.admin.Place(), Login: "amina.berrada", Name: "Amina Berrada", Language: "fr"}
		if _, _, err := o.AddPerson(ctx, o.admin, p); err != nil {
			t.Fatal(err)
		}
		agreed := func(dossier.Standing) error { return nil }
		if err := sqlstore.NewDossiers(o.stores.Base).Erase(ctx, o.admin.Person(), p.ID, dossier.Erasure{Reason: "Demande"}, o.clock(), agreed); err != nil {
			t.Fatal(err)
		}
		found, err := store.Tallies(ctx, o.admin.Scope(), "2026-11-01")
		if err != nil || len(found) != 2 {
			t.Fatalf("%+v, %v", found, err)
		}
		for _, f := range found {
			if strings.Contains(f.Typed, "amina") || !strings.Contains(f.Typed, "absences") {
				t.Errorf("still there: %+v", f)
			}
		}
		var folded int
		err = o.db.Read(ctx, func(q sqldb.Querier) error {
			return q.QueryRowContext(ctx, `SELECT count(*) FROM search_missed WHERE replace(folded, 'amina', '') <> folded`).Scan(&folded)
		})
		if err != nil || folded != 0 {
			t.Errorf("%d folded questions hold it, %v", folded, err)
		}
	})
}
