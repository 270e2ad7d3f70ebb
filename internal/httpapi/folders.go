package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/intake"
)

type folderInput struct {
	Body struct {
		Name   string       `json:"name" minLength:"1" maxLength:"1000" doc:"What the folder is called: the same name goes on with the same course"`
		Course string       `json:"course,omitempty" maxLength:"26" doc:"A course to put it into; else it becomes one of its own"`
		Module string       `json:"module,omitempty" maxLength:"26" doc:"A module of that course for the files that stand in no folder"`
		Script string       `json:"script,omitempty" maxLength:"262144" doc:"The text of course.yaml, where there is one"`
		Begin  bool         `json:"begin,omitempty" doc:"Make the course and its modules; else only tell"`
		Files  []folderFile `json:"files" maxItems:"20000"`
	}
}

type folderFile struct {
	Path    string `json:"path" maxLength:"4096" doc:"Below the folder, parted by slashes"`
	Size    int64  `json:"size" minimum:"0"`
	Changed int64  `json:"changed" doc:"Seconds since 1970"`
}

func (in *folderInput) listing() intake.Listing {
	b := in.Body
	l := intake.Listing{Name: b.Name, Course: b.Course, Module: b.Module, Script: b.Script}
	for _, f := range b.Files {
		l.Files = append(l.Files, intake.File(f))
	}
	return l
}

type folderBody struct {
	Course  named        `json:"course"`
	Stands  bool         `json:"stands" doc:"The course is there already"`
	Modules []named      `json:"modules"`
	Items   []folderItem `json:"items"`
	Left    []folderLeft `json:"left" doc:"What cannot be taken"`
	Ignored int          `json:"ignored" doc:"Files that systems leave in folders, or that course.yaml does not name"`
}

type folderItem struct {
	Files    []int        `json:"files" doc:"Which of the files that were sent; several are the pages of one album, a ZIP file of exactly this size"`
	Path     string       `json:"path"`
	Name     string       `json:"name"`
	Size     int64        `json:"size"`
	Upload   string       `json:"upload"`
	Module   string       `json:"module"`
	Resource string       `json:"resource"`
	As       string       `json:"as" enum:"resource,captions,replace"`
	Title    string       `json:"title"`
	Film     string       `json:"film" doc:"The resource whose captions it is"`
	State    intake.State `json:"state" enum:"send,checking,there"`
}

type folderLeft struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// folder says what becomes of a folder of files; see intake.
func (s *Server) folder(ctx context.Context, who account.Actor, in *folderInput) (folderBody, error) {
	p, err := s.Intake.Plan(ctx, who, in.listing(), in.Body.Begin)
	if err != nil {
		return folderBody{}, err
	}
	return folderOf(p), nil
}

func folderOf(p intake.Plan) folderBody {
	b := folderBody{
		Course: named{p.Course.ID, p.Course.Title}, Stands: p.Stands, Ignored: p.Ignored,
		Modules: []named{}, Items: []folderItem{}, Left: []folderLeft{},
	}
	for _, m := range p.Modules {
		b.Modules = append(b.Modules, named{m.ID, m.Title})
	}
	for _, i := range p.Items {
		b.Items = append(b.Items, folderItem{
			Files: i.Files, Path: i.Path, Name: i.Name, Size: i.Size, Upload: i.Upload, Module: i.Module,
			Resource: i.Resource, As: i.As, Title: i.Title, Film: i.Film, State: i.State,
		})
	}
	for _, l := range p.Left {
		b.Left = append(b.Left, folderLeft{l.Path, l.Reason.Code})
	}
	return b
}
