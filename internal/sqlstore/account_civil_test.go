package sqlstore_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func said(s string) *string { return &s }

func TestACivilRecordIsForThePersonAndForWhoEditsIt(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		group, amina, trainer := o.group("ELEC-101"), o.person("Amina", "amina"), o.person("Karim", "karim")
		o.grant(amina, account.Learner, account.InGroup, group.ID)
		o.grant(trainer, account.Trainer, account.InGroup, group.ID)
		kept, err := o.ChangePerson(ctx, o.admin, amina.ID, amina.Version, account.PersonChange{
			Civil: account.CivilChange{Born: said("2010-03-31"), Guardian: said("Hassan")},
		})
		done(t, err)
		if kept.Civil.Born != "2010-03-31" || kept.Version != amina.Version+1 || !slices.Contains(o.told, fact.CivilChanged) {
			t.Fatalf("kept %+v, version %d, told %v", kept.Civil, kept.Version, o.told)
		}
		facts, err := sqlstore.NewFacts(o.stores.Base).About(ctx, o.admin.Scope(), amina.ID, 10)
		done(t, err)
		for _, f := range facts {
			if f.Kind == fact.CivilChanged && f.Payload != "" {
				t.Fatalf("the fact holds what changed: %s", f.Payload)
			}
		}
		if own, err := o.Person(ctx, o.actor("amina"), amina.ID); err != nil || own.Civil == nil || own.Civil.Guardian != "Hassan" {
			t.Fatalf("one's own: %+v, %v", own.Civil, err)
		}
		if seen, err := o.Person(ctx, o.actor("karim"), amina.ID); err != nil || seen.Civil != nil {
			t.Fatalf("a trainer sees %+v, %v", seen.Civil, err)
		}
		for who, want := range map[string]int{"admin": 1, "karim": 0, "amina": 0} {
			found, _, err := o.People(ctx, o.actor(who), "", account.PeopleQuery{Minors: account.WithoutConsent})
			if err != nil || len(found) != want {
				t.Errorf("%s is told of %d minors without consent, want %d (%v)", who, len(found), want, err)
			}
		}
		kept, err = o.ChangePerson(ctx, o.admin, amina.ID, kept.Version, account.PersonChange{Civil: account.CivilChange{Consent: said("2026-09-10")}})
		if err != nil || kept.Civil.ConsentBy != o.admin.Person() || kept.Civil.ConsentByName != "Administratrice" {
			t.Fatalf("consent %+v, %v", kept.Civil, err)
		}
		if found, _, err := o.People(ctx, o.admin, "", account.PeopleQuery{Minors: account.WithoutConsent}); err != nil || len(found) != 0 {
			t.Fatalf("still without consent: %v, %v", found, err)
		}
		told := len(o.told)
		if _, err := o.ChangePerson(ctx, o.admin, trainer.ID, trainer.Version, account.PersonChange{Civil: account.CivilChange{Born: said("")}}); err != nil || len(o.told) != told {
			t.Fatalf("nothing that changes nothing is kept: %v, %v", o.told[told:], err)
		}
	})
}

func TestTheCINIsKeptOnlyWhereTheOrganisationMay(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		p := o.person("Amina", "amina")
		cin := account.PersonChange{Civil: account.CivilChange{CIN: said("j 123456")}}
		if _, err := o.ChangePerson(ctx, o.admin, p.ID, p.Version, cin); !errors.Is(err, account.ErrCINNotAsked) {
			t.Fatalf("CIN kept where it may not be: %v", err)
		}
		o.keepCIN(true)
		cin.Civil.CIN = said("j123456")
		p, err := o.ChangePerson(ctx, o.admin, p.ID, p.Version, cin)
		if err != nil || p.Civil.CIN != "J123456" {
			t.Fatalf("%+v, %v", p.Civil, err)
		}
		o.keepCIN(false)
		o.keepCIN(true)
		if p, err := o.Person(ctx, o.admin, p.ID); err != nil || p.Civil.CIN != "" {
			t.Fatalf("still kept where it was not any more: %+v, %v", p.Civil, err)
		}
	})
}

// keepCIN says whether the organisation keeps identity card numbers.
func (o *office) keepCIN(on bool) {
	o.t.Helper()
	_, err := sqlstore.NewPlaces(o.stores.Base).ChangeOrganisation(o.t.Context(), o.admin.Person(), o.admin.Org(), func(org *place.Organisation) error {
		return org.Set(nil, nil, &on)
	})
	done(o.t, err)
}
