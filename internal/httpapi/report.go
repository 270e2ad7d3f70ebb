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

// Reports tells trainers and managers how far a group has come.
type Reports interface {
	Courses(ctx context.Context, who account.Actor, group string) ([]report.Course, error)
	Table(ctx context.Context, who account.Actor, act account.Act, group, course string) (report.Table, error)
	Work(ctx context.Context, who account.Actor, group, course, learner string) (report.Work, error)
	Hours(ctx context.Context, who account.Actor, group string) ([]report.Taught, error)
	Now(ctx context.Context, who account.Actor, group string) (report.Now, error)
	Counts(ctx context.Context, who account.Actor) (report.Counts, error)
	Minutes(ctx context.Context, who account.Actor, group, course string) (report.Minutes, error)
}

type groupInput struct {
	ID string `path:"id" doc:"Identifier of the group" maxLength:"26"`
}

type groupCoursesBody struct {
	Items []followedBody `json:"items"`
}

type followedBody struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	State account.State `json:"state" doc:"published, or withdrawn: what was learned stays"`
}

func (s *Server) groupCourses(ctx context.Context, who account.Actor, in *groupInput) (groupCoursesBody, error) {
	courses, err := s.Reports.Courses(ctx, who, in.ID)
	b := groupCoursesBody{Items: []followedBody{}}
	for _, c := range courses {
		b.Items = append(b.Items, followedBody{c.ID, c.Name, c.State})
	}
	return b, err
}

type groupProgressInput struct {
	ID     string `path:"id" doc:"Identifier of the group" maxLength:"26"`
	Course string `query:"course" doc:"Identifier of a course that the group follows" required:"true" maxLength:"26"`
}

type groupProgressBody struct {
	Group    groupNamed     `json:"group"`
	Course   titled         `json:"course"`
	Modules  []moduleReport `json:"modules"`
	Learners []learnerRow   `json:"learners"`
}

type groupNamed struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

type titled struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type moduleReport struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Resources []resourceReport `json:"resources"`
}

type resourceReport struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Kind   string  `json:"kind"`
	Extent float64 `json:"extent" doc:"Seconds of film, else pages"`
}

type learnerRow struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Modules []moduleCell `json:"modules"`
	Seen    string       `json:"seen"`
	Share   float64      `json:"share"`
}

type moduleCell struct {
	ID        string  `json:"id"`
	Share     float64 `json:"share"`
	Seconds   float64 `json:"seconds" doc:"Of film, each stretch once: watched or heard"`
	Heard     float64 `json:"heard" doc:"Of these seconds, heard without the picture"`
	Pages     float64 `json:"pages" doc:"Read, each once"`
	Completed int     `json:"completed"`
	Of        int     `json:"of"`
}

func (s *Server) groupProgress(ctx context.Context, who account.Actor, in *groupProgressInput) (groupProgressBody, error) {
	t, err := s.Reports.Table(ctx, who, account.ProgressRead, in.ID, in.Course)
	if err != nil {
		return groupProgressBody{}, err
	}
	b := groupProgressBody{
		Group: groupNamed{t.Group.ID, t.Group.Code, t.Group.Name}, Course: titled{t.Course.ID, t.Course.Name},
		Modules: []moduleReport{}, Learners: []learnerRow{},
	}
	for _, m := range t.Modules {
		in := moduleReport{ID: m.ID, Title: m.Name, Resources: []resourceReport{}}
		for _, r := range m.Resources {
			in.Resources = append(in.Resources, resourceReport{r.ID, r.Title, r.Kind, r.Extent})
		}
		b.Modules = append(b.Modules, in)
	}
	for _, row := range t.Rows {
		b.Learners = append(b.Learners, rowOf(row, t.Modules))
	}
	return b, nil
}

func rowOf(row report.Row, modules []report.Module) learnerRow {
	l := learnerRow{ID: row.ID, Name: row.Name, Seen: timeText(row.Seen), Share: row.Share, Modules: []moduleCell{}}
	for i, c := range row.Cells {
		l.Modules = append(l.Modules, moduleCell{modules[i].ID, c.Share, c.Seconds, c.Heard, c.Pages, c.Completed, c.Of})
	}
	return l
}

func (s *Server) reportRoutes() {
	says := huma.Operation{
		Description: "UTF-8 with a byte order mark, semicolons, decimal commas: as French Excel opens it.",
		Parameters:  append(pathParameters("id"), queryParameters("course", "lang")...),
		Responses:   answering(map[int]string{http.StatusOK: "The table, one line for each learner and module"}, "text/csv"),
	}
	s.plain(Base, get("/groups/{id}/progress.csv", Who(account.ProgressExport), "How far a group has come, for a spreadsheet"), says, s.groupCSV)
	s.plain(Base, get("/groups/{id}/minutes.csv", Who(account.ProgressExport), "What a group watched and read on which day, for a spreadsheet"), says, s.minutesCSV)
}

func (s *Server) groupCSV(c *gin.Context, who account.Actor) error {
	t, err := s.Reports.Table(c.Request.Context(), who, account.ProgressExport, c.Param("id"), c.Query("course"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.WriteCSV(&b, t, c.Query("lang")); err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", t.Group.Code+" - "+t.Course.Name+".csv"))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}

// minutesCSV tells the days of a group, each where the institution is.
func (s *Server) minutesCSV(c *gin.Context, who account.Actor) error {
	m, err := s.Reports.Minutes(c.Request.Context(), who, c.Param("id"), c.Query("course"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.WriteDays(&b, m, c.Query("lang")); err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", m.Group.Code+" - "+m.Course.Name+" - "+account.Today(s.Now())+".csv"))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}
