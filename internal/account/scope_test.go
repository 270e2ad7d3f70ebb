package account_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
)

// draw draws one of several.
func draw[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// some draws a few of several, or none.
func some(r *rand.Rand, from ...string) (out []string) {
	for _, s := range from {
		if r.IntN(4) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// drawActor makes somebody with up to three roles, each where it can be held.
func drawActor(r *rand.Rand) account.Actor {
	var grants []account.Grant
	for range r.IntN(4) {
		grants = append(grants, draw(r,
			inGroup(account.Learner, draw(r, "G", "H")), inGroup(account.Trainer, draw(r, "G", "H")),
			inPlace(account.Trainer, draw(r, "P", "elsewhere")), inPlace(account.Reviewer, draw(r, "P", "workshop", "elsewhere")),
			inPlace(account.Librarian, draw(r, "P", "region", "workshop")), inPlace(account.Manager, draw(r, "P", "elsewhere")),
			account.Grant{Role: account.Admin, In: account.InOrg, Scope: org}))
	}
	return actor(grants...)
}

func drawContent(r *rand.Rand) account.Object {
	o := account.Object{
		Org: org, Place: draw(r, "P", "region", "workshop", "elsewhere"), Owner: draw(r, me, somebody), Editors: some(r, me),
		Groups: some(r, "G", "H", "K"), Granted: some(r, "region", "P", "elsewhere", org), Public: r.IntN(6) == 0,
		State: draw(r, account.Draft, account.InReview, account.Published, account.Published, account.Withdrawn), Review: r.IntN(2) == 0,
	}
	if r.IntN(8) == 0 {
		o = account.Object{Org: "another", Place: "theirs", Owner: somebody, Groups: []string{"theirs"}, Granted: some(r, "another"), State: o.State}
	}
	return o
}

// listed is what a list shows by a scope: the rule that SQL and the search index
// write down in their own languages.
func listed(s account.Scope, o account.Object) bool {
	if o.Org != s.Org() {
		return o.State == account.Published && o.Public
	}
	own := s.Author() != "" && (o.Owner == s.Author() || slices.Contains(o.Editors, s.Author()))
	in := map[account.State][]string{
		account.Draft: s.DraftsIn(), account.InReview: s.DraftsIn(), account.Published: s.PublishedIn(), account.Withdrawn: s.WithdrawnIn(),
	}
	reached := o.State == account.Published && slices.ContainsFunc(o.Audiences(), func(a string) bool { return slices.Contains(s.Audiences(), a) })
	return s.Everything() || own || reached || slices.Contains(in[o.State], o.Place)
}

func TestListsShowExactlyWhatMayBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 11))
	shown := 0
	for range 20_000 {
		who, o := drawActor(r), drawContent(r)
		may := account.Can(who, account.ResourceRead, o) == nil
		if got := listed(who.Scope(), o); got != may {
			t.Fatalf("%v: listed %v, may be read %v: %+v", who.Roles(), got, may, o)
		}
		if may {
			shown++
		}
	}
	if shown < 4_000 || shown > 16_000 {
		t.Fatalf("%d of 20,000 may be read: the population proves little", shown)
	}
}

func TestASearchKeyOpensExactlyWhatMayBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 13))
	opened := 0
	for range 20_000 {
		who, o := drawActor(r), drawContent(r)
		s := who.Scope()
		if s.Everything() { // asks without keys
			continue
		}
		o.State = account.Published // nothing else is indexed
		may := account.Can(who, account.ResourceRead, o) == nil
		opens := slices.ContainsFunc(s.Keys(), func(k string) bool { return slices.Contains(o.Locks(), k) })
		if opens != may {
			t.Fatalf("%v: opens %v, may be read %v: %+v", who.Roles(), opens, may, o)
		}
		if may {
			opened++
		}
	}
	if opened < 2_000 {
		t.Fatalf("%d opened: the population proves little", opened)
	}
}

func TestAVisitorListsWhatIsPublicAndPublishedOnly(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 17))
	visitor := account.Actor{}
	for range 5_000 {
		o := drawContent(r)
		if got, want := account.Can(visitor, account.ResourceRead, o) == nil, o.Public && o.State == account.Published; got != want {
			t.Fatalf("may be read %v: %+v", got, o)
		}
		if listed(visitor.Scope(), o) && !o.Public {
			t.Fatalf("a visitor is shown %+v", o)
		}
	}
}

func TestPeopleAreListedAsTheyMayBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 19))
	for range 10_000 {
		who := drawActor(r)
		o := account.Object{Org: org, Place: draw(r, "P", "workshop", "elsewhere"), Owner: draw(r, me, somebody), Groups: some(r, "G", "H", "K")}
		s := who.Scope()
		shown := s.Everything() || o.Owner == s.Person() || slices.Contains(s.PeopleIn(), o.Place) ||
			slices.ContainsFunc(o.Groups, func(g string) bool { return slices.Contains(s.LearnersOf(), g) })
		if may := account.Can(who, account.PersonRead, o) == nil; shown != may {
			t.Fatalf("%v: listed %v, may be read %v: %+v", who.Roles(), shown, may, o)
		}
	}
}
