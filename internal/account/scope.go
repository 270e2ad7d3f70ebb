package account

import "slices"

// Scope is the part of the lab that a request may read. Only this package makes
// one, so that a query without tenancy does not compile. It says in lists what
// Can says of one object; a test holds the two equal.
type Scope struct {
	org     string
	person  string
	all     bool
	reaches []string
	shown   []string
	drafts  []string
	kept    []string
}

// Scope gives what the actor may read.
func (a Actor) Scope() Scope {
	s := Scope{org: a.org, person: a.person, all: a.Is(Admin), reaches: []string{Everybody}}
	for _, r := range a.Roles() {
		for _, g := range a.reach[r].groups {
			s.reaches = append(s.reaches, ToGroup(g))
		}
	}
	for _, p := range a.above {
		s.reaches = append(s.reaches, ToPlace(p))
	}
	for _, r := range []Role{Trainer, Reviewer, Librarian, Manager} {
		s.shown = append(s.shown, a.reach[r].places...)
	}
	for _, r := range []Role{Reviewer, Librarian, Manager} {
		s.drafts = append(s.drafts, a.reach[r].places...)
	}
	for _, r := range []Role{Librarian, Manager} {
		s.kept = append(s.kept, a.reach[r].places...)
	}
	return s.tidy()
}

func (s Scope) tidy() Scope {
	for _, list := range []*[]string{&s.reaches, &s.shown, &s.drafts, &s.kept} {
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

// Everybody is the audience of public content.
const Everybody = "public"

// ToGroup names a group as an audience.
func ToGroup(id string) string { return "g:" + id }

// ToPlace names everybody of a place as an audience.
func ToPlace(id string) string { return "p:" + id }

// Keys are the words that a search index compares with those of a document
// (Object.Locks): one in common opens it.
func (s Scope) Keys() []string {
	keys := slices.Clone(s.reaches)
	for _, p := range s.shown {
		keys = append(keys, "in:"+p)
	}
	if s.person != "" {
		keys = append(keys, "by:"+s.person)
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
