package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Act names the version of a course that something is done to. It is exported
// for huma; see ByID.
type Act struct {
	ByID
	IfMatch string `header:"If-Match"`
}

func (s *Server) submit(ctx context.Context, who account.Actor, in *Act) (courseBody, error) {
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error { return s.Desk.Submit(ctx, who, in.ID, version) })
}

type publishInput struct {
	Act
	Body *struct {
		Audience *audienceInput `json:"audience,omitempty"`
	} `required:"false"`
}

func (s *Server) publish(ctx context.Context, who account.Actor, in *publishInput) (courseBody, error) {
	var to *audienceInput
	if in.Body != nil {
		to = in.Body.Audience
	}
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.Desk.Publish(ctx, who, in.ID, version, to.audience())
	})
}

type returnInput struct {
	Act
	Body struct {
		Reason string `json:"reason"`
	}
}

func (s *Server) returnCourse(ctx context.Context, who account.Actor, in *returnInput) (courseBody, error) {
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.Desk.Return(ctx, who, in.ID, version, in.Body.Reason)
	})
}

type withdrawInput struct {
	Act
	Body *struct {
		Reason string `json:"reason,omitempty"`
	} `required:"false"`
}

func (s *Server) withdraw(ctx context.Context, who account.Actor, in *withdrawInput) (courseBody, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.Desk.Withdraw(ctx, who, in.ID, version, reason)
	})
}
