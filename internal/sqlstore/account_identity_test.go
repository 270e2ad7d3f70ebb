package sqlstore_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

var atOffice = account.Identity{Issuer: "https://id.example", Subject: "24400320"}

func TestAnIdentityOpensForWhomItIsLinkedToAndNobodyElse(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		_, err := o.SignInBy(ctx, atOffice, "")
		wants(t, err, fault.Unauthenticated)
		p := o.person("Amina Berrada", "amina")
		done(t, o.Link(ctx, o.actor("amina"), atOffice))
		token, err := o.SignInBy(ctx, atOffice, "Firefox · Linux")
		done(t, err)
		who, _, _, err := o.Authenticate(ctx, token)
		done(t, err)
		if who.Person() != p.ID {
			t.Fatalf("signed in as %s", who.Person())
		}
		other := account.Identity{Issuer: "https://other.example", Subject: atOffice.Subject}
		_, err = o.SignInBy(ctx, other, "")
		wants(t, err, fault.Unauthenticated)
		o.person("Bilal", "bilal")
		wants(t, o.Link(ctx, o.actor("bilal"), atOffice), fault.Conflict)
		done(t, o.Link(ctx, o.actor("bilal"), other))
		has, err := o.Identities(ctx, o.actor("amina"))
		if err != nil || len(has) != 1 || has[0].Identity != atOffice || !has[0].Used.Equal(has[0].Created) {
			t.Fatalf("%+v, %v", has, err)
		}
		archived := true
		_, err = o.ChangePerson(ctx, o.admin, p.ID, p.Version, account.PersonChange{Archived: &archived})
		done(t, err)
		_, err = o.SignInBy(ctx, atOffice, "")
		wants(t, err, fault.Unauthenticated)
	})
}

// Who came by a card and links an account need not choose a secret: the card is
// spent, and the account is the way in until there is a secret.
func TestTheOnlyWayInIsNotUnlinked(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		g, p := o.group("A"), o.person("Amina", "amina")
		o.grant(p, account.Learner, account.InGroup, g.ID)
		_, cards, err := o.Cards(ctx, o.admin, g.ID, nil)
		done(t, err)
		token, err := o.UseTicket(ctx, cards[0].Ticket, "")
		done(t, err)
		who, person, signIn, err := o.Authenticate(ctx, token)
		done(t, err)
		done(t, o.MayLink(ctx, person, signIn, ""))
		done(t, o.Link(ctx, who, atOffice))
		_, person, _, err = o.Authenticate(ctx, token)
		if err != nil || person.MustChoose || person.HasSecret {
			t.Fatalf("after linking: %+v, %v", person, err)
		}
		_, err = o.signIn("amina", cards[0].Secret)
		wants(t, err, fault.Unauthenticated)

		has, err := o.Identities(ctx, who)
		done(t, err)
		wants(t, o.Unlink(ctx, who, has[0].ID), fault.Conflict)
		o.pass(11 * time.Minute)
		wants(t, o.ChooseSecret(ctx, person, signIn, "", "ma phrase secrète"), fault.Forbidden)
		token, err = o.SignInBy(ctx, atOffice, "")
		done(t, err)
		who, person, signIn, err = o.Authenticate(ctx, token)
		done(t, err)
		done(t, o.ChooseSecret(ctx, person, signIn, "", "ma phrase secrète"))
		done(t, o.Unlink(ctx, who, has[0].ID))
		_, err = o.SignInBy(ctx, atOffice, "")
		wants(t, err, fault.Unauthenticated)
		wants(t, o.Unlink(ctx, who, has[0].ID), fault.NotFound)
	})
}

// A card is for whoever lost what they had: an account that was linked by
// somebody else in the meantime opens nothing any more.
func TestACardEndsWhatWasLinked(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		g, p := o.group("A"), o.person("Amina", "amina")
		o.grant(p, account.Learner, account.InGroup, g.ID)
		done(t, o.Link(ctx, o.actor("amina"), atOffice))
		_, _, err := o.Cards(ctx, o.admin, g.ID, nil)
		done(t, err)
		_, err = o.SignInBy(ctx, atOffice, "")
		wants(t, err, fault.Unauthenticated)
	})
}

func TestOneIdentityIsLinkedOnceHoweverManyTryAtOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		var actors []account.Actor
		for range 8 {
			login := o.ids.New()
			o.person("Personne", login)
			actors = append(actors, o.actor(login))
		}
		well, kinds := kindsOf(atOnce(len(actors), func(i int) error { return o.Link(t.Context(), actors[i], atOffice) }))
		if well != 1 || kinds[fault.Conflict] != len(actors)-1 {
			t.Fatalf("%d linked it, the others heard %v", well, kinds)
		}
	})
}
