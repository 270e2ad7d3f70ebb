package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
	"github.com/digital-learning-lab/lab/internal/assessment/gift"
	"github.com/digital-learning-lab/lab/internal/assessment/moodle"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// formatRoutes: papers in the formats of other programs, and how their questions fare.
func (s *Server) formatRoutes() {
	add(s, post("/works/{id}/paper/import", Who(account.CourseEdit), "Add the questions of a file to a quiz; its faults are told by line"), s.importPaper)
	says := huma.Operation{
		Description: "UTF-8. What the format has no place for stands in comments of the file.",
		Parameters:  append(pathParameters("id"), queryParameters("as")...),
		Responses:   answering(map[int]string{http.StatusOK: "The file"}, "text/plain"),
	}
	says.Responses["200"].Content["application/xml"] = &huma.MediaType{}
	s.plain(Base, get("/works/{id}/paper/export", Who(account.CourseEdit), "The questions of a quiz as a file, with their answers"), says, s.exportPaper)
	add(s, get("/works/{id}/items", Who(account.CourseEdit), "How the questions of a quiz fared, in a group or with everybody"), s.items)
}

// format is one in which other programs keep questions.
type format struct {
	mime, ending string
	parse        func([]byte) (bank.Reading, error)
	write        func([]assessment.Question) []byte
}

// formats are those that come in and leave.
var formats = map[string]format{
	"gift":   {"text/plain; charset=utf-8", ".gift.txt", gift.Parse, gift.Write},
	"moodle": {"application/xml; charset=utf-8", ".xml", moodle.Parse, moodle.Write},
}

var errFormat = fault.New(fault.Invalid, "bank.format", "Choose GIFT or the XML of Moodle.").On("as")

type importPaperInput struct {
	ByID
	As      string `query:"as" required:"true" enum:"gift,moodle"`
	Preview bool   `query:"preview" doc:"Only show what would be added"`
	IfMatch string `header:"If-Match" doc:"Version of the work, if it must still be that one"`
	RawBody []byte `contentType:"text/plain" doc:"The file, in any encoding, at most 2 MB"`
}

type importPaperBody struct {
	Questions int          `json:"questions" doc:"How many were added, or would be"`
	Faults    []bank.Fault `json:"faults" doc:"What was left out or lost, and what is still to be written before learners see it, by line"`
	Revision  int          `json:"revision" doc:"Of the paper"`
	Version   int          `json:"version" doc:"Of the work, which If-Match names"`
}

func (b importPaperBody) etag() string { return etagOf(b.Version) }

func (s *Server) importPaper(ctx context.Context, who account.Actor, in *importPaperInput) (importPaperBody, error) {
	v, err := s.editableQuiz(ctx, who, in.ID)
	if err != nil {
		return importPaperBody{}, err // before anything is read of it
	}
	version, err := versionIfSaid(in.IfMatch)
	if err != nil {
		return importPaperBody{}, err
	}
	read, err := formats[in.As].parse(in.RawBody)
	if err != nil {
		return importPaperBody{}, err
	}
	if !in.Preview && len(read.Questions) > 0 {
		assessment.Identify(read.Questions, s.IDs.New)
		if err := s.WorkDesk.AddQuestions(ctx, who, in.ID, version, read.Questions); err != nil {
			return importPaperBody{}, err
		}
		if v, err = s.Works.Work(ctx, who.Scope(), in.ID); err != nil {
			return importPaperBody{}, err
		}
	}
	return importPaperBody{Questions: len(read.Questions), Faults: orEmpty(read.Told()), Revision: v.Revision, Version: v.Version}, nil
}

// editableQuiz reads a work whose course somebody may edit.
func (s *Server) editableQuiz(ctx context.Context, who account.Actor, work string) (assessment.View, error) {
	v, err := s.Works.Work(ctx, who.Scope(), work)
	if err == nil {
		err = account.Can(who, account.CourseEdit, v.In)
	}
	return v, err
}

func (s *Server) exportPaper(c *gin.Context, who account.Actor) error {
	v, err := s.editableQuiz(c.Request.Context(), who, c.Param("id"))
	if err != nil {
		return err
	}
	as, known := formats[c.DefaultQuery("as", "gift")]
	if !known {
		return errFormat
	}
	p, err := s.Works.Paper(c.Request.Context(), who.Scope(), v.ID)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", v.Title+as.ending))
	c.Data(http.StatusOK, as.mime, as.write(p.Questions))
	return nil
}

// Analyst tells how the questions of a quiz fared.
type Analyst interface {
	Items(ctx context.Context, who account.Actor, work, group string) (assessment.Statistics, error)
}

type itemsInput struct {
	ByID
	Group string `query:"group" maxLength:"26" doc:"Of whose learners; everybody where left out, for who may edit the course"`
}

type itemsBody struct {
	Attempts int         `json:"attempts" doc:"First attempts that were handed in, one of each learner"`
	Items    []itemBody  `json:"items" doc:"Questions that at least five have had"`
	Marks    []marksBand `json:"marks" doc:"How the marks of first attempts lie"`
}

type itemBody struct {
	ID             string                  `json:"id"`
	Text           string                  `json:"text"`
	Kind           assessment.QuestionKind `json:"kind" enum:"single,multiple,truefalse,short,numeric,matching,order"`
	Facility       float64                 `json:"facility" doc:"The mean share, from 0 to 1"`
	Discrimination *float64                `json:"discrimination" doc:"How its share goes along with the rest of the quiz, from -1 to 1; null where all had the same"`
	Answered       int                     `json:"answered" doc:"How many answered it"`
	Choices        []itemChoice            `json:"choices" doc:"What was chosen, or given of what is taken; none for pairs and orders"`
}

type itemChoice struct {
	ID    string  `json:"id"`
	Text  string  `json:"text"`
	Share float64 `json:"share" doc:"Percent"`
	Count int     `json:"count"`
}

type marksBand struct {
	From  int `json:"from" doc:"On 20; the next band begins two later, and the last one holds 20"`
	Count int `json:"count"`
}

func (s *Server) items(ctx context.Context, who account.Actor, in *itemsInput) (itemsBody, error) {
	found, err := s.Analyst.Items(ctx, who, in.ID, in.Group)
	b := itemsBody{Attempts: found.Attempts, Items: []itemBody{}, Marks: []marksBand{}}
	for _, item := range found.Items {
		b.Items = append(b.Items, itemOf(item))
	}
	for _, band := range found.Marks {
		b.Marks = append(b.Marks, marksBand(band))
	}
	return b, err
}

func itemOf(item assessment.Item) itemBody {
	q := item.Question
	b := itemBody{ID: q.ID, Text: q.Text, Kind: q.Kind, Facility: item.Facility, Answered: item.Answered, Choices: []itemChoice{}}
	if item.Discriminates {
		b.Discrimination = &item.Discrimination
	}
	for i, count := range item.Chosen {
		c := q.Choices[i]
		b.Choices = append(b.Choices, itemChoice{c.ID, c.Text, percent(c.Share), count})
	}
	return b
}
