package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/dossier"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// dossierRoutes: what is kept of people, handed out and erased.
func (s *Server) dossierRoutes() {
	says := huma.Operation{
		Description: "A zip: personne.json for programs, a table (.csv) of each kind of row, the person's own files, and LISEZMOI.txt, which says what is what.",
		Responses:   answering(map[int]string{http.StatusOK: "Everything that is kept of the person"}, "application/zip"),
	}
	s.plain(Base, get("/me/export", Who(account.PersonExport), "Everything that is kept of oneself"), says,
		func(c *gin.Context, who account.Actor) error { return s.export(c, who, who.Person()) })
	says.Parameters = pathParameters("id")
	s.plain(Base, get("/people/{id}/export", Who(account.PersonExport), "Everything that is kept of a person"), says,
		func(c *gin.Context, who account.Actor) error { return s.export(c, who, c.Param("id")) })
	add(s, get("/people/{id}/erasure", Who(account.PersonErase), "What erasing a person would do"), s.erasure)
	addDone(s, post("/people/{id}/erase", Who(account.PersonErase), "Erase a person, but for what is counted"), s.erase)
	add(s, get("/legal-archive", Who(account.ArchiveRead), "Who erased people were, until the legal archive forgets them"), s.legalArchive)
	add(s, get("/privacy", Anyone, "What is kept of people, why and how long"), s.privacy)
}

// export sends a zip as it is made. What breaks on the way is cut off, so that
// nobody takes a part for the whole.
func (s *Server) export(c *gin.Context, who account.Actor, id string) error {
	ctx := c.Request.Context()
	e, err := s.Dossiers.Export(ctx, who, id)
	if err != nil {
		return err
	}
	defer func() {
		if err := e.Close(); err != nil {
			s.log.WarnContext(ctx, "an export left something behind", "err", err, "request", requestID(ctx))
		}
	}()
	c.Header("Content-Type", "application/zip")
	c.Header("Content-Disposition", text.ContentDisposition("attachment", e.Name))
	if err := e.Write(ctx, c.Writer); err != nil {
		s.log.WarnContext(ctx, "an export was cut short", "err", err, "request", requestID(ctx))
		panic(http.ErrAbortHandler)
	}
	return nil
}

// erasureBody is what erasing a person would do.
type erasureBody struct {
	Refused  string   `json:"refused" doc:"The code of why it cannot be done, or empty"`
	Courses  []titled `json:"courses" doc:"Published or shared: handed over to who erases"`
	Drafts   int      `json:"drafts" doc:"Removed with the files in them"`
	Files    int      `json:"files"`
	Progress int      `json:"progress" doc:"Resources learned with, counted ever after"`
	Until    string   `json:"until" doc:"When the legal archive forgets the person too"`
}

func (s *Server) erasure(ctx context.Context, who account.Actor, in *ByID) (erasureBody, error) {
	p, err := s.Dossiers.Preview(ctx, who, in.ID)
	if err != nil {
		return erasureBody{}, err
	}
	b := erasureBody{Courses: []titled{}, Drafts: p.Drafts, Files: p.Files, Progress: p.Progress, Until: p.Until.Format(time.DateOnly)}
	if f, refused := fault.As(p.Refusal(who)); refused {
		b.Refused = f.Code
	}
	for _, c := range p.Courses {
		b.Courses = append(b.Courses, titled{c.ID, c.Title})
	}
	return b, nil
}

type eraseInput struct {
	ByID
	Body struct {
		Reason      string `json:"reason" maxLength:"2000"`
		Confirm     string `json:"confirm" doc:"The person's login" maxLength:"400"`
		TakeCourses bool   `json:"take_courses,omitempty" doc:"One takes over the courses that others have"`
	}
}

func (s *Server) erase(ctx context.Context, who account.Actor, in *eraseInput) error {
	err := s.Dossiers.Erase(ctx, who, in.ID, dossier.Erasure{Reason: in.Body.Reason, Confirm: in.Body.Confirm, TakeCourses: in.Body.TakeCourses})
	if err != nil {
		return fmt.Errorf("erase a person: %w", err)
	}
	return nil
}

type legalArchiveInput struct {
	Cursor string `query:"cursor" maxLength:"26"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// archivedBody is who an erased person was.
type archivedBody struct {
	ID       string    `json:"id"`
	Login    string    `json:"login"`
	Name     string    `json:"name"`
	Born     string    `json:"born_on" doc:"Local day, or empty"`
	Place    string    `json:"place"`
	Erased   time.Time `json:"erased"`
	ErasedBy string    `json:"erased_by"`
	Reason   string    `json:"reason"`
	Until    string    `json:"until" doc:"When it is forgotten here too"`
}

func archivedOf(a dossier.Archived) archivedBody {
	return archivedBody{a.ID, a.Login, a.Name, a.Born, a.PlaceName, a.Erased, a.ErasedBy, a.Reason, a.Until.Format(time.DateOnly)}
}

func (s *Server) legalArchive(ctx context.Context, who account.Actor, in *legalArchiveInput) (listBody[archivedBody], error) {
	found, next, err := s.Dossiers.Archived(ctx, who, in.Cursor, in.Limit)
	return listOf(found, next, archivedOf), err
}

func (s *Server) privacy(context.Context, account.Actor, *struct{}) (listBody[dossier.Kept], error) {
	return listBody[dossier.Kept]{Items: dossier.Register()}, nil
}
