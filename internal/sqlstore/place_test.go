package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// towns runs a test on the little town of account_scope_test, on both databases.
func towns(t *testing.T, f func(t *testing.T, db *sqldb.DB, p *sqlstore.Places)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, strings.Split(town, ";\n"))
		write(t, db, []string{`INSERT INTO fact (id, org_id, place_id, actor_id, kind, object_id, at, payload) VALUES ('f', 'other', '', '', 'place.changed', 'workshop', 1, '')`})
		silent := func(context.Context, *sql.Tx, fact.Fact) error { return nil }
		f(t, db, sqlstore.NewPlaces(sqlstore.NewBase(db, id.NewMaker(time.Now, rand.Reader), time.Now, silent)))
	}, sqlstore.Migrations())
}

// change edits a place by the rules of where places stand.
func change(t *testing.T, p *sqlstore.Places, id string, e place.Edit) (place.Place, error) {
	t.Helper()
	edit := func(was place.Place) place.Place { return e.Onto(was, time.UnixMicro(5)).Tidied() }
	return p.ChangePlace(t.Context(), "me", id, edit, func(_ place.Place, after place.Site) error { return after.Check() })
}

func text(s string) *string { return &s }

func TestAPlaceIsKeptWithAllThatIsSaidOfIt(t *testing.T) {
	towns(t, func(t *testing.T, _ *sqldb.DB, p *sqlstore.Places) {
		n := place.Place{
			ID: "studio", Org: "org", Parent: "centre", Kind: place.Space, Sort: "studio", Code: "ST-1", Name: "Studio — استوديو",
			Capacity: 12, Equipment: []string{"Caméra", "كاميرا"},
		}
		for i := range 2 {
			kept, made, err := p.AddPlace(t.Context(), "me", n, place.Site.Check)
			if err != nil || made != (i == 0) || kept.Capacity != 12 || len(kept.Equipment) != 2 || kept.Code != "ST-1" || kept.Sort != "studio" {
				t.Fatalf("time %d: %+v, made %v, %v", i, kept, made, err)
			}
		}
		n.Name = "Autre"
		if _, _, err := p.AddPlace(t.Context(), "me", n, place.Site.Check); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another under the identifier: %v", err)
		}
		n.ID, n.Parent = "abroad", "theirs"
		if _, _, err := p.AddPlace(t.Context(), "me", n, place.Site.Check); err == nil {
			t.Error("a place stands below one of another organisation")
		}
	})
}

func TestAPlaceIsMovedArchivedAndItsHistoryTold(t *testing.T) {
	towns(t, func(t *testing.T, db *sqldb.DB, p *sqlstore.Places) {
		lab := account.Lab("org")
		moved, err := change(t, p, "workshop", place.Edit{Parent: text("annexe"), Name: text("Atelier")})
		if err != nil || moved.Parent != "annexe" || moved.Version != 2 {
			t.Fatalf("moved: %+v, %v", moved, err)
		}
		if again, err := change(t, p, "workshop", place.Edit{Parent: text("annexe")}); err != nil || again.Version != 2 {
			t.Errorf("an edit that changes nothing: version %d, %v", again.Version, err)
		}
		yes := true
		if _, err := change(t, p, "annexe", place.Edit{Archived: &yes}); !tells(err, "people: 1", "places: 1") {
			t.Errorf("archived with somebody and something in it: %v", err)
		}
		if _, err := change(t, p, "workshop", place.Edit{Archived: &yes}); err != nil {
			t.Error(err)
		}
		standing, _ := p.Places(t.Context(), lab, false)
		all, err := p.Places(t.Context(), lab, true)
		if err != nil || len(standing) != 3 || len(all) != 4 {
			t.Errorf("%d stand of %d, %v", len(standing), len(all), err)
		}
		events, err := p.History(t.Context(), lab, "workshop")
		if err != nil || len(events) != 2 || events[1].Actor.Name != "Me" || events[1].Payload != `{"name":"Atelier","parent":"A"}` {
			t.Errorf("told: %+v, %v", events, err)
		}
		if _, err := p.Place(t.Context(), account.Lab("other"), "workshop"); !errors.Is(err, fault.Missing()) {
			t.Errorf("another organisation reads it: %v", err)
		}
	})
}

// tells reports whether an error tells people all of this.
func tells(err error, words ...string) bool {
	f, is := fault.As(err)
	for _, w := range words {
		is = is && strings.Contains(f.Message, w)
	}
	return is
}

func TestAnOrganisationChangesAndItsOwnIsRead(t *testing.T) {
	towns(t, func(t *testing.T, _ *sqldb.DB, p *sqlstore.Places) {
		word, yes, step, grace := place.Etudiant, true, 25, 72*time.Hour
		kept, err := p.ChangeOrganisation(t.Context(), "me", "other", func(o *place.Organisation) error {
			return errors.Join(o.Set(nil, &word, &yes), o.Reckon(&step, &grace))
		})
		if err != nil || kept.Version != 2 || kept.Learner != word || !kept.KeepsCIN || kept.MarkStep != step || kept.Grace != grace {
			t.Fatalf("%+v, %v", kept, err)
		}
		if own, err := p.Organisation(t.Context(), account.Lab("org")); err != nil || own.Name != "OFPPT" || own.Learner != place.Stagiaire || own.KeepsCIN || own.MarkStep != 1 || own.Grace != 48*time.Hour {
			t.Errorf("the other changed with it: %+v, %v", own, err)
		}
	})
}
