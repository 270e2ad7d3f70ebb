package account

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// The longest name, login and address, in characters.
const (
	maxName  = 200
	maxLogin = 100
	maxEmail = 254 // RFC 5321
)

// errOwnRecord keeps people from locking themselves out.
var errOwnRecord = fault.New(fault.Conflict, "person.own-record", "Somebody else must archive your record.")

// What is wrong with a person.
var (
	ErrNoName     = fault.New(fault.Invalid, "person.name.missing", "Give the person a name.").On("name")
	ErrLongName   = fault.New(fault.Invalid, "person.name.long", "A name has at most 200 characters.").On("name")
	ErrNoLogin    = fault.New(fault.Invalid, "person.login.missing", "Give the person a login.").On("login")
	ErrBadLogin   = fault.New(fault.Invalid, "person.login.characters", "A login has letters, digits and . _ @ + - only, at most 100.").On("login")
	ErrLoginTaken = fault.New(fault.Conflict, "person.login.taken", "Somebody has this login already.").On("login")
	ErrBadEmail   = fault.New(fault.Invalid, "person.email", "This is not an e-mail address.").On("email")
	ErrLanguage   = fault.New(fault.Invalid, "language", "The language is fr, ar or en.").On("language")
	ErrTaken      = fault.New(fault.Conflict, "id.taken", "This identifier stands for something else already.")
)

// Profile is a person with what they are where, as it is shown to others.
type Profile struct {
	Person
	PlaceName string
	Grants    []Held
	Civil     *CivilView // nil where it was not asked for, or is not the reader's to know
}

// Held is a grant with the name of its scope.
type Held struct {
	Grant
	ScopeName  string // of the group, place or organisation
	ScopeCode  string // of a group: "ELEC-TS-101"
	ScopePlace string // of a group or place: where it is
}

// Highest is the most that the person is anywhere; Learner where they are nothing.
func (p Profile) Highest() Role {
	highest := Learner
	for _, r := range Roles() {
		if slices.ContainsFunc(p.Grants, func(g Held) bool { return g.Role == r }) {
			highest = r
		}
	}
	return highest
}

// Object gives what rights need to know of a person.
func (p Profile) Object() Object {
	o := Object{Org: p.Org, Place: p.Place, Owner: p.ID, Role: p.Highest()}
	for _, g := range p.Grants {
		if g.Role == Learner && g.In == InGroup {
			o.Groups = append(o.Groups, g.Scope)
		}
	}
	return o
}

