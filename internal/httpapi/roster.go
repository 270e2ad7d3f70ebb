package httpapi

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

type importInput struct {
	Commit   bool   `query:"commit" doc:"Without it the import is only shown"`
	Place    string `query:"place" maxLength:"26" doc:"Whose people they are; one's own establishment where left out"`
	Role     string `query:"role" enum:"learner,trainer" default:"learner" doc:"Of the people of lines that name no role"`
	Complete bool   `query:"complete" doc:"Who is not in the file leaves the groups that it names; who is nothing else then is archived"`
	RawBody  huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true"`
	}]
}

// importBody is what an import does, or would do. With errors nothing is done.
type importBody struct {
	Rows      int             `json:"rows"`
	New       int             `json:"new"`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged"`
	GroupsNew []string        `json:"groups_new"`
	Errors    []sheet.Problem `json:"errors"`
	Preview   []roster.Line   `json:"preview"`
	Leavers   []roster.Leaver `json:"leavers" doc:"Who would leave a group, where the list is said to be complete"`
	Archived  int             `json:"archived"`
}

func (s *Server) importPeople(ctx context.Context, who account.Actor, in *importInput) (importBody, error) {
	file := in.RawBody.Data().File
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, roster.MaxBytes+1))
	if err != nil {
		return importBody{}, err
	}
	place := in.Place
	if place == "" {
		place = who.Place()
	}
	plan, err := s.Roster.Import(ctx, who, roster.File{
		Name: file.Filename, Place: place, Data: data, Role: account.Role(in.Role), Complete: in.Complete,
	}, in.Commit)
	return importOf(plan), err
}

func importOf(p roster.Plan) importBody {
	b := importBody{
		Rows: len(p.Lines), New: p.Count(roster.New), Changed: p.Count(roster.Change), Unchanged: p.Count(roster.Same),
		GroupsNew: []string{}, Errors: p.Problems, Preview: p.Lines, Leavers: p.Leavers, Archived: len(p.Archive),
	}
	for _, g := range p.Groups {
		b.GroupsNew = append(b.GroupsNew, g.Code)
	}
	return b
}
