package httpapi

import (
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

type signInInput struct {
	Caller
	Body struct {
		Login  string `json:"login" maxLength:"200"`
		Secret string `json:"secret"`
	}
}

func (s *Server) signIn(ctx context.Context, _ account.Actor, in *signInInput) (*answer[meBody], error) {
	if err := s.mayEnter(ctx); err != nil {
		return nil, err
	}
	token, err := s.Accounts.SignIn(ctx, account.Attempt{Login: in.Body.Login, Secret: in.Body.Secret, Device: in.device, From: in.from})
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, in.Caller, token)
}

// welcome answers who somebody is who has just signed in, and gives their
// browser the cookie.
func (s *Server) welcome(ctx context.Context, c Caller, token string) (*answer[meBody], error) {
	who, _, _, err := s.Accounts.Authenticate(ctx, token)
	if err != nil {
		return nil, err
	}
	me, err := s.me(ctx, who)
	return &answer[meBody]{Cookie: signInCookie(c.secure, token), Body: me}, err
}

type demoInput struct {
	Caller
	Body struct {
		As string `json:"as" enum:"learner,trainer,librarian,manager"`
	}
}

func (s *Server) signInDemo(ctx context.Context, _ account.Actor, in *demoInput) (*answer[meBody], error) {
	if s.Demo == nil || !fromHere(ctx) {
		return nil, fault.Missing()
	}
	people, err := s.Demo.People(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(people, func(p DemoPerson) bool { return p.Key == in.Body.As })
	if at < 0 {
		return nil, fault.Missing()
	}
	token, err := s.Accounts.SignInAsDemo(ctx, people[at].ID, in.device)
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, in.Caller, token)
}

type ticketInput struct {
	Caller
	Body struct {
		Ticket string `json:"ticket" maxLength:"100"`
	}
}

type ticketBody struct {
	Me               meBody `json:"me"`
	MustChooseSecret bool   `json:"must_choose_secret"`
}

func (s *Server) signInTicket(ctx context.Context, _ account.Actor, in *ticketInput) (*answer[ticketBody], error) {
	if err := s.mayEnter(ctx); err != nil {
		return nil, err
	}
	token, err := s.Accounts.UseTicket(ctx, in.Body.Ticket, in.device)
	if err != nil {
		return nil, err
	}
	out, err := s.welcome(ctx, in.Caller, token)
	if err != nil {
		return nil, err
	}
	return &answer[ticketBody]{Cookie: out.Cookie, Body: ticketBody{Me: out.Body, MustChooseSecret: out.Body.MustChooseSecret}}, nil
}

// done is the answer of what has nothing to tell.
type done struct{}

func (s *Server) signOut(ctx context.Context, who account.Actor, in *Caller) (*answer[done], error) {
	if signIn := visitorOf(ctx).SignIn; signIn != "" {
		if err := s.Accounts.EndSignIn(ctx, who, signIn); err != nil {
			return nil, err
		}
	}
	return &answer[done]{Cookie: signInCookie(in.secure, "")}, nil
}

// removedDemo is the way in that stays when the demonstration is gone.
type removedDemo struct {
	Ticket string `json:"ticket" doc:"Opens /in/<ticket> as the administrator, once"`
}

func (s *Server) removeDemo(ctx context.Context, who account.Actor, _ *struct{}) (removedDemo, error) {
	if s.Demo == nil {
		return removedDemo{}, account.Absent(who, account.SettingEdit)
	}
	ticket, err := s.Demo.Remove(ctx, who)
	return removedDemo{ticket}, err
}
