package account

import (
	"context"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// maxCode is the longest code of a group, in characters.
const maxCode = 60

// What is wrong with a group.
var (
	ErrNoCode    = fault.New(fault.Invalid, "group.code.missing", "Give the group a code of at most 60 characters.").On("code")
	ErrLongGroup = fault.New(fault.Invalid, "group.name.long", "Name and year of a group are too long.").On("name")
	ErrCodeTaken = fault.New(fault.Conflict, "group.code.taken", "A group of this establishment has this code in the same year already.").On("code")
)

// GroupView is a group with what a list shows of it.
type GroupView struct {
	Group
	Learners int
	Trainers []string // their names
}

// Check cleans a group's record and says what is wrong with it. A group without
// a name is called by its code.
func (g *Group) Check() error {
	g.Code, g.Name, g.Year = text.Line(g.Code), text.Line(g.Name), text.Line(g.Year)
	if g.Name == "" {
		g.Name = g.Code
	}
	switch {
	case g.Code == "" || utf8.RuneCountInString(g.Code) > maxCode:
		return ErrNoCode
	case utf8.RuneCountInString(g.Name) > maxName || utf8.RuneCountInString(g.Year) > 20:
		return ErrLongGroup
	}
	return nil
}

// GroupStore keeps groups.
type GroupStore interface {
	// AddGroup keeps a new group and reports whether it was new; see AddPerson.
	AddGroup(ctx context.Context, by string, g Group) (kept GroupView, made bool, err error)
	// ChangeGroup edits a group by a rule that sees the record as it is.
	ChangeGroup(ctx context.Context, by, id string, rule func(g *Group) error) (GroupView, error)
	// Group reads one group whose code and name the reader may see, or NotFound.
	Group(ctx context.Context, scope Scope, id string) (GroupView, error)
	// Groups lists the groups that the reader may see, by code.
	Groups(ctx context.Context, scope Scope) ([]GroupView, error)
	// Learners lists those learners of a group whom the reader may see, by name.
	Learners(ctx context.Context, scope Scope, group string) ([]Profile, error)
}

// AddGroup keeps a new group in a place where the actor may.
func (s *Service) AddGroup(ctx context.Context, who Actor, g Group) (GroupView, bool, error) {
	g.Org = who.Org()
	if err := Can(who, PersonEdit, Object{Org: g.Org, Place: g.Place}); err != nil {
		return GroupView{}, false, err
	}
	if err := g.Check(); err != nil {
		return GroupView{}, false, err
	}
	return s.groups.AddGroup(ctx, who.Person(), g)
}

// GroupChange is an edit of a group; nil leaves a field as it is.
type GroupChange struct {
	Code, Name, Year *string
	Archived         *bool
}

// ChangeGroup edits a group, if it still is in the version that the actor has seen.
func (s *Service) ChangeGroup(ctx context.Context, who Actor, id string, version int, c GroupChange) (GroupView, error) {
	v, err := s.groups.ChangeGroup(ctx, who.Person(), id, func(g *Group) error {
		if err := Can(who, PersonEdit, Object{Org: g.Org, Place: g.Place}); err != nil {
			return err
		}
		if g.Version != version {
			return fault.Outdated()
		}
		set(&g.Code, c.Code)
		set(&g.Name, c.Name)
		set(&g.Year, c.Year)
		setArchived(&g.Archived, c.Archived, s.now())
		return g.Check()
	})
	return v, OrAbsent(who, PersonEdit, err)
}

// Groups lists the groups that the actor is in, teaches, or may publish to.
func (s *Service) Groups(ctx context.Context, who Actor) ([]GroupView, error) {
	return s.groups.Groups(ctx, who.Scope())
}

// Group reads one group and those of its learners whom the actor may see.
func (s *Service) Group(ctx context.Context, who Actor, id string) (GroupView, []Profile, error) {
	v, err := s.groups.Group(ctx, who.Scope(), id)
	if err != nil {
		return v, nil, err
	}
	learners, err := s.groups.Learners(ctx, who.Scope(), id)
	return v, learners, err
}
