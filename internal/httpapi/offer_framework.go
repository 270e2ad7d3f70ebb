package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	Imported  string          `json:"imported" doc:"The import, once it is kept; empty where nothing changed"`
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
	sum := sha256.Sum256(data)
	table := framework.File{Name: file.Filename, SHA256: hex.EncodeToString(sum[:]), Data: data}
	if !in.Commit {
		plan, err := s.Framework.Show(ctx, who, in.ID, table)
		return frameworkOf(plan), err
	}
	plan, entry, err := s.Framework.Import(ctx, who, in.ID, table)
	b := frameworkOf(plan)
	b.Committed, b.Imported = err == nil, entry
	return b, err
}

func frameworkOf(plan framework.Plan) frameworkBody {
	b := frameworkBody{Rows: plan.Rows, Errors: plan.Problems}
	for _, m := range plan.Modules {
		b.Modules = append(b.Modules, moduleChange{moduleNameOf(m.Module), m.Made, m.Changed, m.Archived, m.Same, m.Lost})
	}
	return b
}
