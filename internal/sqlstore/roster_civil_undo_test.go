package sqlstore_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// last is the newest import.
func (r *registry) last() ledger.Import {
	r.t.Helper()
	kept, _, err := r.ledger.Imports(r.t.Context(), r.admin, "", 0)
	if err != nil || len(kept) == 0 {
		r.t.Fatalf("the ledger has %+v, %v", kept, err)
	}
	return kept[0]
}

// holding counts the changes of the ledger that hold a word.
func (r *registry) holding(word string) (n int) {
	r.t.Helper()
	done(r.t, r.db.Read(r.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRowContext(r.t.Context(), `SELECT count(*) FROM import_change WHERE replace(before, $1, '') <> before OR replace(after, $1, '') <> after`, word).Scan(&n)
	}))
	return n
}

func TestBirthsAndCardsAreTakenBackWithTheListThatBroughtThem(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		r.keepCIN(true)
		r.list(konosys, false)
		first := r.last()
		if want := (ledger.Tally{Noun: ledger.Civil, Changed: 2}); !slices.Contains(first.Tallies, want) {
			t.Errorf("it did %+v", first.Tallies)
		}
		r.list(strings.NewReplacer("31/03/2009", "01/04/2009", "JB 123", "JB 124").Replace(konosys), false)
		if c := r.civil("1001"); c.Born != "2009-04-01" || c.CIN != "JB124" {
			t.Fatalf("corrected %+v", c)
		}
		done(t, r.ledger.Undo(t.Context(), r.admin, r.last().ID))
		if c := r.civil("1001"); c.Born != "2009-03-31" || c.CIN != "JB123" {
			t.Errorf("as it was before: %+v", c)
		}
		done(t, r.ledger.Undo(t.Context(), r.admin, first.ID))
		if c := r.civil("1001"); c.Civil != (account.Civil{Person: c.Person}) {
			t.Errorf("of whom nothing was known, there is %+v", c)
		}
		if again := r.list(konosys, false); len(again.Civil) != 2 || r.civil("1001").Born != "2009-03-31" {
			t.Errorf("brought again: %+v", again.Civil)
		}
	})
}

func TestAConsentKeepsTheBirthThatAskedForIt(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		ctx := t.Context()
		r.list("matricule;nom;prenom\r\n1001;Berrada;Amina\r\n", false)
		r.list(konosys, false)
		entry := r.last().ID
		p, err := r.Person(ctx, r.admin, r.whose("1001"))
		done(t, err)
		p, err = r.ChangePerson(ctx, r.admin, p.ID, p.Version, account.PersonChange{Civil: account.CivilChange{Guardian: said("Hassan Berrada")}})
		done(t, err)
		hindered := func(why string) {
			t.Helper()
			_, obstacles, err := r.ledger.Import(ctx, r.admin, entry)
			if want := (ledger.Obstacle{Noun: ledger.Civil, Label: "Amina Berrada", Why: why, Count: 1}); err != nil || !slices.Contains(obstacles, want) {
				t.Errorf("in the way stand %+v, %v", obstacles, err)
			}
			if err := r.ledger.Undo(ctx, r.admin, entry); !errors.Is(err, ledger.ErrDepended) {
				t.Errorf("taken back all the same: %v", err)
			}
		}
		hindered("consent")
		_, err = r.ChangePerson(ctx, r.admin, p.ID, p.Version, account.PersonChange{Civil: account.CivilChange{Born: said("2009-05-05")}})
		done(t, err)
		hindered("changed")
	})
}

func TestTheLedgerForgetsACardThatIsKeptNoMore(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		r.keepCIN(true)
		r.list(konosys, false)
		r.list(strings.Replace(konosys, "JB 123", "JB 124", 1), false)
		second := r.last().ID
		if r.holding("JB123") != 2 || r.holding("JB124") != 1 {
			t.Fatal("looking for cards shows nothing")
		}
		r.keepCIN(false)
		if r.holding("JB123")+r.holding("JB124") != 0 || r.holding("2009-03-31") != 2 {
			t.Error("the ledger still holds a card, or lost a birth")
		}
		done(t, r.ledger.Undo(t.Context(), r.admin, second))
		if c := r.civil("1001"); c.Born != "2009-03-31" || c.CIN != "" {
			t.Errorf("taken back: %+v", c)
		}
	})
}

func TestTheLedgerForgetsTheBirthOfWhoIsErased(t *testing.T) {
	registries(t, func(t *testing.T, r *registry) {
		ctx := t.Context()
		r.keepCIN(true)
		r.list("matricule;nom;prenom\r\n1001;Berrada;Amina\r\n1002;Alaoui;Bilal\r\n", false)
		r.list(strings.Replace(konosys, "2005", "2006", 2), false)
		entry := r.last().ID
		erase := func(rule func(dossier.Standing) error) error {
			return sqlstore.NewDossiers(r.stores.Base).Erase(ctx, r.admin.Person(), r.whose("1001"), dossier.Erasure{Reason: "Demande"}, r.clock().Add(time.Hour), rule)
		}
		done(t, erase(func(dossier.Standing) error { return nil }))
		if r.holding("2009-03-31")+r.holding("JB123") != 0 || r.holding("2006-02-01") != 1 {
			t.Error("the ledger still holds who was erased, or lost somebody else")
		}
		done(t, r.ledger.Undo(ctx, r.admin, entry))
		if c := r.civil("1002"); c.Born != "" {
			t.Errorf("of the others there is still %+v", c)
		}
	})
}
