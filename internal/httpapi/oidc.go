package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/oidc"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Institution is the OpenID provider that people may sign in by.
type Institution struct {
	Name string // what the button says, or empty
	Door *oidc.Door
}

// institutionBody tells the interface that there is one.
type institutionBody struct {
	Name string `json:"name" doc:"What the button says; empty: the interface's own words"`
}

func (s *Server) institution() *institutionBody {
	if s.Institution == nil {
		return nil
	}
	return &institutionBody{s.Institution.Name}
}

// departureCookieName is where a browser keeps that it was sent to the provider.
const departureCookieName = "lab-oidc"

// departureCookie keeps a departure in the browser; an empty token removes it.
// It comes back by a request of our own page, so no other site need send it.
func departureCookie(secure bool, token string) http.Cookie {
	c := http.Cookie{
		Name: departureCookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		MaxAge: int(oidc.Away.Seconds()), Secure: secure,
	}
	if secure {
		c.Name = "__Host-" + departureCookieName
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

type leaveInput struct {
	Caller
	Body struct {
		Next string `json:"next,omitempty" maxLength:"4000" doc:"Where in the lab to go afterwards"`
	}
}

type sentBody struct {
	Address string `json:"address" doc:"Where the browser goes: the provider"`
}

func (s *Server) leave(ctx context.Context, _ account.Actor, in *leaveInput) (*answer[sentBody], error) {
	if s.Institution == nil {
		return nil, fault.Missing()
	}
	if err := s.mayEnter(ctx); err != nil {
		return nil, err
	}
	sent, err := s.Institution.Door.Leave(ctx, in.from, in.Body.Next)
	return &answer[sentBody]{Cookie: departureCookie(in.secure, sent.Token), Body: sentBody{sent.Address}}, err
}

type leaveToLinkInput struct {
	Caller
	Body struct {
		Current string `json:"current,omitempty" doc:"One's secret, where one has chosen one"`
		Next    string `json:"next,omitempty" maxLength:"4000"`
	}
}

func (s *Server) leaveToLink(ctx context.Context, _ account.Actor, in *leaveToLinkInput) (*answer[sentBody], error) {
	if s.Institution == nil {
		return nil, fault.Missing()
	}
	v := visitorOf(ctx)
	sent, err := s.Institution.Door.LeaveToLink(ctx, v.Person, v.SignIn, in.Body.Current, in.Body.Next)
	return &answer[sentBody]{Cookie: departureCookie(in.secure, sent.Token), Body: sentBody{sent.Address}}, err
}

type arriveInput struct {
	Caller
	Plain  string `cookie:"lab-oidc" hidden:"true"`
	Secure string `cookie:"__Host-lab-oidc" hidden:"true"`
	Body   struct {
		State  string `json:"state,omitempty" maxLength:"200"`
		Code   string `json:"code,omitempty" maxLength:"4000"`
		Issuer string `json:"iss,omitempty" maxLength:"2000"`
		Error  string `json:"error,omitempty" maxLength:"200"`
	}
}

// token is what the browser kept. Under TLS only the form counts that no other
// host can have set.
func (in *arriveInput) token() string {
	if in.secure {
		return in.Secure
	}
	return in.Plain
}

type arrivedBody struct {
	Next   string `json:"next" doc:"Where in the lab to go now"`
	Linked bool   `json:"linked" doc:"An identity was linked; nobody has signed in"`
}

func (s *Server) arrive(ctx context.Context, who account.Actor, in *arriveInput) (*answer[arrivedBody], error) {
	if s.Institution == nil {
		return nil, fault.Missing()
	}
	if err := s.mayEnter(ctx); err != nil {
		return nil, err
	}
	b := in.Body
	arrived, err := s.Institution.Door.Return(ctx, in.token(), oidc.Answer{State: b.State, Code: b.Code, Issuer: b.Issuer, Error: b.Error}, who, in.device)
	if err != nil {
		return nil, err
	}
	out := &answer[arrivedBody]{Cookie: departureCookie(in.secure, ""), Body: arrivedBody{Next: arrived.Next, Linked: arrived.Linked}}
	if arrived.Token != "" { // the departure is used up, so its cookie may lapse by itself
		out.Cookie = signInCookie(in.secure, arrived.Token)
	}
	return out, nil
}

type identityBody struct {
	ID      string     `json:"id"`
	Issuer  string     `json:"issuer"`
	Created time.Time  `json:"created"`
	Used    *time.Time `json:"used" doc:"The last sign-in by it"`
}

func (s *Server) identities(ctx context.Context, who account.Actor, _ *struct{}) (listBody[identityBody], error) {
	rows, err := s.Accounts.Identities(ctx, who)
	return listOf(rows, "", func(l account.Linked) identityBody {
		b := identityBody{ID: l.ID, Issuer: l.Issuer, Created: l.Created}
		if !l.Used.IsZero() {
			b.Used = &l.Used
		}
		return b
	}), err
}

func (s *Server) unlink(ctx context.Context, who account.Actor, in *ByID) error {
	return s.Accounts.Unlink(ctx, who, in.ID)
}
