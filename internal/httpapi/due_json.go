package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/media"
)

type dueBody struct {
	Items []dueItem `json:"items"`
}

type dueItem struct {
	Work     dueWork          `json:"work"`
	Group    string           `json:"group" doc:"Code of the group that has it to do"`
	Due      string           `json:"due" doc:"Empty for no day"`
	Opens    string           `json:"opens" doc:"Empty for at once"`
	State    assessment.Stage `json:"state" enum:"todo,open,draft,handed,again,done"`
	Late     bool             `json:"late"`
	Mark     *float64         `json:"mark" doc:"On 20"`
	Kind     string           `json:"kind_of" enum:"hand-in,quiz,watch"`
	Resource *dueResource     `json:"resource,omitempty" doc:"What is to be seen for the work"`
}

type dueWork struct {
	ID      string          `json:"id"`
	Title   string          `json:"title"`
	Kind    assessment.Kind `json:"kind" enum:"quiz,devoir"`
	Minutes int             `json:"minutes" doc:"How long it takes, as its author says; 0 where nothing was said"`
	Course  titled          `json:"course"`
}

type dueResource struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Kind    media.Kind `json:"kind"`
	Seconds float64    `json:"seconds_left"`
	Pages   float64    `json:"pages_left"`
	Bytes   int64      `json:"bytes_left" doc:"On a usual screen"`
}

// due lists what one has to do, the earliest first.
func (s *Server) due(ctx context.Context, who account.Actor, _ *struct{}) (dueBody, error) {
	agenda, err := s.Agendas.Agenda(ctx, who.Scope())
	b := dueBody{Items: []dueItem{}}
	for _, e := range agenda.Entries(s.Now()) {
		b.Items = append(b.Items, dueOf(e))
	}
	return b, err
}

func dueOf(e assessment.Entry) dueItem {
	d := dueItem{
		Work:  dueWork{e.ID, e.Title, e.Work.Kind, e.Minutes, titled{e.Course, e.CourseName}},
		Group: e.Group, Due: timeText(e.Mine.Terms.Due), Opens: timeText(e.Mine.Terms.Opens),
		State: e.Mine.Stage, Late: e.Mine.Late, Mark: onTwenty(e.Mine.Mark), Kind: "hand-in",
	}
	if e.Work.Kind == assessment.Quiz {
		d.Kind = "quiz"
	}
	if v := e.Viewing; v != nil {
		seconds, pages, bytes := v.Left()
		d.Kind, d.Resource = "watch", &dueResource{v.Resource, v.Title, v.Kind, seconds, pages, bytes}
	}
	return d
}
