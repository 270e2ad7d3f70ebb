package account

import (
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var errScope = fault.New(fault.Invalid, "role.scope", "This role is not held in such a place.").On("scope_kind")

// errOwnAdmin keeps a lab from losing its last administrator.
var errOwnAdmin = fault.New(fault.Conflict, "role.own-admin", "Another administrator must take this role from you.")

// scopes says where each role can be held.
var scopes = map[Role][]ScopeKind{
	Learner: {InGroup}, Trainer: {InGroup, InPlace}, Reviewer: {InPlace}, Librarian: {InPlace}, Manager: {InPlace}, Admin: {InOrg},
}

// Grant gives somebody a role. The actor must be able to see the person, and to
// give this role in this place.
func (s *Service) Grant(ctx context.Context, who Actor, g Grant) (Profile, bool, error) {
	if !slices.Contains(scopes[g.Role], g.In) {
		return Profile{}, false, errScope
	}
	kept, made, err := s.people.Grant(ctx, who.Person(), g, func(p Profile, scopePlace string) error {
		return judgeRole(who, RoleGrant, p, g.Role, scopePlace)
	})
	return kept, made, OrAbsent(who, RoleGrant, err)
}

// Revoke takes a role away; it counts from the person's next request. Nobody
// stops being an administrator by themselves.
func (s *Service) Revoke(ctx context.Context, who Actor, person, grant string) error {
	err := s.people.Revoke(ctx, who.Person(), person, grant, func(p Profile, g Held) error {
		if err := judgeRole(who, RoleRevoke, p, g.Role, g.ScopePlace); err != nil {
			return err
		}
		if g.Role == Admin && p.ID == who.Person() {
			return errOwnAdmin
		}
		return nil
	})
	return OrAbsent(who, RoleRevoke, err)
}

func judgeRole(who Actor, act Act, p Profile, role Role, scopePlace string) error {
	o := p.Object()
	o.Role = role
	if err := Can(who, act, o); err != nil {
		return err
	}
	return Can(who, act, Object{Org: p.Org, Place: scopePlace, Role: role})
}

// Join makes somebody a learner of a group.
func (s *Service) Join(ctx context.Context, who Actor, group, person string) (Profile, bool, error) {
	return s.Grant(ctx, who, Grant{ID: s.ids.New(), Person: person, Role: Learner, In: InGroup, Scope: group})
}

// Leave takes somebody out of a group.
func (s *Service) Leave(ctx context.Context, who Actor, group, person string) error {
	p, err := s.people.Person(ctx, who.Scope(), person)
	if err != nil {
		return OrAbsent(who, RoleRevoke, err)
	}
	at := slices.IndexFunc(p.Grants, func(g Held) bool { return g.Role == Learner && g.Scope == group })
	if at < 0 {
		return Absent(who, RoleRevoke)
	}
	return s.Revoke(ctx, who, person, p.Grants[at].ID)
}
