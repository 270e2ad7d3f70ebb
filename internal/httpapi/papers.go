package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

type paperBody struct {
	Revision  int            `json:"revision" doc:"0 before there are questions"`
	Version   int            `json:"version" doc:"Of the work, which If-Match names"`
	Questions []questionBody `json:"questions"`
}

func (b paperBody) etag() string { return etagOf(b.Version) }

// questionBody is a question as its author sees it. It goes both ways.
type questionBody struct {
	ID       string                  `json:"id"`
	Kind     assessment.QuestionKind `json:"kind" enum:"single,multiple,truefalse,short,numeric,matching,order"`
	Title    string                  `json:"title,omitempty"`
	Text     string                  `json:"text"`
	Points   int                     `json:"points" required:"false" doc:"What it weighs in the quiz, in hundredths; 100 where nothing is said"`
	Choices  []choiceBody            `json:"choices,omitempty"`
	Pairs    []assessment.Pair       `json:"pairs,omitempty"`
	Exact    bool                    `json:"exact,omitempty" doc:"Of short answers: capitals and accents count"`
	Feedback string                  `json:"feedback,omitempty"`
	Review   *assessment.Passage     `json:"review,omitempty"`
}

type choiceBody struct {
	ID        string  `json:"id"`
	Text      string  `json:"text"`
	Tolerance string  `json:"tolerance,omitempty"`
	Share     float64 `json:"share" required:"false" doc:"Percent, from -100 to 100"`
	Feedback  string  `json:"feedback,omitempty"`
}

func questionOf(q assessment.Question) questionBody {
	b := questionBody{
		ID: q.ID, Kind: q.Kind, Title: q.Title, Text: q.Text, Points: q.Points,
		Pairs: q.Pairs, Exact: q.Exact, Feedback: q.Feedback, Review: q.Review,
	}
	for _, c := range q.Choices {
		b.Choices = append(b.Choices, choiceBody{c.ID, c.Text, c.Tolerance, percent(c.Share), c.Feedback})
	}
	return b
}

func (b questionBody) question() assessment.Question {
	q := assessment.Question{
		ID: b.ID, Kind: b.Kind, Title: b.Title, Text: b.Text, Points: b.Points,
		Pairs: b.Pairs, Exact: b.Exact, Feedback: b.Feedback, Review: b.Review,
	}
	for _, c := range b.Choices {
		q.Choices = append(q.Choices, assessment.Choice{ID: c.ID, Text: c.Text, Tolerance: c.Tolerance, Share: shareSaid(c.Share), Feedback: c.Feedback})
	}
	return q
}

// paper answers the questions with what is right: for who may edit the course,
// and never for who has them to answer.
func (s *Server) paper(ctx context.Context, who account.Actor, in *ByID) (paperBody, error) {
	v, err := s.editableQuiz(ctx, who, in.ID)
	if err != nil {
		return paperBody{}, err
	}
	p, err := s.Works.Paper(ctx, who.Scope(), in.ID)
	b := paperBody{Revision: p.Revision, Version: v.Version}
	for _, q := range p.Questions {
		b.Questions = append(b.Questions, questionOf(q))
	}
	return b, err
}

type savePaperInput struct {
	ByID
	IfMatch string `header:"If-Match" doc:"Version of the work"`
	Body    struct {
		Questions []questionBody `json:"questions" nullable:"false"`
	}
}

func (s *Server) savePaper(ctx context.Context, who account.Actor, in *savePaperInput) (paperBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return paperBody{}, err
	}
	questions := make([]assessment.Question, len(in.Body.Questions))
	for n, q := range in.Body.Questions {
		questions[n] = q.question()
	}
	if err := s.WorkDesk.SavePaper(ctx, who, in.ID, version, questions); err != nil {
		return paperBody{}, err
	}
	return s.paper(ctx, who, &in.ByID)
}
