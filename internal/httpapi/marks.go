package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/report"
)

type learnerWorkInput struct {
	ByID
	Person string `path:"person"`
	Course string `query:"course" doc:"Identifier of a course that the group follows" required:"true" maxLength:"26"`
}

type learnerWorkBody struct {
	ID      string              `json:"id"`
	Name    string              `json:"name"`
	Modules []learnerWorkModule `json:"modules"`
}

type learnerWorkModule struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Resources []doneBody `json:"resources"`
}

type doneBody struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Kind      string  `json:"kind"`
	Share     float64 `json:"share"`
	Seen      string  `json:"seen"`
	Completed string  `json:"completed"`
	Marked    *named  `json:"marked" doc:"The trainer who called it completed, or null"`
}

// learnerWork tells what one learner of a group did with a course.
func (s *Server) learnerWork(ctx context.Context, who account.Actor, in *learnerWorkInput) (learnerWorkBody, error) {
	w, err := s.Reports.Work(ctx, who, in.ID, in.Course, in.Person)
	b := learnerWorkBody{ID: w.Learner.ID, Name: w.Learner.Name, Modules: []learnerWorkModule{}}
	for _, m := range w.Modules {
		in := learnerWorkModule{ID: m.ID, Title: m.Name, Resources: []doneBody{}}
		for _, d := range m.Resources {
			in.Resources = append(in.Resources, doneOf(d))
		}
		b.Modules = append(b.Modules, in)
	}
	return b, err
}

func doneOf(d report.Done) doneBody {
	b := doneBody{ID: d.ID, Title: d.Title, Kind: d.Kind, Share: d.Share, Seen: timeText(d.Seen), Completed: timeText(d.Completed)}
	if d.Marked != nil {
		b.Marked = &named{d.Marked.ID, d.Marked.Name}
	}
	return b
}

type markInput struct {
	ByID
	Person   string `path:"person"`
	Resource string `path:"resource"`
}

func (in markInput) marking() learning.Marking {
	return learning.Marking{Group: in.ID, Learner: in.Person, Resource: in.Resource}
}

func (s *Server) mark(ctx context.Context, who account.Actor, in *markInput) error {
	return s.Marker.Mark(ctx, who, in.marking(), true)
}

func (s *Server) unmark(ctx context.Context, who account.Actor, in *markInput) error {
	return s.Marker.Mark(ctx, who, in.marking(), false)
}
