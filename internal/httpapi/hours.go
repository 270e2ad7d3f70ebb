package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/report"
)

// taughtBody is a module as a group has it; hours are minutes.
type taughtBody struct {
	ID         string         `json:"id"`
	Module     string         `json:"module"`
	Code       string         `json:"code"`
	Title      string         `json:"title"`
	Subgroup   string         `json:"subgroup"`
	Fusion     string         `json:"fusion"`
	Regional   bool           `json:"regional"`
	PIE        bool           `json:"pie"`
	Trainer    string         `json:"trainer" doc:"Who trains in presence"`
	TrainerSyn string         `json:"trainer_syn" doc:"Who trains at a distance"`
	Planned    threeWays      `json:"planned"`
	Given      deliveredHours `json:"given" doc:"Assigned to trainers"`
	Done       deliveredHours `json:"done" doc:"Delivered"`
	Delivered  float64        `json:"delivered" doc:"Of what is planned with a trainer, from 0 to 1"`
	CC         int            `json:"cc" doc:"Contrôles continus held"`
	EFM        string         `json:"efm" doc:"Day of the end-of-module examination, or empty"`
	EFMSet     bool           `json:"efm_set"`
	EFMValid   bool           `json:"efm_valid"`
	Absence    float64        `json:"absence" doc:"Mean absence, from 0 to 1"`
}

type threeWays struct {
	P    curriculum.Minutes `json:"p"`
	Syn  curriculum.Minutes `json:"syn"`
	Asyn curriculum.Minutes `json:"asyn"`
}

type deliveredHours struct {
	P   curriculum.Minutes `json:"p"`
	Syn curriculum.Minutes `json:"syn"`
}

func taughtOf(t report.Taught) taughtBody {
	return taughtBody{
		ID: t.ID, Module: t.Module, Code: t.Code, Title: t.Title, Subgroup: t.Subgroup, Fusion: t.Fusion, Regional: t.Regional, PIE: t.PIE,
		Trainer: t.TrainerP, TrainerSyn: t.TrainerSyn,
		Planned: threeWays{t.Planned.P(), t.Planned.Syn(), t.Planned.Asyn()},
		Given:   deliveredHours{t.GivenP, t.GivenSyn}, Done: deliveredHours{t.DoneP, t.DoneSyn}, Delivered: t.Delivered(),
		CC: t.CC, EFM: t.EFM, EFMSet: t.EFMSet, EFMValid: t.EFMValid, Absence: float64(t.Absence) / 10_000,
	}
}

func (s *Server) groupHours(ctx context.Context, who account.Actor, in *groupInput) (listBody[taughtBody], error) {
	found, err := s.Reports.Hours(ctx, who, in.ID)
	return listOf(found, "", taughtOf), err
}
