package sqlstore_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/netip"
	"slices"
	"sync"
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

// office is a lab with one establishment, an administrator, and a clock that
// the test moves.
type office struct {
	*account.Service
	t      *testing.T
	db     *sqldb.DB
	stores *sqlstore.Accounts
	ids    *id.Maker
	admin  account.Actor
	ticket string // the administrator's first link
	told   []fact.Kind

	mu  sync.Mutex
	now time.Time
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// offices runs a test in an office on each database.
func offices(t *testing.T, test func(t *testing.T, o *office)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		o := &office{t: t, db: db, now: time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC)}
		o.ids = id.NewMaker(o.clock, rand.Reader)
		base := sqlstore.NewBase(db, o.ids, o.clock, func(_ context.Context, _ *sql.Tx, f fact.Fact) error {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.told = append(o.told, f.Kind)
			return nil
		})
		o.stores = sqlstore.NewAccounts(base)
		o.Service = account.NewService(o.stores.Stores(), o.ids, o.clock, rand.Reader)
		ticket, err := o.FirstStart(t.Context(), account.Founding{Organisation: "OFPPT", Place: "CMC Souss-Massa", Login: "Admin", Name: "Administratrice", Language: "fr"})
		if err != nil || ticket == "" {
			t.Fatalf("first start: %q, %v", ticket, err)
		}
		o.ticket, o.admin = ticket, o.actor("admin")
		test(t, o)
	}, sqlstore.Migrations())
}

func (o *office) actor(login string) account.Actor {
	o.t.Helper()
	a, err := o.ActorFor(o.t.Context(), login)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

func (o *office) person(name, login string) account.Profile {
	o.t.Helper()
	p, _, err := o.AddPerson(o.t.Context(), o.admin, account.Person{ID: o.ids.New(), Place: o.admin.Place(), Login: login, Name: name, Language: "fr"})
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

func (o *office) group(code string) account.GroupView {
	o.t.Helper()
	g, _, err := o.AddGroup(o.t.Context(), o.admin, account.Group{ID: o.ids.New(), Place: o.admin.Place(), Code: code, Year: "2026-2027"})
	if err != nil {
		o.t.Fatal(err)
	}
	return g
}

func (o *office) grant(p account.Profile, role account.Role, in account.ScopeKind, scope string) account.Grant {
	o.t.Helper()
	g := account.Grant{ID: o.ids.New(), Person: p.ID, Role: role, In: in, Scope: scope}
	if _, _, err := o.Grant(o.t.Context(), o.admin, g); err != nil {
		o.t.Fatal(err)
	}
	return g
}

func wants(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Fatalf("got %v, want kind %v", err, kind)
	}
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var here = netip.MustParseAddr("192.0.2.7")

func (o *office) signIn(login, secret string) (string, error) {
	return o.SignIn(o.t.Context(), account.Attempt{Login: login, Secret: secret, Device: "Firefox · Linux", From: here})
}

func TestCreatingTwiceIsOneAndAnotherUnderItsNameIsRefused(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		p := account.Person{ID: o.ids.New(), Place: o.admin.Place(), Login: "Amina", Name: "  Amina   Berrada ", Language: "fr"}
		for i, made := range []bool{true, false} {
			kept, got, err := o.AddPerson(ctx, o.admin, p)
			done(t, err)
			if got != made || kept.Login != "amina" || kept.Name != "Amina Berrada" {
				t.Fatalf("time %d: made %v, %+v", i, got, kept)
			}
		}
		p.Name = "Somebody"
		_, _, err := o.AddPerson(ctx, o.admin, p)
		wants(t, err, fault.Conflict)
		_, _, err = o.AddPerson(ctx, o.admin, account.Person{ID: o.ids.New(), Place: p.Place, Login: "AMINA", Name: "Other", Language: "fr"})
		var f *fault.Error
		if !errors.As(err, &f) || f.Field != "login" || f.Kind != fault.Conflict {
			t.Fatalf("a login twice gave %v", err)
		}
		_, _, err = o.AddPerson(ctx, o.admin, account.Person{ID: o.ids.New(), Place: o.ids.New(), Login: "x", Name: "X", Language: "fr"})
		wants(t, err, fault.Invalid)
		if n := count(o.told, fact.PersonCreated); n != 2 { // the administrator and Amina
			t.Fatalf("%d people told of, want 2", n)
		}
	})
}

func count(told []fact.Kind, kind fact.Kind) int {
	return len(slices.DeleteFunc(slices.Clone(told), func(k fact.Kind) bool { return k != kind }))
}

