// Package account knows people: who they are, which groups they are in, which
// role they hold where, how they sign in, and what they may do. Can is the one
// place where a right is decided.
package account

import "time"

// Role is what a person is somewhere.
type Role string

// The roles. Each is held in a scope: a group, or a place and all below it.
const (
	Learner   Role = "learner"   // stagiaire
	Trainer   Role = "trainer"   // formateur
	Reviewer  Role = "reviewer"  // validateur: a trainer who may publish others' courses
	Librarian Role = "librarian" // documentaliste
	Manager   Role = "manager"   // directeur
	Admin     Role = "admin"     // administrateur of the whole organisation
)

// Roles lists every role, from the least to the most.
func Roles() []Role {
	return []Role{Learner, Trainer, Reviewer, Librarian, Manager, Admin}
}

// ScopeKind says what a grant reaches.
type ScopeKind string

// The scopes of a grant.
const (
	InGroup ScopeKind = "group"
	InPlace ScopeKind = "place" // the place and everything below it
	InOrg   ScopeKind = "org"   // administrators only
)

// Grant is one role of one person in one scope.
type Grant struct {
	ID      string
	Person  string
	Role    Role
	In      ScopeKind
	Scope   string // identifier of the group, place or organisation
	Created time.Time
}

// Person is somebody who may sign in.
type Person struct {
	ID       string
	Org      string
	Place    string // the établissement that keeps this person's record
	Login    string // unique in the whole lab, lower case
	Name     string
	Email    string // may be empty: many learners have none
	Language string // "fr", "ar" or "en": the language of the interface
	Demo     bool   // made by demo mode, removed with it
	// HasSecret says that the person chose a secret: one that was printed on a
	// card is none.
	HasSecret bool
	// MustChoose says that nothing lets the person in for good: no secret of their
	// own choosing, and no identity.
	MustChoose bool
	Version    int
	Created    time.Time
	Changed    time.Time
	Archived   time.Time // zero while active; an archived person cannot sign in
}

// Group is a set of learners who follow the same courses: "ELEC-TS-101".
type Group struct {
	ID    string
	Org   string
	Place string
	Code  string // short, unique within its place and year
	Name  string
	Year  string // année de formation: "2026-2027"
	Demo  bool
	// What the group follows, as an import or an administrator said; empty and 0
	// where nobody did.
	Follows   string // a version of a trade: it stays when a new year brings another
	StudyYear int    // 1 for the first year of the trade
	Mode      string // résidentiel, alterné, par apprentissage, as the institution writes it
	Slot      string // créneau: CDJ (cours du jour), CDS (cours du soir)
	Headcount int    // learners as the institution counts them
	Version   int
	Created   time.Time
	Changed   time.Time
	Archived  time.Time
}
