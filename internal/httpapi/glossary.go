package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Concepts reads the glossary, which is no secret within the organisation.
type Concepts interface {
	Concept(ctx context.Context, scope account.Scope, id string) (glossary.Concept, error)
	Concepts(ctx context.Context, org string) ([]glossary.Concept, error)
	List(ctx context.Context, scope account.Scope, q glossary.Query) (found []glossary.Concept, total int, next string, err error)
	History(ctx context.Context, scope account.Scope, id string) ([]catalogue.Event, error)
}

// glossaryRoutes: what the trades call one thing in three languages.
func (s *Server) glossaryRoutes() {
	add(s, get("/glossary", SignedIn, "The glossary of the trades, by words of any language"), s.concepts)
	add(s, get("/glossary/{id}", SignedIn, "A concept with what it is called"), s.concept)
	addMaking(s, put("/glossary/{id}", account.GlossaryEdit, "Add a concept"), s.addConcept)
	add(s, patch("/glossary/{id}", account.GlossaryEdit, "Change what a concept is called, remove it or bring it back"), s.changeConcept)
	add(s, get("/glossary/{id}/history", Who(account.GlossaryEdit), "What happened to a concept, who did it and when"), s.conceptHistory)
	says := huma.Operation{
		Description: "UTF-8 with a byte order mark and semicolons; the spellings of a language are parted by |.",
		Parameters:  queryParameters("lang"),
		Responses:   answering(map[int]string{http.StatusOK: "The glossary, one line for each concept"}, "text/csv"),
	}
	s.plain(Base, get("/glossary.csv", SignedIn, "The glossary, for a spreadsheet"), says, s.glossaryCSV)
}

type conceptBody struct {
	ID string `json:"id"`
	glossary.Forms
	Given    bool   `json:"given" doc:"It came with the lab"`
	Version  int    `json:"version"`
	Changed  string `json:"changed"`
	Archived bool   `json:"archived" doc:"It was removed, and can be brought back"`
}

func (b conceptBody) etag() string { return etagOf(b.Version) }

func conceptOf(c glossary.Concept) conceptBody {
	return conceptBody{c.ID, c.Forms, c.Origin != "", c.Version, timeText(c.Changed), !c.Archived.IsZero()}
}

type conceptsInput struct {
	Words    string `query:"q" maxLength:"200"`
	Archived bool   `query:"archived" doc:"What was removed, instead"`
	Cursor   string `query:"cursor" maxLength:"26"`
	Limit    int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type conceptsBody struct {
	listBody[conceptBody]
	Total int       `json:"total"`
	Can   offerAble `json:"can"`
}

func (s *Server) concepts(ctx context.Context, who account.Actor, in *conceptsInput) (conceptsBody, error) {
	found, total, next, err := s.Concepts.List(ctx, who.Scope(), glossary.Query{Words: in.Words, Archived: in.Archived, Cursor: in.Cursor, Limit: in.Limit})
	return conceptsBody{listOf(found, next, conceptOf), total, offerAble{glossary.May(who)}}, err
}

func (s *Server) concept(ctx context.Context, who account.Actor, in *ByID) (conceptBody, error) {
	c, err := s.Concepts.Concept(ctx, who.Scope(), in.ID)
	return conceptOf(c), err
}

// ConceptWriting is what a person writes of a concept; what is left out stays.
type ConceptWriting struct {
	French   *[]string `json:"fr,omitempty" maxItems:"40"`
	Arabic   *[]string `json:"ar,omitempty" maxItems:"40"`
	English  *[]string `json:"en,omitempty" maxItems:"40"`
	Archived *bool     `json:"archived,omitempty"`
}

func (w ConceptWriting) onto(s *Server, c *glossary.Concept) {
	for n, from := range []*[]string{w.French, w.Arabic, w.English} {
		if from != nil {
			*c.Forms.Languages()[n].Forms = *from
		}
	}
	if w.Archived != nil {
		s.Glossary.Archive(c, *w.Archived)
	}
}

type addConceptInput struct {
	NewID
	Body ConceptWriting
}

func (s *Server) addConcept(ctx context.Context, who account.Actor, in *addConceptInput) (conceptBody, bool, error) {
	c := glossary.Concept{ID: in.ID}
	in.Body.onto(s, &c)
	made, err := s.Glossary.Add(ctx, who, c)
	if err != nil {
		return conceptBody{}, false, err
	}
	b, err := s.concept(ctx, who, &ByID{in.ID})
	return b, made, err
}

type changeConceptInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    ConceptWriting
}

func (s *Server) changeConcept(ctx context.Context, who account.Actor, in *changeConceptInput) (conceptBody, error) {
	version, err := versionOf(in.IfMatch)
	if err == nil {
		err = s.Glossary.Change(ctx, who, in.ID, version, func(c *glossary.Concept) { in.Body.onto(s, c) })
	}
	if err != nil {
		return conceptBody{}, err
	}
	return s.concept(ctx, who, &in.ByID)
}

func (s *Server) conceptHistory(ctx context.Context, who account.Actor, in *ByID) (listBody[eventBody], error) {
	if err := account.Can(who, account.GlossaryEdit, account.Object{Org: who.Org()}); err != nil {
		return listBody[eventBody]{}, err
	}
	events, err := s.Concepts.History(ctx, who.Scope(), in.ID)
	return listOf(events, "", eventOf), err
}

// glossaryHeaders are the words over the columns of the file, by language.
func glossaryHeaders(lang string) []string {
	switch lang {
	case "ar":
		return []string{"الفرنسية", "العربية", "الإنجليزية"}
	case "en":
		return []string{"French", "Arabic", "English"}
	}
	return []string{"Français", "Arabe", "Anglais"}
}

func (s *Server) glossaryCSV(c *gin.Context, who account.Actor) error {
	found, err := s.Concepts.Concepts(c.Request.Context(), who.Org())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	lines, err := report.NewLines(&b, glossaryHeaders(c.Query("lang")))
	for _, concept := range found {
		if err == nil {
			f := concept.Forms
			err = lines.Add([]string{strings.Join(f.French, " | "), strings.Join(f.Arabic, " | "), strings.Join(f.English, " | ")})
		}
	}
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", text.ContentDisposition("attachment", "glossaire.csv"))
	c.Data(http.StatusOK, "text/csv; charset=utf-8; header=present", b.Bytes())
	return nil
}