func TestAnEditOfAnOldVersionIsRefused(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		p, name := o.person("Amina", "amina"), "Amina Berrada"
		kept, err := o.ChangePerson(ctx, o.admin, p.ID, p.Version, account.PersonChange{Name: &name})
		done(t, err)
		if kept.Version != 2 || kept.Name != name {
			t.Fatalf("%+v", kept)
		}
		_, err = o.ChangePerson(ctx, o.admin, p.ID, p.Version, account.PersonChange{Name: &name})
		wants(t, err, fault.Stale)
	})
}

func TestRolesAreGivenWhereOneMayAndCountAtOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		manager, amina := o.person("Directrice", "manager"), o.person("Amina", "amina")
		g := o.group("ELEC-TS-101")
		o.grant(manager, account.Manager, account.InPlace, manager.Place)
		boss := o.actor("manager")
		_, made, err := o.Join(ctx, boss, g.ID, amina.ID)
		if err != nil || !made {
			t.Fatalf("join: %v, %v", made, err)
		}
		if _, made, err = o.Join(ctx, boss, g.ID, amina.ID); err != nil || made {
			t.Fatalf("joining twice: %v, %v", made, err)
		}
		if got := o.actor("amina").GroupsAs(account.Learner); !slices.Equal(got, []string{g.ID}) {
			t.Fatalf("learner of %v", got)
		}
		for _, role := range []account.Role{account.Manager, account.Admin} {
			in, scope := account.InPlace, amina.Place
			if role == account.Admin {
				in, scope = account.InOrg, amina.Org
			}
			_, _, err = o.Grant(ctx, boss, account.Grant{ID: o.ids.New(), Person: amina.ID, Role: role, In: in, Scope: scope})
			wants(t, err, fault.Forbidden)
		}
		_, _, err = o.Grant(ctx, o.actor("amina"), account.Grant{ID: o.ids.New(), Person: amina.ID, Role: account.Trainer, In: account.InGroup, Scope: g.ID})
		wants(t, err, fault.Forbidden)
		done(t, o.Leave(ctx, boss, g.ID, amina.ID))
		if o.actor("amina").Is(account.Learner) {
			t.Fatal("a role that was taken away still counts")
		}
	})
}

func TestEachSeesTheirOwnPeopleOnly(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		mine, other := o.group("A"), o.group("B")
		trainer := o.person("Fatima Zahra El Idrissi", "fatima")
		o.grant(trainer, account.Trainer, account.InGroup, mine.ID)
		for name, g := range map[string]account.GroupView{"Élodie": mine, "Zineb": mine, "Hamza": other} {
			p := o.person(name, name)
			o.grant(p, account.Learner, account.InGroup, g.ID)
		}
		o.person("أمينة العلوي", "a.alaoui")
		names := func(who account.Actor, search string, q account.PeopleQuery) (out []string) {
			for {
				found, next, err := o.People(ctx, who, search, q)
				done(t, err)
				for _, p := range found {
					out = append(out, p.Name)
				}
				if q.Cursor = next; next == "" {
					return out
				}
			}
		}
		for _, c := range []struct {
			who    string
			search string
			q      account.PeopleQuery
			want   []string
		}{
			{"fatima", "", account.PeopleQuery{Limit: 50}, []string{"Élodie", "Fatima Zahra El Idrissi", "Zineb"}},
			{"hamza", "", account.PeopleQuery{}, []string{"Hamza"}},
			{"admin", "", account.PeopleQuery{Limit: 2}, []string{"Administratrice", "Élodie", "Fatima Zahra El Idrissi", "Hamza", "Zineb", "أمينة العلوي"}},
			{"admin", "elod", account.PeopleQuery{Limit: 50}, []string{"Élodie"}},
			{"admin", "idri FAT", account.PeopleQuery{Limit: 50}, []string{"Fatima Zahra El Idrissi"}},
			{"admin", "علوي", account.PeopleQuery{Limit: 50}, []string{"أمينة العلوي"}},
			{"admin", "امينه العل", account.PeopleQuery{Limit: 50}, []string{"أمينة العلوي"}},
			{"admin", "lodie", account.PeopleQuery{Limit: 50}, nil},
			{"admin", "", account.PeopleQuery{Group: other.ID, Limit: 50}, []string{"Hamza"}},
			{"admin", "", account.PeopleQuery{Role: account.Trainer, Limit: 50}, []string{"Fatima Zahra El Idrissi"}},
		} {
			if got := names(o.actor(c.who), c.search, c.q); !slices.Equal(got, c.want) {
				t.Errorf("%s looking for %q %+v sees %v, want %v", c.who, c.search, c.q, got, c.want)
			}
		}
	})
}

