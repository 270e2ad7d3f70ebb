package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

type groupBody struct {
	ID       string   `json:"id"`
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Year     string   `json:"year"`
	Place    string   `json:"place"`
	Learners int      `json:"learners"`
	Trainers []string `json:"trainers"`
	Version  int      `json:"version"`
	Archived bool     `json:"archived"`
}

func (b groupBody) etag() string { return etagOf(b.Version) }

func groupOf(g account.GroupView) groupBody {
	return groupBody{
		ID: g.ID, Code: g.Code, Name: g.Name, Year: g.Year, Place: g.Place, Learners: g.Learners,
		Trainers: append([]string{}, g.Trainers...), Version: g.Version, Archived: !g.Archived.IsZero(),
	}
}

func (s *Server) groups(ctx context.Context, who account.Actor, _ *struct{}) (listBody[groupBody], error) {
	found, err := s.Accounts.Groups(ctx, who)
	return listOf(found, "", groupOf), err
}

// wholeGroup is a group with those of its learners whom the reader may see.
type wholeGroup struct {
	ID       string    `json:"id"`
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Year     string    `json:"year"`
	Place    string    `json:"place"`
	Learners []learner `json:"learners"`
	Trainers []string  `json:"trainers"`
	Version  int       `json:"version"`
	Archived bool      `json:"archived"`
}

func (b wholeGroup) etag() string { return etagOf(b.Version) }

type learner struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Login string `json:"login"`
}

func (s *Server) group(ctx context.Context, who account.Actor, in *ByID) (wholeGroup, error) {
	g, learners, err := s.Accounts.Group(ctx, who, in.ID)
	if err != nil {
		return wholeGroup{}, err
	}
	b := groupOf(g)
	whole := wholeGroup{
		ID: b.ID, Code: b.Code, Name: b.Name, Year: b.Year, Place: b.Place, Trainers: b.Trainers,
		Version: b.Version, Archived: b.Archived, Learners: []learner{},
	}
	for _, p := range learners {
		whole.Learners = append(whole.Learners, learner{p.ID, p.Name, p.Login})
	}
	return whole, nil
}

type addGroupInput struct {
	NewID
	Body struct {
		Code  string `json:"code"`
		Name  string `json:"name"`
		Year  string `json:"year"`
		Place string `json:"place"`
	}
}

func (s *Server) addGroup(ctx context.Context, who account.Actor, in *addGroupInput) (groupBody, bool, error) {
	g, made, err := s.Accounts.AddGroup(ctx, who, account.Group{
		ID: in.ID, Code: in.Body.Code, Name: in.Body.Name, Year: in.Body.Year, Place: in.Body.Place,
	})
	return groupOf(g), made, err
}

type changeGroupInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Code     *string `json:"code,omitempty"`
		Name     *string `json:"name,omitempty"`
		Year     *string `json:"year,omitempty"`
		Archived *bool   `json:"archived,omitempty"`
	}
}

func (s *Server) changeGroup(ctx context.Context, who account.Actor, in *changeGroupInput) (groupBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return groupBody{}, err
	}
	b := in.Body
	g, err := s.Accounts.ChangeGroup(ctx, who, in.ID, version, account.GroupChange{Code: b.Code, Name: b.Name, Year: b.Year, Archived: b.Archived})
	return groupOf(g), err
}

type membership struct {
	ByID
	Person string `path:"person"`
}

func (s *Server) joinGroup(ctx context.Context, who account.Actor, in *membership) (personBody, bool, error) {
	p, made, err := s.Accounts.Join(ctx, who, in.ID, in.Person)
	return s.personOf(p), made, err
}

func (s *Server) leaveGroup(ctx context.Context, who account.Actor, in *membership) error {
	return s.Accounts.Leave(ctx, who, in.ID, in.Person)
}
