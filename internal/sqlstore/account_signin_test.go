package sqlstore_test

import (
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

func TestAnEmptyLabIsFoundedOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ticket, err := o.FirstStart(t.Context(), account.Founding{Organisation: "X", Place: "X", Login: "other", Name: "Other", Language: "fr"})
		if err != nil || ticket != "" {
			t.Fatalf("a second founding gave %q, %v", ticket, err)
		}
		if !o.admin.Is(account.Admin) {
			t.Fatal("the first person is no administrator")
		}
	})
}

func TestATicketOpensOnceAndNotForEver(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		token, err := o.UseTicket(ctx, o.ticket, "Chrome · Android")
		done(t, err)
		_, p, _, err := o.Authenticate(ctx, token)
		done(t, err)
		if p.Login != "admin" || !p.MustChoose {
			t.Fatalf("signed in as %+v", p)
		}
		_, err = o.UseTicket(ctx, o.ticket, "")
		wants(t, err, fault.Gone)
		late, err := o.LinkFor(ctx, "admin")
		done(t, err)
		o.pass(24 * time.Hour)
		_, err = o.UseTicket(ctx, late, "")
		wants(t, err, fault.Gone)
		_, err = o.UseTicket(ctx, "invented", "")
		wants(t, err, fault.NotFound)
	})
}

func TestASecretIsChosenUsedAndChanged(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		first, err := o.UseTicket(ctx, o.ticket, "")
		done(t, err)
		_, p, signIn, err := o.Authenticate(ctx, first)
		done(t, err)
		for _, bad := range []string{"court", "admin\x00admin", "ADMIN", string(make([]byte, 2000))} {
			wants(t, o.ChooseSecret(ctx, p, signIn, "", bad), fault.Invalid)
		}
		done(t, o.ChooseSecret(ctx, p, signIn, "", "un secret où l'on revient"))
		_, err = o.signIn(" Admin ", "un secret où l'on revient")
		done(t, err)
		_, err = o.signIn("admin", "un secret où l'on revien")
		wants(t, err, fault.Unauthenticated)
		_, p, signIn, err = o.Authenticate(ctx, first)
		done(t, err)
		wants(t, o.ChooseSecret(ctx, p, signIn, "faux", "un autre secret"), fault.Invalid)
		done(t, o.ChooseSecret(ctx, p, signIn, "un secret où l'on revient", "un autre secret"))
		rows, err := o.SignIns(ctx, o.admin)
		if err != nil || len(rows) != 1 || rows[0].ID != signIn {
			t.Fatalf("other sign-ins stayed: %v, %v", rows, err)
		}
	})
}

func TestAnUnknownLoginAnswersAsAWrongSecret(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		_, unknown := o.signIn("nobody", "whatever it is")
		_, wrong := o.signIn("admin", "whatever it is")
		if unknown == nil || wrong == nil || unknown.Error() != wrong.Error() {
			t.Fatalf("%v is not %v", unknown, wrong)
		}
	})
}

// A class behind one address must not be shut out by the one who mistypes.
func TestTenFailuresCloseTheDoorToOneLoginFromOneNetwork(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		guess := func(login, from string) error {
			_, err := o.SignIn(t.Context(), account.Attempt{Login: login, Secret: "guess after guess", From: netip.MustParseAddr(from)})
			return err
		}
		for range 10 {
			wants(t, guess("admin", "192.0.2.7"), fault.Unauthenticated)
		}
		wants(t, guess("admin", "192.0.2.7"), fault.TooMany)
		wants(t, guess("somebody-else", "192.0.2.7"), fault.Unauthenticated)
		for range 10 {
			wants(t, guess("admin", "2001:db8:1:1::7"), fault.Unauthenticated)
		}
		wants(t, guess("admin", "198.51.100.7"), fault.TooMany) // twenty from anywhere
		o.pass(10 * time.Minute)
		wants(t, guess("admin", "192.0.2.7"), fault.Unauthenticated)
	})
}

