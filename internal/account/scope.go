package account

import "slices"

// Scope is the part of the lab that a request may read. Only this package makes
// one, so that a query without tenancy does not compile. It says in lists what
// Can says of one object; a test holds the two equal.
type Scope struct {
	org     string
	person  string
	author  string
	all     bool
	reaches []string
	shown   []string
	drafts  []string
	kept    []string
	edited  []string
	people  []string
	taught  []string
	places  []string
	groups  []string
}

// Scope gives what the actor may read.
func (a Actor) Scope() Scope {
	s := Scope{org: a.org, person: a.person, all: a.Is(Admin), reaches: []string{Everybody}}
	if a.Is(Trainer) {
		s.author = a.person
	}
	for _, r := range a.Roles() {
		s.groups = append(s.groups, a.reach[r].groups...)
		s.places = append(s.places, a.reach[r].places...)
		for _, g := range a.reach[r].groups {
			s.reaches = append(s.reaches, ToGroup(g))
		}
	}
	s.people = append(s.people, a.reach[Manager].places...)
	s.taught = append(s.taught, a.reach[Trainer].groups...)
	for _, p := range a.above {
		s.reaches = append(s.reaches, ToPlace(p))
	}
	for _, r := range []Role{Trainer, Reviewer, Librarian, Manager} {
		s.shown = append(s.shown, a.reach[r].places...)
	}
	for _, r := range []Role{Reviewer, Librarian, Manager} {
		s.drafts = append(s.drafts, a.reach[r].places...)
	}
	s.edited = append(s.edited, a.reach[Librarian].places...)
	for _, r := range []Role{Librarian, Manager} {
		s.kept = append(s.kept, a.reach[r].places...)
	}
	return s.tidy()
}

func (s Scope) tidy() Scope {
	for _, list := range []*[]string{&s.reaches, &s.shown, &s.drafts, &s.kept, &s.edited, &s.people, &s.taught, &s.places, &s.groups} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return s
}

// Lab is the scope of the lab itself within one organisation: jobs and the
// command line, never a request.
func Lab(org string) Scope { return Scope{org: org, all: true} }

// Org is the organisation that everything read must belong to. It is empty for
// a visitor, who reads what is public in every organisation.
func (s Scope) Org() string { return s.org }

// Person is who reads, or empty.
func (s Scope) Person() string { return s.person }

// Author is whose own and co-edited content may be read in every state: the
// reader, while they are a trainer; else empty.
func (s Scope) Author() string { return s.author }

// Everything reports whether all of the organisation may be read.
func (s Scope) Everything() bool { return s.all }

// Audiences lists the audiences of published content that this reader is part of.
func (s Scope) Audiences() []string { return s.reaches }

// PublishedIn lists the places whose published content may be read whoever it
// is for.
func (s Scope) PublishedIn() []string { return s.shown }

// DraftsIn lists the places whose drafts and reviews may be read.
func (s Scope) DraftsIn() []string { return s.drafts }

// WithdrawnIn lists the places whose withdrawn content may be read.
func (s Scope) WithdrawnIn() []string { return s.kept }

// EditedIn lists the places whose courses may be edited whoever made them; one's
// own are Author's.
func (s Scope) EditedIn() []string { return s.edited }

// PeopleIn lists the places whose people may be read.
func (s Scope) PeopleIn() []string { return s.people }

// LearnersOf lists the groups whose learners may be read.
func (s Scope) LearnersOf() []string { return s.taught }

// GroupsIn lists the places whose groups may be read: their codes and names, so
// that content can be published to them.
func (s Scope) GroupsIn() []string { return s.places }

// Groups lists the reader's own groups, as a learner or as a trainer.
func (s Scope) Groups() []string { return s.groups }

// Everybody is the audience of public content.
const Everybody = "public"

// ToGroup names a group as an audience.
func ToGroup(id string) string { return "g:" + id }

// ToPlace names everybody of a place as an audience, or with the identifier of an
// organisation everybody of it: a national share.
func ToPlace(id string) string { return "p:" + id }

// Keys are the words that a search index compares with those of a document
// (Object.Locks): one in common opens it.
func (s Scope) Keys() []string {
	keys := slices.Clone(s.reaches)
	for _, p := range s.shown {
		keys = append(keys, "in:"+p)
	}
	if s.author != "" {
		keys = append(keys, "by:"+s.author)
	}
	return keys
}

// Locks are the words of a published object for a search index; see Scope.Keys.
func (o Object) Locks() []string {
	locks := []string{"in:" + o.Place, "by:" + o.Owner}
	for _, e := range o.Editors {
		locks = append(locks, "by:"+e)
	}
	return append(locks, o.Audiences()...)
}

// Audiences lists whom a published object is for.
func (o Object) Audiences() []string {
	var out []string
	if o.Public {
		out = append(out, Everybody)
	}
	for _, g := range o.Groups {
		out = append(out, ToGroup(g))
	}
	for _, p := range o.Granted {
		out = append(out, ToPlace(p))
	}
	return out
}
