package httpapi

import (
	"context"
	"math"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

var errTime = fault.New(fault.Invalid, "time.unfit", "Write a moment as 2026-12-01T18:00:00Z, or nothing.")

// Works reads quizzes and devoirs for a scope; what it may not read is absent.
type Works interface {
	Works(ctx context.Context, scope account.Scope, course string) ([]assessment.View, error)
	Work(ctx context.Context, scope account.Scope, work string) (assessment.View, error)
	Paper(ctx context.Context, scope account.Scope, work string) (assessment.Paper, error)
}

// workRoutes: what works are written, published and given.
func (s *Server) workRoutes() {
	add(s, get("/courses/{id}/works", Who(account.ResourceRead), "The quizzes and devoirs of a course"), s.works)
	add(s, get("/works/{id}", Who(account.ResourceRead), "A quiz or devoir"), s.work)
	addMaking(s, put("/works/{id}", account.CourseEdit, "Begin a quiz or devoir in a module of a course"), s.addWork)
	add(s, patch("/works/{id}", account.CourseEdit, "Change what is written about a work, and how it is done"), s.changeWork)
	addDone(s, remove("/works/{id}", account.CourseEdit, "Remove a work that nobody has begun"), s.removeWork)
	add(s, get("/works/{id}/paper", Who(account.CourseEdit), "The questions of a quiz, with their answers"), s.paper)
	add(s, put("/works/{id}/paper", account.CourseEdit, "Replace the questions of a quiz; while it is a draft they may be unfinished"), s.savePaper)
	add(s, post("/works/{id}/publish", Who(account.CourseEdit), "Show a work to those who may read its course"), s.publishWork)
	add(s, post("/works/{id}/withdraw", Who(account.CourseEdit), "Take a work from its learners; what they did stays"), s.withdrawWork)
	add(s, put("/works/{id}/groups/{group}", account.WorkGive, "Give a group a work to do, or another day for it"), s.giveWork)
	addDone(s, remove("/works/{id}/groups/{group}", account.WorkGive, "Take a work from a group; what was done stays"), s.takeWorkBack)
}

func (s *Server) works(ctx context.Context, who account.Actor, in *ByID) (listBody[workBody], error) {
	found, err := s.Works.Works(ctx, who.Scope(), in.ID)
	return listOf(found, "", func(v assessment.View) workBody { return workOf(who, v) }), account.OrAbsent(who, account.ResourceRead, err)
}

func (s *Server) work(ctx context.Context, who account.Actor, in *ByID) (workBody, error) {
	v, err := s.Works.Work(ctx, who.Scope(), in.ID)
	return workOf(who, v), account.OrAbsent(who, account.ResourceRead, err)
}

type addWorkInput struct {
	NewID
	Body struct {
		Course string          `json:"course"`
		Module string          `json:"module"`
		Kind   assessment.Kind `json:"kind" enum:"quiz,devoir"`
		Title  string          `json:"title"`
	}
}

func (s *Server) addWork(ctx context.Context, who account.Actor, in *addWorkInput) (workBody, bool, error) {
	b := in.Body
	made, err := s.WorkDesk.Create(ctx, who, assessment.Work{ID: in.ID, Course: b.Course, Module: b.Module, Kind: b.Kind, Title: b.Title})
	if err != nil {
		return workBody{}, false, err
	}
	body, err := s.work(ctx, who, &ByID{in.ID})
	return body, made, err
}

// WorkWriting is what a person writes about a work; what is left out stays.
type WorkWriting struct {
	Title        *string        `json:"title,omitempty"`
	Language     *string        `json:"language,omitempty"`
	Instructions *string        `json:"instructions,omitempty"`
	Minutes      *int           `json:"minutes,omitempty"`
	Weight       *float64       `json:"weight,omitempty"`
	Pass         *float64       `json:"pass,omitempty"`
	Resource     *string        `json:"resource,omitempty"`
	Module       *string        `json:"module,omitempty"`
	Ord          *int           `json:"ord,omitempty" doc:"Place among the works of its module, from 0; what changes its module without one goes to the end"`
	Rules        *workRulesBody `json:"rules,omitempty"`
}

func (w WorkWriting) onto(work *assessment.Work) {
	if w.Module != nil && *w.Module != work.Module {
		work.Ord = assessment.MaxWorks
	}
	for _, field := range []struct{ from, to *string }{
		{w.Title, &work.Title}, {w.Language, &work.Language}, {w.Instructions, &work.Instructions}, {w.Resource, &work.Resource}, {w.Module, &work.Module},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	for _, field := range []struct{ from, to *int }{{w.Ord, &work.Ord}, {w.Minutes, &work.Minutes}} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if w.Weight != nil {
		work.Weight = int(markSaid(*w.Weight)) // hundredths, too
	}
	if w.Pass != nil {
		work.Pass = markSaid(*w.Pass)
	}
	if w.Rules != nil {
		work.Rules = w.Rules.rules()
	}
}

type changeWorkInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    WorkWriting
}

func (s *Server) changeWork(ctx context.Context, who account.Actor, in *changeWorkInput) (workBody, error) {
	return s.changedWork(ctx, who, in.ID, in.IfMatch, func(version int) error { return s.WorkDesk.Edit(ctx, who, in.ID, version, in.Body.onto) })
}

// changedWork does something to the version of a work that If-Match names, and
// answers it as it is then.
func (s *Server) changedWork(ctx context.Context, who account.Actor, id, ifMatch string, do func(version int) error) (workBody, error) {
	version, err := versionOf(ifMatch)
	if err == nil {
		err = do(version)
	}
	if err != nil {
		return workBody{}, err
	}
	return s.work(ctx, who, &ByID{id})
}

type removeWorkInput struct {
	ByID
	IfMatch string `header:"If-Match" doc:"Version, if it must still be that one"`
}

func (s *Server) removeWork(ctx context.Context, who account.Actor, in *removeWorkInput) error {
	version, err := versionIfSaid(in.IfMatch)
	if err != nil {
		return err
	}
	return s.WorkDesk.Remove(ctx, who, in.ID, version)
}

func (s *Server) publishWork(ctx context.Context, who account.Actor, in *Act) (workBody, error) {
	return s.changedWork(ctx, who, in.ID, in.IfMatch, func(version int) error { return s.WorkDesk.Publish(ctx, who, in.ID, version) })
}

func (s *Server) withdrawWork(ctx context.Context, who account.Actor, in *Act) (workBody, error) {
	return s.changedWork(ctx, who, in.ID, in.IfMatch, func(version int) error { return s.WorkDesk.Withdraw(ctx, who, in.ID, version) })
}

// OfGroup names what a group has of a work. It is exported for huma; see ByID.
type OfGroup struct {
	ByID
	Group string `path:"group" maxLength:"26"`
}

type giveWorkInput struct {
	OfGroup
	Body struct {
		Opens string `json:"opens,omitempty" doc:"Before it the work is announced and cannot be begun; empty for at once"`
		Due   string `json:"due,omitempty" doc:"Handed in after it is late; empty for no day"`
	}
}

func (s *Server) giveWork(ctx context.Context, who account.Actor, in *giveWorkInput) (workBody, error) {
	opens, err := timeSaid(in.Body.Opens, "opens")
	if err != nil {
		return workBody{}, err
	}
	due, err := timeSaid(in.Body.Due, "due")
	if err != nil {
		return workBody{}, err
	}
	if err := s.WorkDesk.Give(ctx, who, in.ID, in.Group, opens, due); err != nil {
		return workBody{}, err
	}
	return s.work(ctx, who, &in.ByID)
}

func (s *Server) takeWorkBack(ctx context.Context, who account.Actor, in *OfGroup) error {
	return s.WorkDesk.TakeBack(ctx, who, in.ID, in.Group)
}

// percent writes a share of a question as people do: 33.33333.
func percent(s assessment.Share) float64 { return float64(s) * 100 / float64(assessment.Whole) }

// shareSaid reads what percent wrote; what is far too much stays so.
func shareSaid(said float64) assessment.Share {
	if !(said >= -1000 && said <= 1000) {
		return 2 * assessment.Whole
	}
	return assessment.Share(math.Round(said * float64(assessment.Whole) / 100))
}
