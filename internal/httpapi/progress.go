package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

type myProgressBody struct {
	Courses []courseBody `json:"courses"`
}

// myProgress lists the courses that one has begun. Those that were taken away
// stay by their titles, as withdrawn.
func (s *Server) myProgress(ctx context.Context, who account.Actor, _ *struct{}) (myProgressBody, error) {
	cards, err := s.Catalogue.Begun(ctx, who.Scope())
	b := myProgressBody{Courses: []courseBody{}}
	for _, c := range cards {
		b.Courses = append(b.Courses, cardOf(who, c))
	}
	return b, err
}
