package httpapi

import (
	"context"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Workload tells what is being digitised, within what a scope may know.
type Workload interface {
	Work(ctx context.Context, scope account.Scope) (catalogue.Work, error)
	// Shows names a readable resource that an asset belongs to.
	Shows(ctx context.Context, scope account.Scope, asset string) (resource string, err error)
}

type jobsBody struct {
	Waiting int           `json:"waiting"`
	Running int           `json:"running"`
	Failed  []failureBody `json:"failed"`
}

type failureBody struct {
	Asset  string `json:"asset"`
	Name   string `json:"name"`
	Step   string `json:"step"`
	Reason string `json:"reason"`
	At     string `json:"at"`
}

func (s *Server) jobs(ctx context.Context, who account.Actor, _ *struct{}) (jobsBody, error) {
	own := account.Object{Org: who.Org(), Place: who.Place(), Owner: who.Person()}
	if err := account.Can(who, account.JobRead, own); err != nil {
		return jobsBody{}, err
	}
	work, err := s.Workload.Work(ctx, who.Scope())
	b := jobsBody{Waiting: work.Waiting, Running: work.Running}
	for _, f := range work.Failed {
		b.Failed = append(b.Failed, failureBody{f.Asset, f.Name, f.Step, f.Reason, timeText(f.At)})
	}
	return b, err
}

type redoInput struct {
	Asset string `path:"asset" maxLength:"26"`
}

func (s *Server) redoAsset(ctx context.Context, who account.Actor, in *redoInput) error {
	resource, err := s.Workload.Shows(ctx, who.Scope(), in.Asset)
	if err != nil {
		return err
	}
	return s.Desk.Redo(ctx, who, resource, in.Asset, "")
}

type redoStepInput struct {
	Asset string `path:"asset" maxLength:"26"`
	Step  string `path:"step" maxLength:"20"`
}

func (s *Server) redoStep(ctx context.Context, who account.Actor, in *redoStepInput) error {
	if !slices.ContainsFunc(s.Plans, func(p KindPlan) bool { return p.has(in.Step) }) {
		return fault.Missing()
	}
	resource, err := s.Workload.Shows(ctx, who.Scope(), in.Asset)
	if err != nil {
		return err
	}
	return s.Desk.Redo(ctx, who, resource, in.Asset, in.Step)
}

func (s *Server) stopAsset(ctx context.Context, who account.Actor, in *redoInput) error {
	resource, err := s.Workload.Shows(ctx, who.Scope(), in.Asset)
	if err != nil {
		return err
	}
	return s.Desk.Stop(ctx, who, resource, in.Asset)
}

// KindPlan is what is done to a kind of file.
type KindPlan struct {
	Kind  media.Kind    `json:"kind"`
	Steps []PlannedStep `json:"steps" doc:"In their order"`
}

// PlannedStep is a step of a plan.
type PlannedStep struct {
	Step    string   `json:"step"`
	Version int      `json:"version"`
	Redone  []string `json:"redone" doc:"What is done again with it, itself first"`
	Adds    bool     `json:"adds" doc:"The file is shown before it"`
}

func (p KindPlan) has(step string) bool {
	return slices.ContainsFunc(p.Steps, func(one PlannedStep) bool { return one.Step == step })
}

func (s *Server) plans(context.Context, account.Actor, *struct{}) ([]KindPlan, error) {
	return s.Plans, nil
}
