package httpapi

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

// handInRoutes: devoirs handed in and given back.
func (s *Server) handInRoutes() {
	add(s, get("/works/{id}/hand-in", Who(account.WorkDo), "What one hands in for a devoir; without an identifier before one begins"), s.myHandIn)
	addMaking(s, put("/works/{id}/hand-in", account.WorkDo, "Begin to hand in, or write its text"), s.writeHandIn)
	add(s, put("/hand-ins/{id}/files", account.WorkDo, "Put the files in order"), s.arrangeHandIn)
	add(s, remove("/hand-ins/{id}/files/{file}", account.WorkDo, "Take a file out"), s.dropFromHandIn)
	add(s, post("/hand-ins/{id}/hand", Who(account.WorkDo), "Hand in"), s.hand)
	add(s, post("/hand-ins/{id}/take-back", Who(account.WorkDo), "Take back what one handed in, while it is not due"), s.takeBack)
	add(s, get("/hand-ins/{id}", Who(account.ProgressRead), "What a learner handed in"), s.handIn)
	add(s, put("/hand-ins/{id}/remarks/{remark}", account.ProgressRead, "Say something about it"), s.remark)
	add(s, post("/hand-ins/{id}/return", Who(account.ProgressMark), "Give it back with a mark, or to be done again"), s.returnHandIn)
}

type handInBody struct {
	ID       string                 `json:"id"`
	Work     handInWork             `json:"work"`
	Person   named                  `json:"person"`
	Text     string                 `json:"text"`
	Files    []handedFile           `json:"files"`
	Pages    []handedPage           `json:"pages" doc:"Where all files are pictures and ready: every page in order, to be shown as one document"`
	Waiting  []waitingFile          `json:"waiting" doc:"Files on their way"`
	State    assessment.HandInState `json:"state" enum:"draft,handed,again,returned"`
	Handed   string                 `json:"handed" doc:"When it was handed in, by the lab's clock less the age that the device told"`
	Arrived  string                 `json:"arrived" doc:"When the lab heard of it"`
	Due      string                 `json:"due"`
	Late     bool                   `json:"late"`
	Points   map[string]float64     `json:"points" doc:"By criterion"`
	Mark     *float64               `json:"mark" doc:"On 20, or null"`
	Comment  string                 `json:"comment" doc:"The trainer's"`
	Marker   *named                 `json:"marker"`
	Returned string                 `json:"returned"`
	Version  int                    `json:"version"`
	Remarks  []remarkBody           `json:"remarks"`
	Can      assessment.Able        `json:"can"`
}

func (b handInBody) etag() string { return etagOf(b.Version) }

type handInWork struct {
	ID           string          `json:"id"`
	Title        string          `json:"title"`
	Kind         assessment.Kind `json:"kind" enum:"quiz,devoir"`
	Course       string          `json:"course"`
	Module       string          `json:"module"`
	Instructions string          `json:"instructions"`
	Criteria     []criterionBody `json:"criteria"`
}