func TestASignInEndsByItselfByItsOwnerAndWithItsPerson(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		p := o.person("Amina Berrada", "amina")
		open := func() (string, string) {
			link, err := o.LinkFor(ctx, "amina")
			done(t, err)
			token, err := o.UseTicket(ctx, link, "Chrome · Android")
			done(t, err)
			_, _, signIn, err := o.Authenticate(ctx, token)
			done(t, err)
			return token, signIn
		}
		token, signIn := open()
		o.person("Bilal", "bilal")
		wants(t, o.EndSignIn(ctx, o.actor("bilal"), signIn), fault.NotFound)
		done(t, o.EndSignIn(ctx, o.actor("amina"), signIn))
		_, _, _, err := o.Authenticate(ctx, token)
		wants(t, err, fault.Unauthenticated)

		token, _ = open()
		archived := true
		_, err = o.ChangePerson(ctx, o.admin, p.ID, p.Version, account.PersonChange{Archived: &archived})
		done(t, err)
		_, _, _, err = o.Authenticate(ctx, token)
		wants(t, err, fault.Unauthenticated)

		token, err = o.UseTicket(ctx, o.ticket, "")
		done(t, err)
		o.pass(account.SignInLifetime)
		_, _, _, err = o.Authenticate(ctx, token)
		wants(t, err, fault.Unauthenticated)
	})
}

func TestTheLastUseIsWrittenAtMostEveryTenMinutes(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		token, err := o.UseTicket(ctx, o.ticket, "")
		done(t, err)
		seen := func() time.Time {
			_, _, _, err := o.Authenticate(ctx, token)
			done(t, err)
			rows, err := o.SignIns(ctx, o.admin)
			done(t, err)
			return rows[0].Seen
		}
		begin := o.clock()
		o.pass(9 * time.Minute)
		if got := seen(); !got.Equal(begin) {
			t.Fatalf("written after nine minutes: %v", got)
		}
		o.pass(time.Minute)
		if got := seen(); !got.Equal(begin.Add(10 * time.Minute)) {
			t.Fatalf("not written after ten minutes: %v", got)
		}
	})
}

func TestAnAPITokenActsForItsPerson(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		token, err := o.TokenFor(t.Context(), "admin", "import de nuit")
		done(t, err)
		who, _, signIn, err := o.Authenticate(t.Context(), token)
		done(t, err)
		if !who.Is(account.Admin) || signIn != "" {
			t.Fatalf("%v with sign-in %q", who.Roles(), signIn)
		}
	})
}

func TestACardOpensForALearnerOfOnesOwnGroupAndMustBeReplaced(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		g, foreign := o.group("A"), o.group("B")
		trainer, amina, colleague := o.person("Formatrice", "fatima"), o.person("Amina", "amina"), o.person("Collègue", "kamal")
		o.grant(trainer, account.Trainer, account.InGroup, g.ID)
		o.grant(amina, account.Learner, account.InGroup, g.ID)
		o.grant(colleague, account.Learner, account.InGroup, g.ID)
		o.grant(colleague, account.Trainer, account.InGroup, foreign.ID)

		_, cards, err := o.Cards(ctx, o.actor("fatima"), g.ID, nil)
		if err != nil || len(cards) != 1 || cards[0].Person.ID != amina.ID {
			t.Fatalf("cards %v, %v", cards, err)
		}
		_, _, err = o.Cards(ctx, o.actor("fatima"), g.ID, []string{colleague.ID})
		wants(t, err, fault.Forbidden)
		for _, absentOrForeign := range []string{foreign.ID, o.ids.New()} {
			_, _, err = o.Cards(ctx, o.actor("fatima"), absentOrForeign, nil)
			wants(t, err, fault.Forbidden)
		}
		token, err := o.signIn("amina", cards[0].Secret)
		done(t, err)
		_, p, signIn, err := o.Authenticate(ctx, token)
		done(t, err)
		if !p.MustChoose {
			t.Fatal("a card's secret need not be replaced")
		}
		_, err = o.signIn("amina", cards[0].Secret)
		wants(t, err, fault.Unauthenticated)
		done(t, o.ChooseSecret(ctx, p, signIn, "", "ma phrase secrète"))
		_, err = o.UseTicket(ctx, cards[0].Ticket, "")
		wants(t, err, fault.NotFound)

		_, cards, err = o.Cards(ctx, o.actor("fatima"), g.ID, []string{amina.ID})
		done(t, err)
		_, _, _, err = o.Authenticate(ctx, token)
		wants(t, err, fault.Unauthenticated)
		o.pass(30*24*time.Hour + time.Second)
		_, err = o.signIn("amina", cards[0].Secret)
		wants(t, err, fault.Unauthenticated)
	})
}

