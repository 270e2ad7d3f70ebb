package xapi

import (
	"cmp"

	"github.com/digital-learning-lab/lab/internal/fact"
)

// telling is how one kind of fact is told.
type telling struct {
	verb word
	sort Sort // of its object, where that is gone by now
	tell func(t *Teller, l Line, how telling) []Statement
}

// tellings says how each kind of fact is told. A test fails where a kind is not
// here; facts of a newer lab are told as interacted.
func tellings() map[fact.Kind]telling {
	is := func(verb word, sort Sort) telling { return telling{verb, sort, (*Teller).plain} }
	return map[fact.Kind]telling{
		fact.SessionClosed:     {sort: Resource, tell: (*Teller).session},
		fact.ResourceCompleted: {completed, Resource, (*Teller).completion},
		fact.ResourceMarked:    {waived, Resource, (*Teller).mark},
		fact.ResourceUnmarked:  {unsatisfied, Resource, (*Teller).mark},
		fact.UploadStarted:     is(started, File),
		fact.UploadWhole:       is(sent, File),
		fact.UploadReceived:    is(received, File),
		fact.UploadRefused:     is(rejected, File),
		fact.AssetResent:       is(requested, File),
		fact.AssetDigitised:    is(built, File),
		fact.AssetFailed:       is(rejected, File),
		fact.CourseCreated:     is(made, Course),
		fact.CourseChanged:     is(updated, Course),
		fact.CourseSubmitted:   is(submitted, Course),
		fact.CourseReturned:    is(returned, Course),
		fact.CoursePublished:   is(shared, Course),
		fact.CourseWithdrawn:   is(retracted, Course),
		fact.CourseArchived:    is(archived, Course),
		fact.ResourceChanged:   is(updated, Resource),
		fact.ResourceRemoved:   is(removed, Resource),
		fact.ResourceAligned:   is(tagged, Resource),
		fact.PersonCreated:     is(made, Person),
		fact.PersonChanged:     is(updated, Person),
		fact.CivilChanged:      is(updated, Person),
		fact.PersonExported:    is(delivered, Person),
		fact.PersonErased:      is(deleted, Person),
		fact.RoleGranted:       is(authorized, Person),
		fact.RoleRevoked:       is(retracted, Person),
		fact.SecretReset:       is(replaced, Person),
		fact.SignedIn:          {loggedIn, "", (*Teller).entry},
		fact.SignedOut:         {loggedOut, "", (*Teller).entry},
		fact.IdentityLinked:    is(tied, Person),
		fact.IdentityUnlinked:  is(removed, Person),
		fact.ActRefused:        {denied, "", (*Teller).entry},
		fact.GroupChanged:      is(updated, Group),
		fact.PlaceAdded:        is(added, Place),
		fact.PlaceChanged:      is(updated, Place),
		fact.SettingChanged:    is(updated, ""),
		fact.BudgetChanged:     is(updated, ""),
		fact.DemoRemoved:       is(removed, ""),
		fact.PeopleImported:    is(added, ""),
		fact.OfferImported:     is(added, ""),
		fact.FrameworkImported: is(added, ""),
		fact.ImportUndone:      is(retracted, ""),
		fact.OfferChanged:      is(updated, ""),
		fact.WorkCreated:       is(made, Work),
		fact.WorkChanged:       is(updated, Work),
		fact.WorkPublished:     is(shared, Work),
		fact.WorkWithdrawn:     is(retracted, Work),
		fact.WorkArchived:      is(archived, Work),
		fact.WorkGiven:         is(assigned, Work),
		fact.WorkTakenBack:     is(retracted, Work),
		fact.AttemptSubmitted:  {completed, Work, (*Teller).sat},
		fact.HandedIn:          is(handed, Work),
		fact.HandInTakenBack:   is(retracted, Work),
		fact.HandInAgain:       is(returned, Work),
		fact.HandInReturned:    is(returned, Work),
		fact.HandInRemarked:    is(commented, Work),
		fact.MarkSet:           {scored, Work, (*Teller).scored},
		fact.GlossaryChanged:   is(updated, ""),
	}
}

// plain tells that somebody did something to something.
func (t *Teller) plain(l Line, how telling) []Statement {
	return []Statement{t.sentence(l, how.verb, l.Fact.Actor, t.object(l, how.sort))}
}

// entry tells what somebody did at the lab itself.
func (t *Teller) entry(l Line, how telling) []Statement {
	who := l.Fact.Actor
	if who == "" {
		who = l.Fact.Object // whose it is
	}
	at := Object{ObjectType: "Activity", ID: t.home + "/", Definition: &Definition{Type: adlKinds + "lms", Name: map[string]string{"und": platform}}}
	return []Statement{t.sentence(l, how.verb, who, at)}
}

// sentence joins what every statement has. A platform is said of activities only,
// as the specification wants it.
func (t *Teller) sentence(l Line, verb word, actor string, object Object) Statement {
	s := Statement{
		Actor: t.somebody(actor, l), Verb: verb.verb(), Object: object, Timestamp: moment(l.Fact.At),
		Context: &Context{Extensions: map[string]any{
			t.own("fact"): map[string]string{"id": l.Fact.ID, "kind": string(l.Fact.Kind)},
		}},
	}
	if object.ObjectType == "Activity" {
		s.Context.Platform, s.Context.Language = platform, l.About.Language
	}
	if (l.About.Sort == Resource || l.About.Sort == Work) && l.About.Course != "" {
		around := Subject{Sort: Course, Title: l.About.Within, Language: l.About.Spoken}
		s.Context.Activities = &Activities{Grouping: []Object{t.activity(around, l.About.Course)}}
	}
	return s
}

// object is what a fact happened to; sort is what it was where it is gone.
func (t *Teller) object(l Line, sort Sort) Object {
	about := l.About
	if about.Sort == "" {
		about.Sort = sort
	}
	if about.Sort != Person {
		return t.activity(about, cmp.Or(about.ID, l.Fact.Object))
	}
	who := t.somebody(l.Fact.Object, l)
	return Object{ObjectType: "Agent", Name: who.Name, Account: &who.Account}
}

// activity describes what stands at an address of the lab.
func (t *Teller) activity(about Subject, id string) Object {
	d := &Definition{Type: about.typeOf()}
	if about.Title != "" {
		d.Name = map[string]string{language(about.Language): about.Title}
	}
	return Object{ObjectType: "Activity", ID: t.address(about.Sort, id), Definition: d}
}

// address is where an activity stands, for ever: that of the interface where it
// has one.
func (t *Teller) address(sort Sort, id string) string {
	switch sort {
	case Resource:
		return t.home + "/r/" + id
	case Course:
		return t.home + "/c/" + id
	case Work:
		return t.home + "/w/" + id
	case "":
		return t.home + "/xapi/objects/" + id
	}
	return t.home + "/xapi/" + string(sort) + "s/" + id
}

// own is the address of an extension of ours.
func (t *Teller) own(name string) string { return t.home + "/xapi/extensions/" + name }

// language is a tag of RFC 5646: of a text in no language that is known, "und".
func language(tag string) string {
	if tag == "" {
		return "und"
	}
	return tag
}