type waitingFile struct {
	Upload string `json:"upload"`
	File   string `json:"file" doc:"The identifier that it will have"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Offset int64  `json:"offset" doc:"Bytes that have arrived"`
}

type remarkBody struct {
	ID     string `json:"id"`
	Author named  `json:"author"`
	Text   string `json:"text"`
	At     string `json:"at"`
}

// handInOf shapes a case for who reads it.
func (s *Server) handInOf(who account.Actor, c assessment.Case) (handInBody, error) {
	b := handInBody{
		ID: c.ID, Work: handInWorkOf(c.Work), Person: named{c.Person, c.Name}, Text: c.Text, Files: []handedFile{}, Pages: pagesOf(c.Files), Waiting: []waitingFile{},
		State: c.State, Handed: timeText(c.Handed), Arrived: timeText(c.Arrived), Due: timeText(c.DueDay()), Late: c.Late,
		Points: map[string]float64{}, Mark: onTwenty(c.Mark), Comment: c.Comment, Returned: timeText(c.Returned), Version: c.Version,
		Remarks: []remarkBody{}, Can: c.Able(who, s.Now()),
	}
	for _, f := range c.Files {
		b.Files = append(b.Files, handedFileOf(f))
	}
	for criterion, p := range c.Points {
		b.Points[criterion] = points(p)
	}
	if c.Marker != "" {
		b.Marker = &named{c.Marker, c.MarkerName}
	}
	for _, r := range c.Remarks {
		b.Remarks = append(b.Remarks, remarkBody{r.ID, named{r.Author, r.Name}, r.Text, timeText(r.At)})
	}
	for _, w := range c.Waiting {
		offset := w.Size
		if !w.Whole {
			have, err := s.Staging.Size(w.Upload)
			if err != nil {
				return b, err
			}
			offset = have
		}
		b.Waiting = append(b.Waiting, waitingFile{w.Upload, w.File, w.Name, w.Size, offset})
	}
	return b, nil
}

func handInWorkOf(w assessment.Work) handInWork {
	b := handInWork{ID: w.ID, Title: w.Title, Kind: w.Kind, Course: w.Course, Module: w.Module, Instructions: w.Instructions, Criteria: []criterionBody{}}
	for _, c := range w.Rules.Criteria {
		b.Criteria = append(b.Criteria, criterionOf(c))
	}
	return b
}

func (s *Server) myHandIn(ctx context.Context, who account.Actor, in *ByID) (handInBody, error) {
	c, err := s.HandIns.Mine(ctx, who, in.ID)
	if err != nil {
		return handInBody{}, err
	}
	return s.handInOf(who, c)
}

func (s *Server) handIn(ctx context.Context, who account.Actor, in *ByID) (handInBody, error) {
	c, err := s.HandIns.Find(ctx, who, in.ID)
	if err != nil {
		return handInBody{}, err
	}
	return s.handInOf(who, c)
}

// handedNow answers a hand-in after a change, or the error of it.
func (s *Server) handedNow(ctx context.Context, who account.Actor, after assessment.Case, err error) (handInBody, error) {
	if err != nil {
		return handInBody{}, err
	}
	return s.handIn(ctx, who, &ByID{after.ID})
}

type writeHandInInput struct {
	ByID
	IfMatch string `header:"If-Match" doc:"Version of the hand-in; none, or *, for the first time"`
	Body    struct {
		ID   string `json:"id" doc:"Identifier of the hand-in, made by the device that begins it"`
		Text string `json:"text" maxLength:"100000"`
	}
}

func (s *Server) writeHandIn(ctx context.Context, who account.Actor, in *writeHandInInput) (handInBody, bool, error) {
	version := 0
	if in.IfMatch != "" && in.IfMatch != "*" {
		said, err := versionOf(in.IfMatch)
		if err != nil {
			return handInBody{}, false, err
		}
		version = said
	}
	c, made, err := s.HandIns.Write(ctx, who, in.ID, in.Body.ID, version, in.Body.Text)
	b, err := s.handedNow(ctx, who, c, err)
	return b, made, err
}

type arrangeHandInInput struct {
	ByID
	Body struct {
		Order []string `json:"order" doc:"Its files, in the order that they are to have" maxItems:"100"`
	}
}

func (s *Server) arrangeHandIn(ctx context.Context, who account.Actor, in *arrangeHandInInput) (handInBody, error) {
	c, err := s.HandIns.Arrange(ctx, who, in.ID, in.Body.Order)
	return s.handedNow(ctx, who, c, err)
}

type handedFileInput struct {
	ByID
	File string `path:"file"`
}

func (s *Server) dropFromHandIn(ctx context.Context, who account.Actor, in *handedFileInput) (handInBody, error) {
	c, err := s.HandIns.Drop(ctx, who, in.ID, in.File)
	return s.handedNow(ctx, who, c, err)
}

type handInput struct {
	ByID
	Body struct {
		Age float64 `json:"age,omitempty" minimum:"0" maximum:"31536000" doc:"Seconds since it was handed in, by the device's clock"`
	}
}

func (s *Server) hand(ctx context.Context, who account.Actor, in *handInput) (handInBody, error) {
	c, err := s.HandIns.Hand(ctx, who, in.ID, time.Duration(in.Body.Age*float64(time.Second)))
	return s.handedNow(ctx, who, c, err)
}

func (s *Server) takeBack(ctx context.Context, who account.Actor, in *ByID) (handInBody, error) {
	c, err := s.HandIns.TakeBack(ctx, who, in.ID)
	return s.handedNow(ctx, who, c, err)
}

type remarkInput struct {
	ByID
	Remark string `path:"remark"`
	Body   struct {
		Text string `json:"text" maxLength:"20000"`
	}
}

func (s *Server) remark(ctx context.Context, who account.Actor, in *remarkInput) (handInBody, error) {
	c, err := s.HandIns.Remark(ctx, who, in.ID, in.Remark, in.Body.Text)
	return s.handedNow(ctx, who, c, err)
}

type returnHandInInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		Points  map[string]float64 `json:"points,omitempty" doc:"By criterion"`
		Mark    *float64           `json:"mark,omitempty" doc:"On 20; where it is left out, the sum of the points"`
		Comment string             `json:"comment,omitempty" maxLength:"20000"`
		Again   bool               `json:"again,omitempty" doc:"To be done again: there is no mark then"`
	}
}

func (in *returnHandInInput) correction() assessment.Correction {
	c := assessment.Correction{Again: in.Body.Again, Points: map[string]assessment.Mark{}, Mark: assessment.Unmarked, Comment: in.Body.Comment}
	for criterion, p := range in.Body.Points {
		c.Points[criterion] = markSaid(p)
	}
	if in.Body.Mark != nil {
		c.Mark = markSaid(*in.Body.Mark)
	}
	return c
}

func (s *Server) returnHandIn(ctx context.Context, who account.Actor, in *returnHandInInput) (handInBody, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return handInBody{}, err
	}
	c, err := s.HandIns.Return(ctx, who, in.ID, version, in.correction())
	return s.handedNow(ctx, who, c, err)
}
