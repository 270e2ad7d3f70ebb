package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
)

// attemptRoutes: quizzes taken, and marks.
func (s *Server) attemptRoutes() {
	add(s, get("/works/{id}/sheet", Who(account.WorkDo), "The questions of a quiz as one has them, without what is right, and one's attempts"), s.sheet)
	add(s, put("/works/{id}/attempts/{attempt}", account.WorkDo, "Tell all answers of an attempt so far, as often as need be; and hand it in"), s.takeAttempt)
	add(s, get("/works/{id}/attempts", Who(account.ProgressRead), "The attempts of a group's learners at a quiz"), s.attempts)
	add(s, post("/works/{id}/try", Who(account.CourseEdit), "Mark answers to one's own quiz, and keep nothing"), s.tryQuiz)
	add(s, post("/works/{id}/mark-again", Who(account.CourseEdit), "Mark what was handed in by what is right now, with a reason"), s.markAgain)
	add(s, get("/attempts/{id}", Who(account.ProgressRead), "An attempt, with what was right as soon as one may know"), s.attempt)
	add(s, put("/groups/{id}/works/{work}/marks/{person}", account.ProgressMark, "Set a learner's mark for a work by hand, with a reason; null takes it away"), s.setMark)
}

// answerBody is an answer to a question; which of its parts count the question's
// kind says.
type answerBody struct {
	Question string            `json:"question" maxLength:"26"`
	Choices  []string          `json:"choices,omitempty" maxItems:"30" doc:"Chosen, or put in order"`
	Text     string            `json:"text,omitempty" maxLength:"1000"`
	Pairs    map[string]string `json:"pairs,omitempty" doc:"Right sides by left sides"`
	Counter  int64             `json:"counter" minimum:"0" required:"false" doc:"Grows with each change on any device that has seen the others; the highest counts"`
}

func (b answerBody) answer() assessment.Answer {
	return assessment.Answer{Question: b.Question, Choices: b.Choices, Text: b.Text, Pairs: b.Pairs, Counter: b.Counter}
}

func answersOf(bodies []answerBody) []assessment.Answer {
	answers := make([]assessment.Answer, len(bodies))
	for i, b := range bodies {
		answers[i] = b.answer()
	}
	return answers
}

func answerOf(a assessment.Answer) answerBody {
	return answerBody{Question: a.Question, Choices: a.Choices, Text: a.Text, Pairs: a.Pairs, Counter: a.Counter}
}

type sheetBody struct {
	Work      workBody      `json:"work"`
	Revision  int           `json:"revision"`
	Questions []askedBody   `json:"questions"`
	Attempts  []attemptBody `json:"attempts"`
	Open      *attemptBody  `json:"open" doc:"The attempt that goes on, or null"`
	Allowed   int           `json:"allowed" doc:"Attempts; 0 for as many as one likes"`
	Limit     int           `json:"limit" doc:"Minutes for one attempt; 0 for none"`
}

// askedBody is a question as a learner has it: nothing in it tells the answer.
type askedBody struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind"`
	Text    string     `json:"text"`
	Points  int        `json:"points" doc:"Hundredths"`
	Choices []partBody `json:"choices,omitempty"`
	Lefts   []partBody `json:"lefts,omitempty"`
	Rights  []partBody `json:"rights,omitempty"`
}

type partBody struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func askedBodies(asked []assessment.Asked) []askedBody {
	bodies := make([]askedBody, len(asked))
	for i, a := range asked {
		bodies[i] = askedBody{a.ID, string(a.Kind), a.Text, a.Points, partsOf(a.Choices), partsOf(a.Lefts), partsOf(a.Rights)}
	}
	return bodies
}

func partsOf(parts []assessment.Part) (bodies []partBody) {
	for _, p := range parts {
		bodies = append(bodies, partBody(p))
	}
	return bodies
}

func (s *Server) sheet(ctx context.Context, who account.Actor, in *ByID) (sheetBody, error) {
	sheet, err := s.Quizzes.Sheet(ctx, who, in.ID)
	if err != nil {
		return sheetBody{}, err
	}
	work, err := s.work(ctx, who, in)
	if err != nil {
		return sheetBody{}, err
	}
	w := sheet.Work
	b := sheetBody{
		Work: work, Revision: sheet.Revision, Questions: askedBodies(sheet.Asked),
		Attempts: attemptsOf(sheet.Attempts), Allowed: w.Rules.Attempts, Limit: w.Rules.Limit,
	}
	if sheet.Open != nil {
		open := attemptOf(*sheet.Open)
		b.Open = &open
	}
	return b, nil
}

type takeInput struct {
	ByID
	Attempt string `path:"attempt" doc:"Identifier that the device made"`
	Body    struct {
		Device    string       `json:"device" minLength:"1" maxLength:"64"`
		Revision  int          `json:"revision" minimum:"0" doc:"Of the questions that were answered"`
		Begun     float64      `json:"begun" minimum:"0" maximum:"315360000" doc:"Seconds ago, by the device's clock"`
		Answers   []answerBody `json:"answers" maxItems:"200" doc:"All so far"`
		Submit    bool         `json:"submit,omitempty"`
		Submitted float64      `json:"submitted,omitempty" minimum:"0" maximum:"315360000" doc:"Seconds ago that it was handed in; 0 for now"`
	}
}

func (in *takeInput) taking() assessment.Taking {
	b := in.Body
	return assessment.Taking{Attempt: in.Attempt, Work: in.ID, Device: b.Device, Revision: b.Revision, Answers: answersOf(b.Answers),
		Begun: b.Begun, Submit: b.Submit, Submitted: b.Submitted}
}

func (s *Server) takeAttempt(ctx context.Context, who account.Actor, in *takeInput) (attemptBody, error) {
	if !id.Valid(in.Attempt) {
		return attemptBody{}, fault.IDUnfit().On("attempt")
	}
	a, err := s.Quizzes.Take(ctx, who, in.taking())
	return attemptOf(a), err
}

type rollInput struct {
	ByID
	Group string `query:"group" required:"true" maxLength:"26"`
}

func (s *Server) attempts(ctx context.Context, who account.Actor, in *rollInput) (listBody[attemptBody], error) {
	all, err := s.Quizzes.Roll(ctx, who, in.ID, in.Group)
	return listBody[attemptBody]{Items: attemptsOf(all)}, err
}

func (s *Server) attempt(ctx context.Context, who account.Actor, in *ByID) (attemptBody, error) {
	a, err := s.Quizzes.Attempt(ctx, who, in.ID)
	return attemptOf(a), err
}

type tryInput struct {
	ByID
	Body struct {
		Answers []answerBody `json:"answers" maxItems:"200"`
	}
}

func (s *Server) tryQuiz(ctx context.Context, who account.Actor, in *tryInput) (attemptBody, error) {
	a, err := s.Quizzes.Try(ctx, who, in.ID, answersOf(in.Body.Answers))
	return attemptOf(a), err
}

type markAgainInput struct {
	ByID
	Body struct {
		Reason string `json:"reason" doc:"Why, for those whose mark is another"`
	}
}

type markAgainBody struct {
	Attempts int `json:"attempts" doc:"How many have another mark"`
}

func (s *Server) markAgain(ctx context.Context, who account.Actor, in *markAgainInput) (markAgainBody, error) {
	attempts, err := s.Quizzes.MarkAgain(ctx, who, assessment.KeyChange{Work: in.ID, Reason: in.Body.Reason})
	return markAgainBody{attempts}, err
}