// Words are what a list of people is searched by: the words of the name and the
// login, folded, with and without the Arabic article.
func (p Person) Words() []string {
	words := []string{text.Fold(p.Login)}
	for _, t := range text.Tokens(p.Name + " " + p.Login) {
		words = append(words, t.Folded, t.Stem)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// tidyLogin gives the form in which logins are kept and compared.
func tidyLogin(login string) string { return strings.ToLower(text.Line(login)) }

// Check cleans a person's record, as somebody typed it or a file holds it, and
// says what is wrong with it.
func (p *Person) Check() error {
	p.Name, p.Login, p.Email = text.Line(p.Name), tidyLogin(p.Login), strings.TrimSpace(p.Email)
	switch {
	case p.Name == "":
		return ErrNoName
	case utf8.RuneCountInString(p.Name) > maxName:
		return ErrLongName
	case p.Login == "":
		return ErrNoLogin
	case utf8.RuneCountInString(p.Login) > maxLogin || strings.ContainsFunc(p.Login, unfitForLogin):
		return ErrBadLogin
	case p.Email != "" && !isEmail(p.Email):
		return ErrBadEmail
	case !slices.Contains([]string{"fr", "ar", "en"}, p.Language):
		return ErrLanguage
	}
	return nil
}

func unfitForLogin(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune("._@+-", r)
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= maxEmail
}

// PersonStore keeps people and what they are where.
type PersonStore interface {
	// AddPerson keeps a new person and reports whether it was new: the same
	// record again changes nothing, another under its identifier is ErrTaken.
	AddPerson(ctx context.Context, by string, p Person) (kept Profile, made bool, err error)
	// ChangePerson edits a person and their civil record by a rule that sees both
	// as they are.
	ChangePerson(ctx context.Context, by, id string, rule func(p *Person, c *Civil, was Profile) error) (Profile, error)
	// Person reads one person whom the reader may see, with their civil record, or
	// NotFound.
	Person(ctx context.Context, scope Scope, id string) (Profile, error)
	// People lists the people whom the reader may see, by name.
	People(ctx context.Context, scope Scope, q PeopleQuery) ([]Profile, string, error)
	// Grant gives a role, if judge, seeing the person and the place of the
	// scope, agrees; a role that is held already changes nothing.
	Grant(ctx context.Context, by string, g Grant, judge func(p Profile, scopePlace string) error) (kept Profile, made bool, err error)
	// Revoke takes a role away, if judge agrees.
	Revoke(ctx context.Context, by, person, grant string, judge func(p Profile, g Held) error) error
}

// PeopleQuery narrows a list of people.
type PeopleQuery struct {
	Words  []string // each begins a word of the name or the login; folded
	Group  string   // learners of this group only
	Role   Role     // who hold this role anywhere
	Minors Minors   // by how their guardian's consent stands
	Today  string   // the local day on which it does
	Cursor string   // where the last page ended, or empty
	Limit  int      // people of one page, 1 to 200; 0 for 50
}

// Minors narrows a list of people to minors whose records the reader may edit.
type Minors string

// WithoutConsent are the minors whose guardian has not consented.
const WithoutConsent Minors = "without-consent"

// AddPerson keeps a new person in a place where the actor may.
func (s *Service) AddPerson(ctx context.Context, who Actor, p Person) (Profile, bool, error) {
	p.Org = who.Org()
	if err := Can(who, PersonEdit, Object{Org: p.Org, Place: p.Place}); err != nil {
		return Profile{}, false, err
	}
	if err := p.Check(); err != nil {
		return Profile{}, false, err
	}
	return s.people.AddPerson(ctx, who.Person(), p)
}

// PersonChange is an edit of a person; nil leaves a field as it is.
type PersonChange struct {
	Name, Login, Email, Language, Place *string
	Archived                            *bool
	Civil                               CivilChange
}

// ChangePerson edits somebody's record, if it still is in the version that the
// actor has seen. An archived person cannot sign in.
func (s *Service) ChangePerson(ctx context.Context, who Actor, id string, version int, c PersonChange) (Profile, error) {
	p, err := s.people.ChangePerson(ctx, who.Person(), id, func(p *Person, civil *Civil, was Profile) error {
		if err := Can(who, PersonEdit, was.Object()); err != nil {
			return err
		}
		if p.Version != version {
			return fault.Outdated()
		}
		if c.Place != nil {
			if err := Can(who, PersonEdit, Object{Org: p.Org, Place: *c.Place}); err != nil {
				return err
			}
		}
		if c.Archived != nil && *c.Archived && id == who.Person() {
			return errOwnRecord
		}
		s.apply(c, p)
		if err := p.Check(); err != nil {
			return err
		}
		return s.changeCivil(who, c.Civil, civil, was.Civil.KeepsCIN)
	})
	return p, OrAbsent(who, PersonEdit, err)
}

// changeCivil edits a civil record. The number of an identity card is refused
// where the organisation has no right to keep it.
func (s *Service) changeCivil(who Actor, c CivilChange, civil *Civil, keepsCIN bool) error {
	if c.CIN != nil && *c.CIN != "" && !keepsCIN {
		return ErrCINNotAsked
	}
	if c == (CivilChange{}) {
		return nil
	}
	return civil.Set(c, who.Person(), Today(s.now()))
}

// ChangeSelf edits the name and language of the actor.
func (s *Service) ChangeSelf(ctx context.Context, who Actor, name, language *string) (Profile, error) {
	return s.people.ChangePerson(ctx, who.Person(), who.Person(), func(p *Person, _ *Civil, _ Profile) error {
		s.apply(PersonChange{Name: name, Language: language}, p)
		return p.Check()
	})
}

func (s *Service) apply(c PersonChange, p *Person) {
	set(&p.Name, c.Name)
	set(&p.Login, c.Login)
	set(&p.Email, c.Email)
	set(&p.Language, c.Language)
	set(&p.Place, c.Place)
	setArchived(&p.Archived, c.Archived, s.now())
}

func set(field, value *string) {
	if value != nil {
		*field = *value
	}
}

// setArchived keeps the time at which something was archived first.
func setArchived(at *time.Time, archived *bool, now time.Time) {
	switch {
	case archived == nil:
	case !*archived:
		*at = time.Time{}
	case at.IsZero():
		*at = now
	}
}

// Person reads one person whom the actor may see, and of them what is the
// actor's to know.
func (s *Service) Person(ctx context.Context, who Actor, id string) (Profile, error) {
	p, err := s.people.Person(ctx, who.Scope(), id)
	return shownTo(who, p), OrAbsent(who, PersonRead, err)
}

// People lists the people whom the actor may see; search is what they typed.
func (s *Service) People(ctx context.Context, who Actor, search string, q PeopleQuery) (found []Profile, next string, err error) {
	for _, t := range text.Tokens(search) {
		q.Words = append(q.Words, t.Folded)
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	q.Limit, q.Today = min(max(q.Limit, 1), 200), Today(s.now())
	found, next, err = s.people.People(ctx, who.Scope(), q)
	for i := range found {
		found[i] = shownTo(who, found[i])
	}
	return found, next, err
}

// shownTo keeps what a trainer is told of a learner: name, login and groups.
func shownTo(who Actor, p Profile) Profile {
	if p.ID == who.Person() || Can(who, PersonEdit, p.Object()) == nil {
		return p
	}
	p.Email, p.Language, p.Civil = "", "", nil
	p.Grants = slices.DeleteFunc(slices.Clone(p.Grants), func(g Held) bool { return g.Role != Learner })
	return p
}
