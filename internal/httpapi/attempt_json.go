package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// attemptBody is an attempt as its learner or their trainer is shown it.
type attemptBody struct {
	ID          string        `json:"id"`
	Work        string        `json:"work"`
	Person      named         `json:"person"`
	Number      int           `json:"number" doc:"From 1; 0 of one too many"`
	State       string        `json:"state" enum:"open,submitted,surplus"`
	Revision    int           `json:"revision"`
	Began       string        `json:"began"`
	Saved       string        `json:"saved"`
	Submitted   string        `json:"submitted"`
	Arrived     string        `json:"arrived"`
	Late        bool          `json:"late"`
	Due         string        `json:"due"`
	Mark        *float64      `json:"mark" doc:"On 20, or null"`
	Passed      bool          `json:"passed"`
	Counts      bool          `json:"counts" doc:"It is the one that counts"`
	Answers     []answerBody  `json:"answers"`
	Questions   []askedBody   `json:"questions,omitempty" doc:"Where the attempt is looked at by itself"`
	Result      []outcomeBody `json:"result" nullable:"true" doc:"What was right, where one may know; else null"`
	TotalPoints int           `json:"total_points" doc:"Hundredths"`
}

// outcomeBody is what came of one question.
type outcomeBody struct {
	Question string      `json:"question"`
	Share    float64     `json:"share" doc:"Between 0 and 1"`
	Right    answerBody  `json:"right"`
	Feedback []string    `json:"feedback"`
	Review   *reviewBody `json:"review"`
}

// reviewBody is where to look again.
type reviewBody struct {
	Resource string  `json:"resource"`
	At       float64 `json:"at" doc:"Second, or page from 1"`
	Title    string  `json:"title"`
}

func attemptsOf(attempts []assessment.Attempted) []attemptBody {
	bodies := make([]attemptBody, len(attempts))
	for i, a := range attempts {
		bodies[i] = attemptOf(a)
	}
	return bodies
}

func attemptOf(a assessment.Attempted) attemptBody {
	b := attemptBody{
		ID: a.ID, Work: a.Work, Person: named{a.Person, a.Learner}, Number: a.Number, State: string(a.State), Revision: a.Revision,
		Began: timeText(a.Began), Saved: timeText(a.Saved), Submitted: timeText(a.Submitted), Arrived: timeText(a.Arrived), Late: a.Late, Due: timeText(a.Due),
		Mark: onTwenty(a.Mark), Passed: a.Passed, Counts: a.Counts, Answers: []answerBody{}, Questions: nil, TotalPoints: a.Points,
	}
	for _, answer := range a.Answers {
		b.Answers = append(b.Answers, answerOf(answer))
	}
	if a.Asked != nil {
		b.Questions = askedBodies(a.Asked)
	}
	for _, shown := range a.Shown {
		b.Result = append(b.Result, outcomeOf(shown, a.Titles))
	}
	return b
}

func outcomeOf(s assessment.Shown, titles map[string]string) outcomeBody {
	b := outcomeBody{Question: s.Question, Share: float64(s.Share) / float64(assessment.Whole), Right: answerOf(s.Right), Feedback: append([]string{}, s.Feedback...)}
	if r := s.Review; r != nil && titles[r.Resource] != "" {
		b.Review = &reviewBody{r.Resource, r.At, titles[r.Resource]}
	}
	return b
}

type setMarkInput struct {
	ByID
	Work   string `path:"work"`
	Person string `path:"person"`
	Body   struct {
		Mark   *float64 `json:"mark" minimum:"0" maximum:"20" nullable:"true" doc:"On 20; null takes the trainer's mark away"`
		Reason string   `json:"reason" maxLength:"500"`
	}
}

// resultBody is the mark that counts.
type resultBody struct {
	Mark   *float64 `json:"mark" doc:"On 20, or null"`
	Passed bool     `json:"passed"`
	Source string   `json:"source" doc:"quiz, devoir or trainer; empty for no mark"`
	By     string   `json:"by" doc:"The trainer, where one set it"`
	At     string   `json:"at"`
}

func (s *Server) setMark(ctx context.Context, who account.Actor, in *setMarkInput) (resultBody, error) {
	h := assessment.ByHand{Group: in.ID, Work: in.Work, Learner: in.Person, Mark: assessment.Unmarked, Reason: in.Body.Reason}
	if in.Body.Mark != nil {
		h.Mark = markSaid(*in.Body.Mark)
	}
	r, err := s.Quizzes.SetByHand(ctx, who, h)
	return resultBody{onTwenty(r.Mark), r.Passed, string(r.Source), r.By, timeText(r.At)}, err
}
