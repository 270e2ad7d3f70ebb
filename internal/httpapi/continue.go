package httpapi

import (
	"context"
	"errors"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// maxContinue is how many things one is offered to go on with.
const maxContinue = 12

type continueBody struct {
	Items []continuing `json:"items"`
}

// continuing is one thing to go on with.
type continuing struct {
	Resource placedResource `json:"resource"`
	Position float64        `json:"position"`
	Share    float64        `json:"share"`
	Seen     string         `json:"seen"`
	Device   string         `json:"device"`
}

// placedResource is a resource with where it stands.
type placedResource struct {
	ResourceBody
	CourseTitle string `json:"course_title"`
	Sector      string `json:"sector"`
}

// resume lists what one began, the newest first. What one may not read any more
// is left out.
func (s *Server) resume(ctx context.Context, who account.Actor, _ *struct{}) (continueBody, error) {
	b := continueBody{Items: []continuing{}}
	recent, err := s.Learning.Continue(ctx, who, maxContinue)
	if err != nil {
		return b, err
	}
	var opened []catalogue.Folder
	for _, p := range recent {
		folder, item, err := s.standing(ctx, who, opened, p.Resource)
		if errors.Is(err, fault.Missing()) {
			continue
		}
		if err != nil {
			return b, err
		}
		opened = append(opened, folder)
		b.Items = append(b.Items, continueOf(p, folder, item))
	}
	return b, nil
}

// standing finds a resource in the courses that were opened, or opens its own.
func (s *Server) standing(ctx context.Context, who account.Actor, opened []catalogue.Folder, resource string) (catalogue.Folder, catalogue.Item, error) {
	for _, f := range opened {
		if at := itemAt(f, resource); at >= 0 {
			return f, f.Items[at], nil
		}
	}
	f, err := s.Catalogue.Around(ctx, who.Scope(), resource)
	if err != nil {
		return f, catalogue.Item{}, err
	}
	if at := itemAt(f, resource); at >= 0 {
		return f, f.Items[at], nil
	}
	return f, catalogue.Item{}, fault.Missing()
}

func itemAt(f catalogue.Folder, resource string) int {
	return slices.IndexFunc(f.Items, func(i catalogue.Item) bool { return i.ID == resource })
}

func continueOf(p learning.Progress, f catalogue.Folder, i catalogue.Item) continuing {
	return continuing{
		Resource: placedResource{resourceOf(i), f.Title, f.Sector},
		Position: p.Position, Share: p.Share(), Seen: timeText(p.Seen), Device: p.Device,
	}
}
