package xapi

import "cmp"

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
