package httpapi

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Curves tells how resources are seen, and where learners come back.
type Curves interface {
	OfGroup(ctx context.Context, who account.Actor, act account.Act, group, resource string) (report.Traced, error)
	OfAll(ctx context.Context, who account.Actor, resource string) (report.Traced, error)
	Stuck(ctx context.Context, who account.Actor, group, course string) (report.Group, []report.Stuck, error)
}

// curveRoutes: how films and documents are seen, counted and without names.
func (s *Server) curveRoutes() {
	add(s, get("/groups/{id}/curve", Who(account.ProgressRead), "How a group saw a resource, by the second or the page"), s.groupCurve)
	add(s, get("/groups/{id}/stuck", Who(account.ProgressRead), "Where a group is stuck in a course"), s.groupStuck)
	add(s, get("/resources/{id}/curve", Who(account.CurveRead), "How all groups saw a resource, by the second or the page"), s.resourceCurve)
	says := huma.Operation{
		Description: "UTF-8 with a byte order mark, semicolons, decimal commas: as French Excel opens it.",
		Parameters:  append(pathParameters("id"), queryParameters("resource", "lang")...),
		Responses:   answering(map[int]string{http.StatusOK: "One line for each second or page"}, "text/csv"),
	}
	s.plain(Base, get("/groups/{id}/curve.csv", Who(account.ProgressExport), "How a group saw a resource, for a spreadsheet"), says, s.curveCSV)
}

type groupCurveInput struct {
	ID       string `path:"id" doc:"Identifier of the group" maxLength:"26"`
	Resource string `query:"resource" doc:"Identifier of a resource of a course that the group follows" required:"true" maxLength:"26"`
}

type resourceCurveInput struct {
	ID string `path:"id" doc:"Identifier of the resource" maxLength:"26"`
}

type curveBody struct {
	Resource resourceReport `json:"resource"`
	Course   titled         `json:"course"`
	Step     float64        `json:"step" doc:"Seconds, or pages, of one bucket"`
	Until    string         `json:"until" doc:"What happened before is counted; empty where fewer than five learners are, of whom nothing is told"`
	Began    int            `json:"began" doc:"Learners; 0 for fewer than five"`
	Learners []int          `json:"learners" doc:"Of each bucket, who saw it; 0 for fewer than five"`
	Again    []int          `json:"again" doc:"Of each bucket, views beyond each learner's first; 0 where fewer than five have such"`
	Stops    []stopBody     `json:"stops" doc:"Stretches in which five learners or more stopped and have not gone on"`
	Said     []saidBody     `json:"said" doc:"What is said from a second on, or how a page begins; empty for who may not read it"`
}

type stopBody struct {
	From     float64 `json:"from" doc:"Second, or first page"`
	To       float64 `json:"to" doc:"Second, or last page"`
	Learners int     `json:"learners"`
}

type saidBody struct {
	At   float64 `json:"at"`
	Text string  `json:"text"`
}

func curveOf(t report.Traced) curveBody {
	c := t.Curve
	b := curveBody{
		Resource: resourceReport{c.Resource.ID, c.Resource.Title, c.Resource.Kind, c.Resource.Extent}, Course: titled{t.Course.ID, t.Course.Name},
		Step: c.Step, Until: timeText(c.Until), Began: c.Began, Learners: append([]int{}, c.Learners...), Again: append([]int{}, c.Again...),
		Stops: []stopBody{}, Said: []saidBody{},
	}
	for _, stop := range c.Stops {
		b.Stops = append(b.Stops, stopBody(stop))
	}
	for _, one := range t.Said {
		b.Said = append(b.Said, saidBody{one.At, one.Words})
	}
	return b
}

func (s *Server) groupCurve(ctx context.Context, who account.Actor, in *groupCurveInput) (curveBody, error) {
	t, err := s.Curves.OfGroup(ctx, who, account.ProgressRead, in.ID, in.Resource)
	return curveOf(t), err
}

func (s *Server) resourceCurve(ctx context.Context, who account.Actor, in *resourceCurveInput) (curveBody, error) {
	t, err := s.Curves.OfAll(ctx, who, in.ID)
	return curveOf(t), err
}

func (s *Server) curveCSV(c *gin.Context, who account.Actor) error {
	t, err := s.Curves.OfGroup(c.Request.Context(), who, account.ProgressExport, c.Param("id"), c.Query("resource"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.WriteCurve(&b, t.Curve, c.Query("lang")); err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", t.Group.Code+" - "+t.Curve.Resource.Title+".csv"))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}

type stuckBody struct {
	Modules []stuckModule `json:"modules"`
}

type stuckModule struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Places    []snagBody       `json:"places" doc:"At most five, the worst first"`
	Resources []followedReport `json:"resources"`
}

type snagBody struct {
	Resource titled  `json:"resource"`
	Kind     string  `json:"kind"`
	From     float64 `json:"from" doc:"Second, or first page"`
	To       float64 `json:"to" doc:"Second, or last page"`
	Learners int     `json:"learners" doc:"Who came back here; at least five"`
	Times    int     `json:"times" doc:"How often, of each learner three times at most"`
	Quiz     bool    `json:"quiz" doc:"They answered questions of a quiz wrongly that say to look again here"`
	Words    string  `json:"words" doc:"What is said or stands there; empty for who may not read it"`
}

type followedReport struct {
	resourceReport
	Began int `json:"began" doc:"Learners; 0 for fewer than five, who have no curve"`
}

func (s *Server) groupStuck(ctx context.Context, who account.Actor, in *groupProgressInput) (stuckBody, error) {
	_, stuck, err := s.Curves.Stuck(ctx, who, in.ID, in.Course)
	b := stuckBody{Modules: []stuckModule{}}
	for _, one := range stuck {
		b.Modules = append(b.Modules, stuckOf(one))
	}
	return b, err
}

func stuckOf(one report.Stuck) stuckModule {
	m := stuckModule{ID: one.Module.ID, Title: one.Module.Name, Places: []snagBody{}, Resources: []followedReport{}}
	for _, p := range one.Snags {
		m.Places = append(m.Places, snagBody{titled{p.Resource.ID, p.Resource.Title}, p.Resource.Kind, p.From, p.To, p.Learners, p.Times, p.Quiz, p.Words})
	}
	for _, r := range one.Traced {
		m.Resources = append(m.Resources, followedReport{resourceReport{r.Resource.ID, r.Resource.Title, r.Resource.Kind, r.Resource.Extent}, r.Began})
	}
	return m
}
