package httpapi

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum/framework"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

type frameworkInput struct {
	ByID
	Commit  bool `query:"commit" doc:"Without it what would change is only shown"`
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true"`
	}]
}

// frameworkBody is what a table changes, or would change. With errors nothing is done.
type frameworkBody struct {
	Rows      int             `json:"rows"`
	Modules   []moduleChange  `json:"modules"`
	Errors    []sheet.Problem `json:"errors"`
	Committed bool            `json:"committed"`
}

type moduleChange struct {
	Module   moduleName `json:"module"`
	Made     int        `json:"made"`
	Changed  int        `json:"changed"`
	Archived int        `json:"archived"`
	Same     int        `json:"same"`
	Lost     int        `json:"lost" doc:"Resources whose élément would be archived"`
}

func (s *Server) framework(ctx context.Context, who account.Actor, in *frameworkInput) (frameworkBody, error) {
	file := in.RawBody.Data().File
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, framework.MaxBytes+1))
	if err != nil {
		return frameworkBody{}, err
	}
	plan, err := s.Framework.Import(ctx, who, in.ID, data, in.Commit)
	b := frameworkBody{Rows: plan.Rows, Errors: plan.Problems, Committed: in.Commit && err == nil}
	for _, m := range plan.Modules {
		b.Modules = append(b.Modules, moduleChange{moduleNameOf(m.Module), m.Made, m.Changed, m.Archived, m.Same, m.Lost})
	}
	return b, err
}