func TestOfManyWhoUseOneTicketAtOnceOneEnters(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		errs := atOnce(8, func(int) error {
			_, err := o.UseTicket(t.Context(), o.ticket, "")
			return err
		})
		if entered, late := kindsOf(errs); entered != 1 || late[fault.Gone] != 7 {
			t.Fatalf("%d entered, %v", entered, late)
		}
	})
}

func TestOfManyWhoUseOneCardAtOnceOneEnters(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		g, p := o.group("A"), o.person("Amina", "amina")
		o.grant(p, account.Learner, account.InGroup, g.ID)
		_, cards, err := o.Cards(t.Context(), o.admin, g.ID, nil)
		done(t, err)
		errs := atOnce(4, func(int) error {
			_, err := o.signIn("amina", cards[0].Secret)
			return err
		})
		if entered, late := kindsOf(errs); entered != 1 || late[fault.Unauthenticated] != 3 {
			t.Fatalf("%d entered, %v", entered, errs)
		}
	})
}

func TestOfManyWhoTakeOneLoginAtOnceOneHasIt(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		errs := atOnce(8, func(int) error {
			_, _, err := o.AddPerson(t.Context(), o.admin, account.Person{ID: o.ids.New(), Place: o.admin.Place(), Login: "amina", Name: "Amina", Language: "fr"})
			return err
		})
		if made, others := kindsOf(errs); made != 1 || others[fault.Conflict] != 7 {
			t.Fatalf("%d made, %v", made, errs)
		}
	})
}

func atOnce(n int, act func(int) error) []error {
	var all sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		all.Go(func() { errs[i] = act(i) })
	}
	all.Wait()
	return errs
}

func kindsOf(errs []error) (well int, kinds map[fault.Kind]int) {
	kinds = map[fault.Kind]int{}
	for _, err := range errs {
		if err == nil {
			well++
		} else {
			kinds[fault.KindOf(err)]++
		}
	}
	return well, kinds
}

func TestANeighbourInTheSameNetworkIsHeldBackAndOneElsewhereIsNot(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		for network, addresses := range map[string][]string{
			"a /64 of IPv6":       {"2001:db8:1:1::7", "2001:db8:1:1:ffff::1", "2001:db8:1:2::7"},
			"one address of IPv4": {"192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8"},
		} {
			knock := func(from string) error { return o.Knock(t.Context(), netip.MustParseAddr(from)) }
			for range 300 {
				if err := knock(addresses[0]); err != nil {
					t.Fatalf("%s: %v", network, err)
				}
			}
			wants(t, knock(addresses[1]), fault.TooMany)
			done(t, knock(addresses[2]))
		}
	})
}

func TestASuccessIsNoFailure(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		g, p := o.group("A"), o.person("Amina", "amina")
		o.grant(p, account.Learner, account.InGroup, g.ID)
		_, cards, err := o.Cards(t.Context(), o.admin, g.ID, nil)
		done(t, err)
		token, err := o.signIn("amina", cards[0].Secret)
		done(t, err)
		_, who, signIn, err := o.Authenticate(t.Context(), token)
		done(t, err)
		done(t, o.ChooseSecret(t.Context(), who, signIn, "", "ma phrase secrète"))
		for range 15 { // a classroom behind one address
			_, err := o.signIn("amina", "ma phrase secrète")
			done(t, err)
		}
	})
}
