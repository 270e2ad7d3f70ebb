package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

// NewID names a thing that the client makes, by an identifier that it made; the
// pattern is that of package id.
type NewID struct {
	ID string `path:"id" pattern:"^[0-7][0-9a-hjkmnp-tv-z]{25}$"`
}

type personBody struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Login    string     `json:"login"`
	Email    string     `json:"email"`
	Language string     `json:"language"`
	Place    named      `json:"place"`
	Roles    []roleBody `json:"roles"`
	Version  int        `json:"version"`
	Archived bool       `json:"archived"`
	Civil    *civilBody `json:"civil,omitempty" doc:"For the person, and for who may edit the record"`
}

func (b personBody) etag() string { return etagOf(b.Version) }

type roleBody struct {
	ID        string            `json:"id"`
	Role      account.Role      `json:"role"`
	ScopeKind account.ScopeKind `json:"scope_kind" enum:"group,place,org"`
	ScopeID   string            `json:"scope_id"`
	ScopeName string            `json:"scope_name"`
}

func (s *Server) personOf(p account.Profile) personBody {
	b := personBody{
		ID: p.ID, Name: p.Name, Login: p.Login, Email: p.Email, Language: p.Language, Place: named{p.Place, p.PlaceName},
		Roles: []roleBody{}, Version: p.Version, Archived: !p.Archived.IsZero(),
		Civil: civilOf(p.Civil, account.Today(s.Now())),
	}
	for _, g := range p.Grants {
		name := g.ScopeName
		if g.ScopeCode != "" {
			name = g.ScopeCode
		}
		b.Roles = append(b.Roles, roleBody{ID: g.ID, Role: g.Role, ScopeKind: g.In, ScopeID: g.Scope, ScopeName: name})
	}
	return b
}

type peopleInput struct {
	Query  string `query:"q" maxLength:"200"`
	Group  string `query:"group" maxLength:"26"`
	Role   string `query:"role" enum:"learner,trainer,reviewer,librarian,manager,admin"`
	Minors string `query:"minors" enum:"without-consent" doc:"Minors whose guardian has not consented, of those whose records one may edit"`
	Cursor string `query:"cursor" maxLength:"2000"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) people(ctx context.Context, who account.Actor, in *peopleInput) (listBody[personBody], error) {
	found, next, err := s.Accounts.People(ctx, who, in.Query, account.PeopleQuery{
		Group: in.Group, Role: account.Role(in.Role), Minors: account.Minors(in.Minors), Cursor: in.Cursor, Limit: in.Limit,
	})
	return listOf(found, next, s.personOf), err
}

func (s *Server) person(ctx context.Context, who account.Actor, in *ByID) (personBody, error) {
	p, err := s.Accounts.Person(ctx, who, in.ID)
	return s.personOf(p), err
}

type addPersonInput struct {
	NewID
	Body struct {
		Name     string `json:"name"`
		Login    string `json:"login"`
		Email    string `json:"email,omitempty"`
		Language string `json:"language"`
		Place    string `json:"place"`
	}
}

func (s *Server) addPerson(ctx context.Context, who account.Actor, in *addPersonInput) (personBody, bool, error) {
	p, made, err := s.Accounts.AddPerson(ctx, who, account.Person{
		ID: in.ID, Name: in.Body.Name, Login: in.Body.Login, Email: in.Body.Email, Language: in.Body.Language, Place: in.Body.Place,
	})
	return s.personOf(p), made, err
}

type changePersonInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name     *string `json:"name,omitempty"`
		Login    *string `json:"login,omitempty"`
		Email    *string `json:"email,omitempty"`
		Language *string `json:"language,omitempty"`
		Place    *string `json:"place,omitempty"`
		Archived *bool   `json:"archived,omitempty"`
		CivilChange
	}
}

func (s *Server) changePerson(ctx context.Context, who account.Actor, in *changePersonInput) (personBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return personBody{}, err
	}
	b := in.Body
	p, err := s.Accounts.ChangePerson(ctx, who, in.ID, version, account.PersonChange{
		Name: b.Name, Login: b.Login, Email: b.Email, Language: b.Language, Place: b.Place, Archived: b.Archived, Civil: b.change(),
	})
	return s.personOf(p), err
}

type giveRoleInput struct {
	ByID
	Grant string `path:"grant" pattern:"^[0-7][0-9a-hjkmnp-tv-z]{25}$"`
	Body  struct {
		Role      account.Role      `json:"role" enum:"learner,trainer,reviewer,librarian,manager,admin"`
		ScopeKind account.ScopeKind `json:"scope_kind" enum:"group,place,org"`
		ScopeID   string            `json:"scope_id"`
	}
}

func (s *Server) giveRole(ctx context.Context, who account.Actor, in *giveRoleInput) (personBody, bool, error) {
	p, made, err := s.Accounts.Grant(ctx, who, account.Grant{
		ID: in.Grant, Person: in.ID, Role: in.Body.Role, In: in.Body.ScopeKind, Scope: in.Body.ScopeID,
	})
	return s.personOf(p), made, err
}

type takeRoleInput struct {
	ByID
	Grant string `path:"grant"`
}

func (s *Server) takeRole(ctx context.Context, who account.Actor, in *takeRoleInput) error {
	return s.Accounts.Revoke(ctx, who, in.ID, in.Grant)
}