func TestGroupsAreListedWithTheirPeople(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		g := o.group("ELEC-TS-101")
		trainer, amina := o.person("Formatrice", "fatima"), o.person("Amina", "amina")
		o.grant(trainer, account.Trainer, account.InGroup, g.ID)
		o.grant(amina, account.Learner, account.InGroup, g.ID)
		o.group("HOTEL-1")
		for login, n := range map[string]int{"fatima": 2, "amina": 1, "admin": 2} { // a trainer may publish to every group of the place
			found, err := o.Groups(ctx, o.actor(login))
			if err != nil || len(found) != n || found[0].Learners != 1 || !slices.Equal(found[0].Trainers, []string{"Formatrice"}) {
				t.Errorf("%s sees %+v, %v", login, found, err)
			}
		}
		_, learners, err := o.Group(ctx, o.actor("fatima"), g.ID)
		if err != nil || len(learners) != 1 {
			t.Fatalf("%v, %v", learners, err)
		}
		_, _, err = o.AddGroup(ctx, o.admin, account.Group{ID: o.ids.New(), Place: g.Place, Code: "ELEC-TS-101", Year: g.Year})
		wants(t, err, fault.Conflict)
		name := "Électricité"
		kept, err := o.ChangeGroup(ctx, o.admin, g.ID, g.Version, account.GroupChange{Name: &name})
		if err != nil || kept.Name != name || kept.Version != 2 {
			t.Fatalf("%+v, %v", kept, err)
		}
	})
}

func TestTheDemonstrationGoesInOneAct(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		p, _, err := o.AddPerson(ctx, o.admin, account.Person{ID: o.ids.New(), Place: o.admin.Place(), Login: "demo", Name: "Demo", Language: "fr", Demo: true})
		done(t, err)
		token, err := o.SignInAsDemo(ctx, p.ID, "")
		done(t, err)
		_, err = o.SignInAsDemo(ctx, o.admin.Person(), "")
		wants(t, err, fault.NotFound)
		wants(t, o.RemoveDemo(ctx, o.actor("demo"), true), fault.Forbidden)
		done(t, o.RemoveDemo(ctx, o.admin, false))
		_, _, _, err = o.Authenticate(ctx, token)
		wants(t, err, fault.Unauthenticated)
		if left, err := o.DemoPeople(ctx); err != nil || len(left) != 0 {
			t.Fatalf("%v, %v", left, err)
		}
	})
}

func TestNobodyLocksThemselvesOut(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		me, err := o.Person(ctx, o.admin, o.admin.Person())
		done(t, err)
		wants(t, o.Revoke(ctx, o.admin, me.ID, me.Grants[0].ID), fault.Conflict)
		archived := true
		_, err = o.ChangePerson(ctx, o.admin, me.ID, me.Version, account.PersonChange{Archived: &archived})
		wants(t, err, fault.Conflict)
		if !o.actor("admin").Is(account.Admin) {
			t.Fatal("the last administrator is gone")
		}
	})
}

// anywhere is no rule about where places stand.
func anywhere(place.Site) error { return nil }

func TestARoleReachesThePlacesBelowAndContentComesFromAbove(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx, top := t.Context(), o.admin.Place()
		pole, _, err := sqlstore.NewPlaces(o.stores.Base).AddPlace(ctx, "", place.Place{ID: o.ids.New(), Org: o.admin.Org(), Parent: top, Kind: place.Pole, Name: "Pôle"}, anywhere)
		done(t, err)
		beside, _, err := sqlstore.NewPlaces(o.stores.Base).AddPlace(ctx, "", place.Place{ID: o.ids.New(), Org: o.admin.Org(), Kind: place.Etablissement, Name: "ISTA"}, anywhere)
		done(t, err)
		librarian, amina := o.person("Documentaliste", "doc"), o.person("Amina", "amina")
		o.grant(librarian, account.Librarian, account.InPlace, top)
		g, _, err := o.AddGroup(ctx, o.admin, account.Group{ID: o.ids.New(), Place: pole.ID, Code: "P"})
		done(t, err)
		o.grant(amina, account.Learner, account.InGroup, g.ID)
		if got := o.actor("doc").PlacesAs(account.Librarian); !slices.Contains(got, pole.ID) || slices.Contains(got, beside.ID) {
			t.Errorf("a librarian of %s reaches %v", top, got)
		}
		if got := o.actor("amina").Scope().Audiences(); !slices.Contains(got, account.ToPlace(pole.ID)) || !slices.Contains(got, account.ToPlace(top)) {
			t.Errorf("a learner below %s is part of %v", top, got)
		}
	})
}
