package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
)

// OfModule names a module in a path. It is exported for huma; see ByID.
type OfModule struct {
	ID      string `path:"id"`
	Module  string `path:"module" maxLength:"26"`
	IfMatch string `header:"If-Match" doc:"Version of the course, if it must still be that one"`
}

type moduleWriting struct {
	Title string `json:"title"`
	Ord   *int   `json:"ord,omitempty" doc:"Place from 0; else it stays, or goes to the end"`
}

func (w moduleWriting) ord() int {
	if w.Ord == nil {
		return -1
	}
	return *w.Ord
}

type moduleInput struct {
	OfModule
	Body moduleWriting
}

func (s *Server) addModule(ctx context.Context, who account.Actor, in *moduleInput) (courseBody, bool, error) {
	if !id.Valid(in.Module) {
		return courseBody{}, false, fault.IDUnfit().On("module")
	}
	made := false
	body, err := s.arrange(ctx, who, &in.OfModule, func(w *catalogue.Whole) error {
		before := len(w.Modules)
		err := w.AddModule(in.Module, in.Body.Title, in.Body.ord())
		made = len(w.Modules) > before
		return err
	})
	return body, made, err
}

func (s *Server) changeModule(ctx context.Context, who account.Actor, in *moduleInput) (courseBody, error) {
	return s.arrange(ctx, who, &in.OfModule, func(w *catalogue.Whole) error {
		return w.ChangeModule(in.Module, in.Body.Title, in.Body.ord())
	})
}

func (s *Server) removeModule(ctx context.Context, who account.Actor, in *OfModule) error {
	_, err := s.arrange(ctx, who, in, func(w *catalogue.Whole) error { return w.RemoveModule(in.Module) })
	return err
}

func (s *Server) arrange(ctx context.Context, who account.Actor, in *OfModule, rule func(*catalogue.Whole) error) (courseBody, error) {
	version, err := versionIfSaid(in.IfMatch)
	if err != nil {
		return courseBody{}, err
	}
	return s.changed(ctx, who, in.ID, s.Desk.Arrange(ctx, who, in.ID, version, rule))
}

type orderInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Modules []struct {
			ID        string   `json:"id"`
			Resources []string `json:"resources"`
		} `json:"modules"`
	}
}

func (s *Server) order(ctx context.Context, who account.Actor, in *orderInput) (courseBody, error) {
	var wish []catalogue.Shelf
	for _, m := range in.Body.Modules {
		wish = append(wish, catalogue.Shelf{Module: m.ID, Resources: m.Resources})
	}
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.Desk.Arrange(ctx, who, in.ID, version, func(w *catalogue.Whole) error { return w.Arrange(wish) })
	})
}
