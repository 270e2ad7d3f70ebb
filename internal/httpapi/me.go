package httpapi

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// meBody is oneself, as the interface needs it on every screen.
type meBody struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	Login            string         `json:"login"`
	Language         string         `json:"language"`
	Roles            []account.Role `json:"roles"`
	Place            named          `json:"place"`
	Groups           []myGroup      `json:"groups"`
	Can              mayBody        `json:"can"`
	MustChooseSecret bool           `json:"must_choose_secret"`
	HasSecret        bool           `json:"has_secret" doc:"Whether one has chosen a secret"`
	Unread           int            `json:"unread" doc:"Notices that one has not read; 100 for that many or more"`
}

// named is a thing with its name.
type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type myGroup struct {
	ID   string       `json:"id"`
	Code string       `json:"code"`
	Name string       `json:"name"`
	As   account.Role `json:"as" enum:"learner,trainer"`
}

// mayBody says which parts of the interface are for this person. It opens
// nothing: account.Can judges each act again.
type mayBody struct {
	CreateCourse bool `json:"create_course"`
	Review       bool `json:"review"`
	ManagePeople bool `json:"manage_people"`
	SeeJobs      bool `json:"see_jobs"`
	EditGlossary bool `json:"edit_glossary"`
	ReadMissed   bool `json:"read_missed"`
}

func (s *Server) me(ctx context.Context, who account.Actor) (meBody, error) {
	p, err := s.Accounts.Person(ctx, who, who.Person())
	if err != nil {
		return meBody{}, err
	}
	return s.meWith(ctx, who, p)
}

// meWith is oneself by one's record, with how much one was told.
func (s *Server) meWith(ctx context.Context, who account.Actor, p account.Profile) (meBody, error) {
	told, err := s.unread(ctx, who)
	me := meOf(who, p)
	me.Unread = told.Unread
	return me, err
}

func meOf(who account.Actor, p account.Profile) meBody {
	here := account.Object{Org: p.Org, Place: p.Place, Owner: p.ID}
	may := func(act account.Act) bool { return account.Can(who, act, here) == nil }
	me := meBody{
		ID: p.ID, Name: p.Name, Login: p.Login, Language: p.Language, MustChooseSecret: p.MustChoose, HasSecret: p.HasSecret,
		Roles: append([]account.Role{}, who.Roles()...), Place: named{p.Place, p.PlaceName}, Groups: []myGroup{},
		Can: mayBody{
			CreateCourse: may(account.CourseCreate), ManagePeople: may(account.PersonEdit), SeeJobs: may(account.JobRead),
			EditGlossary: may(account.GlossaryEdit), ReadMissed: may(account.MissedRead),
			Review: who.Is(account.Reviewer) || who.Is(account.Librarian) || who.Is(account.Manager) || who.Is(account.Admin),
		},
	}
	for _, g := range p.Grants {
		if g.In == account.InGroup {
			me.Groups = append(me.Groups, myGroup{ID: g.Scope, Code: g.ScopeCode, Name: g.ScopeName, As: g.Role})
		}
	}
	return me
}

type changeMeInput struct {
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"400"`
		Language *string `json:"language,omitempty" enum:"fr,ar,en"`
	}
}

func (s *Server) changeMe(ctx context.Context, who account.Actor, in *changeMeInput) (meBody, error) {
	p, err := s.Accounts.ChangeSelf(ctx, who, in.Body.Name, in.Body.Language)
	if err != nil {
		return meBody{}, err
	}
	return s.meWith(ctx, who, p)
}

type secretInput struct {
	Body struct {
		Current string `json:"current,omitempty"`
		Secret  string `json:"secret"`
	}
}

func (s *Server) chooseSecret(ctx context.Context, _ account.Actor, in *secretInput) error {
	v := visitorOf(ctx)
	return s.Accounts.ChooseSecret(ctx, v.Person, v.SignIn, in.Body.Current, in.Body.Secret)
}

// listBody is a page of a list; next is empty on the last.
type listBody[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// listOf shapes each item of a page.
func listOf[F, T any](items []F, next string, shape func(F) T) listBody[T] {
	out := listBody[T]{Items: make([]T, len(items)), Next: next}
	for i, item := range items {
		out.Items[i] = shape(item)
	}
	return out
}

type signInBody struct {
	ID      string    `json:"id"`
	Device  string    `json:"device"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Current bool      `json:"current"`
}

func (s *Server) signIns(ctx context.Context, who account.Actor, _ *struct{}) (listBody[signInBody], error) {
	rows, err := s.Accounts.SignIns(ctx, who)
	current := visitorOf(ctx).SignIn
	return listOf(rows, "", func(r account.SignIn) signInBody {
		return signInBody{ID: r.ID, Device: r.Device, Created: r.Created, Seen: r.Seen, Current: r.ID == current}
	}), err
}

// ByID names one thing. It is exported because huma fills only exported fields,
// embedded ones too.
type ByID struct {
	ID string `path:"id"`
}

func (s *Server) endSignIn(ctx context.Context, who account.Actor, in *ByID) error {
	return s.Accounts.EndSignIn(ctx, who, in.ID)
}

type tokenInput struct {
	Body struct {
		Name string `json:"name" maxLength:"400"`
	}
}

type tokenBody struct {
	Token string `json:"token" doc:"Shown this once"`
}

func (s *Server) makeToken(ctx context.Context, who account.Actor, in *tokenInput) (tokenBody, error) {
	token, err := s.Accounts.NewToken(ctx, who, in.Body.Name)
	return tokenBody{token}, err
}

func (s *Server) rights(context.Context, account.Actor, *struct{}) (listBody[account.RightsRow], error) {
	return listBody[account.RightsRow]{Items: account.Table()}, nil
}
