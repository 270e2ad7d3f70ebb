package httpapi

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/sheet"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Markbooks tells trainers who handed in what.
type Markbooks interface {
	Grid(ctx context.Context, who account.Actor, act account.Act, group string) (report.Grid, error)
	Pieces(ctx context.Context, who account.Actor, group string) (report.Pieces, error)
}

// Agendas keeps what learners have to do.
type Agendas interface {
	// Agenda reads what the reader has to do, and has not seen for it.
	Agenda(ctx context.Context, scope account.Scope) (assessment.Agenda, error)
}

// dueRoutes: what is due, and who handed in what.
func (s *Server) dueRoutes() {
	add(s, get("/me/due", SignedIn, "What one has to hand in, to do and to see, by its day"), s.due)
	add(s, get("/groups/{id}/works", Who(account.ProgressRead), "Who of a group handed in what"), s.groupWorks)
	says := huma.Operation{
		Description: "A workbook, or UTF-8 with a byte order mark, semicolons and decimal commas: as French Excel opens it. Moments are by the institution's clocks.",
		Parameters:  append(pathParameters("id"), queryParameters("as", "lang")...),
		Responses:   answering(map[int]string{http.StatusOK: "The table"}, "text/csv"),
	}
	says.Responses["200"].Content[workbook] = &huma.MediaType{}
	s.plain(Base, get("/groups/{id}/works/export", Who(account.ProgressExport), "The marks of a group, one line a learner, as csv or xlsx"), says, s.exportMarks)
	s.plain(Base, get("/groups/{id}/attempts/export", Who(account.ProgressExport), "All attempts and hand-ins of a group, as csv or xlsx"), says, s.exportPieces)
}

type groupWorksBody struct {
	Works    []groupWork `json:"works"`
	Learners []gridRow   `json:"learners"`
}

type groupWork struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Kind   assessment.Kind `json:"kind" enum:"quiz,devoir"`
	Course titled          `json:"course"`
	Opens  string          `json:"opens"`
	Due    string          `json:"due" doc:"For this group; empty for no day"`
	Weight float64         `json:"weight"`
	Pass   float64         `json:"pass"`
}

type gridRow struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Mean  *float64   `json:"mean" doc:"Weighted, of the marks that are there, on 20"`
	Cells []gridCell `json:"cells" doc:"One for each work"`
}

type gridCell struct {
	State   report.GridState `json:"state" enum:"todo,missing,open,late,to-correct,again,done"`
	Late    bool             `json:"late" doc:"What was handed in came after its day"`
	Mark    *float64         `json:"mark" doc:"On 20"`
	Passed  bool             `json:"passed"`
	Attempt string           `json:"attempt" doc:"That counts, else the open one; or empty"`
	HandIn  string           `json:"hand_in"`
	At      string           `json:"at" doc:"When it was handed in"`
}

func (s *Server) groupWorks(ctx context.Context, who account.Actor, in *groupInput) (groupWorksBody, error) {
	g, err := s.Markbooks.Grid(ctx, who, account.ProgressRead, in.ID)
	b := groupWorksBody{Works: []groupWork{}, Learners: []gridRow{}}
	for _, w := range g.Works {
		b.Works = append(b.Works, groupWork{
			ID: w.ID, Title: w.Title, Kind: w.Kind, Course: titled{w.Course, w.CourseName}, Opens: timeText(w.Opens), Due: timeText(w.Due),
			Weight: weight(w.Weight), Pass: points(w.Pass),
		})
	}
	for _, row := range g.Rows {
		r := gridRow{ID: row.ID, Name: row.Name, Mean: onTwenty(row.Mean), Cells: []gridCell{}}
		for _, c := range row.Cells {
			r.Cells = append(r.Cells, gridCell{c.State, c.Late, onTwenty(c.Mark), c.Passed, c.Attempt, c.HandIn, timeText(c.At)})
		}
		b.Learners = append(b.Learners, r)
	}
	return b, err
}

func (s *Server) exportMarks(c *gin.Context, who account.Actor) error {
	g, err := s.Markbooks.Grid(c.Request.Context(), who, account.ProgressExport, c.Param("id"))
	if err != nil {
		return err
	}
	return s.sendPage(c, g.Group.Code, g.Page(c.Query("lang")))
}

func (s *Server) exportPieces(c *gin.Context, who account.Actor) error {
	p, err := s.Markbooks.Pieces(c.Request.Context(), who, c.Param("id"))
	if err != nil {
		return err
	}
	return s.sendPage(c, p.Group.Code, p.Page(c.Query("lang")))
}

// workbook is the media type of XLSX.
const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// pageForms are the forms in which a table leaves the lab.
var pageForms = map[string]struct {
	mime  string
	write func(io.Writer, sheet.Page) error
}{
	"csv":  {"text/csv; charset=utf-8; header=present", report.WritePage},
	"xlsx": {workbook, func(w io.Writer, p sheet.Page) error { return sheet.WriteXLSX(w, p) }},
}

var errForm = fault.New(fault.Invalid, "export.form", "Choose csv or xlsx.").On("as")

// sendPage sends a table of a group under today's name, as the query asks.
func (s *Server) sendPage(c *gin.Context, group string, p sheet.Page) error {
	as := c.DefaultQuery("as", "csv")
	form, known := pageForms[as]
	if !known {
		return errForm
	}
	var b bytes.Buffer
	if err := form.write(&b, p); err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", group+" - "+p.Name+" - "+account.Today(s.Now())+"."+as))
	c.Data(http.StatusOK, form.mime, b.Bytes())
	return nil
}
