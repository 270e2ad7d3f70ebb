package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Catalogue reads courses for a scope; what it may not read is absent.
type Catalogue interface {
	Cards(ctx context.Context, scope account.Scope, q catalogue.Query) (cards []catalogue.Card, next string, err error)
	Facets(ctx context.Context, scope account.Scope, q catalogue.Query) (catalogue.Facets, error)
	Folder(ctx context.Context, scope account.Scope, course string) (catalogue.Folder, error)
	Around(ctx context.Context, scope account.Scope, resource string) (catalogue.Folder, error)
	Begun(ctx context.Context, scope account.Scope) ([]catalogue.Card, error)
	History(ctx context.Context, scope account.Scope, course string) ([]catalogue.Event, error)
}

type coursesInput struct {
	View     catalogue.View `query:"view" enum:"learning,studio,library" default:"library"`
	State    account.State  `query:"state" enum:"draft,review,published,withdrawn"`
	Sector   string         `query:"sector" maxLength:"40"`
	Level    string         `query:"level" maxLength:"40"`
	Language string         `query:"language" enum:"fr,ar,en"`
	Filiere  string         `query:"filiere" maxLength:"200"`
	Kind     media.Kind     `query:"type" enum:"pdf,photos,office,video,image,text,ebook,package,other" doc:"Courses in which learners find something of this kind"`
	Sort     catalogue.Sort `query:"sort" enum:"used" doc:"What most people opened in the last 90 days first; where it is left out, what changed last"`
	Words    string         `query:"q" maxLength:"200"`
	Cursor   string         `query:"cursor" maxLength:"200"`
	Limit    int            `query:"limit" minimum:"1" maximum:"100" default:"24"`
}

func (in *coursesInput) query() catalogue.Query {
	return catalogue.Query{
		View: in.View, State: in.State, Sector: in.Sector, Level: in.Level, Language: in.Language, Filiere: in.Filiere, Kind: in.Kind, Sort: in.Sort,
		Words: in.Words, Cursor: in.Cursor, Limit: in.Limit,
	}
}

func (s *Server) courses(ctx context.Context, who account.Actor, in *coursesInput) (listBody[courseBody], error) {
	cards, next, err := s.Catalogue.Cards(ctx, who.Scope(), in.query())
	return listOf(cards, next, func(c catalogue.Card) courseBody { return cardOf(who, c) }), err
}

type facetsBody struct {
	Sector   map[string]int `json:"sector"`
	Level    map[string]int `json:"level"`
	Language map[string]int `json:"language"`
	Filiere  map[string]int `json:"filiere"`
}

func (s *Server) facets(ctx context.Context, who account.Actor, in *coursesInput) (facetsBody, error) {
	found, err := s.Catalogue.Facets(ctx, who.Scope(), in.query())
	return facetsBody(found), err
}

func (s *Server) course(ctx context.Context, who account.Actor, in *ByID) (courseBody, error) {
	body, err := s.courseNow(ctx, who, in.ID)
	return body, account.OrAbsent(who, account.ResourceRead, err)
}

func (s *Server) courseNow(ctx context.Context, who account.Actor, id string) (courseBody, error) {
	folder, err := s.Catalogue.Folder(ctx, who.Scope(), id)
	if err != nil {
		return courseBody{}, err
	}
	return courseOf(who, folder), nil
}

// CourseWriting is what a person writes about a course; what is left out stays.
type CourseWriting struct {
	Title      *string   `json:"title,omitempty"`
	Summary    *string   `json:"summary,omitempty"`
	Language   *string   `json:"language,omitempty"`
	Sector     *string   `json:"sector,omitempty"`
	Level      *string   `json:"level,omitempty"`
	Filiere    *string   `json:"filiere,omitempty"`
	ModuleCode *string   `json:"module_code,omitempty"`
	Keywords   *[]string `json:"keywords,omitempty"`
	Licence    *string   `json:"licence,omitempty"`
	Place      *string   `json:"place,omitempty"`
}

// onto writes what was sent over what is there.
func (w CourseWriting) onto(c *catalogue.Course) {
	for _, field := range []struct{ from, to *string }{
		{w.Title, &c.Title}, {w.Summary, &c.Summary}, {w.Language, &c.Language}, {w.Sector, &c.Sector}, {w.Level, &c.Level},
		{w.Filiere, &c.Filiere}, {w.ModuleCode, &c.ModuleCode}, {w.Licence, &c.Licence}, {w.Place, &c.Place},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if w.Keywords != nil {
		c.Keywords = *w.Keywords
	}
}

type addCourseInput struct {
	NewID
	Body CourseWriting
}

func (s *Server) addCourse(ctx context.Context, who account.Actor, in *addCourseInput) (courseBody, bool, error) {
	c := catalogue.Course{ID: in.ID}
	in.Body.onto(&c)
	made, err := s.Desk.Create(ctx, who, c)
	if err != nil {
		return courseBody{}, false, err
	}
	body, err := s.courseNow(ctx, who, in.ID)
	return body, made, err
}

type audienceInput struct {
	Public bool     `json:"public,omitempty"`
	Groups []string `json:"groups,omitempty"`
	Places []string `json:"places,omitempty"`
}

func (a *audienceInput) audience() *catalogue.Audience {
	if a == nil {
		return nil
	}
	return &catalogue.Audience{Public: a.Public, Groups: a.Groups, Places: a.Places}
}

type changeCourseInput struct {
	ByID
	IfMatch string `header:"If-Match"`
	Body    struct {
		CourseWriting
		Audience *audienceInput `json:"audience,omitempty"`
		Editors  *[]string      `json:"editors,omitempty"`
	}
}

func (s *Server) changeCourse(ctx context.Context, who account.Actor, in *changeCourseInput) (courseBody, error) {
	return s.change(ctx, who, in.ID, in.IfMatch, func(version int) error {
		return s.Desk.Edit(ctx, who, in.ID, version, func(c *catalogue.Course) {
			in.Body.onto(c)
			if in.Body.Audience != nil {
				c.Audience = *in.Body.Audience.audience()
			}
			if in.Body.Editors != nil {
				c.Editors = *in.Body.Editors
			}
		})
	})
}

// change does something to the version of a course that If-Match names, tells
// those who work on it, and answers it as it is then.
func (s *Server) change(ctx context.Context, who account.Actor, id, ifMatch string, do func(version int) error) (courseBody, error) {
	version, err := versionOf(ifMatch)
	if err != nil {
		return courseBody{}, err
	}
	return s.changed(ctx, who, id, do(version))
}

// changed answers a course after a change, or the error of it.
func (s *Server) changed(ctx context.Context, who account.Actor, id string, err error) (courseBody, error) {
	if err != nil {
		return courseBody{}, err
	}
	body, err := s.courseNow(ctx, who, id)
	if err == nil {
		s.tellCourse(body)
	}
	return body, err
}

type courseNews struct {
	ID      string        `json:"id"`
	State   account.State `json:"state"`
	Version int           `json:"version"`
}

// tellCourse lets those who work on a course know that it changed.
func (s *Server) tellCourse(c courseBody) {
	people := append([]named{c.Owner}, c.Editors...)
	if c.Submitter != nil {
		people = append(people, *c.Submitter)
	}
	told := map[string]bool{}
	for _, p := range people {
		if !told[p.ID] {
			told[p.ID] = true
			s.Hub.Tell(live.Event{Topic: live.ToPerson(p.ID), Name: "course", Data: courseNews{c.ID, c.State, c.Version}})
		}
	}
}

type removeCourseInput struct {
	ByID
	IfMatch string `header:"If-Match" doc:"Version, if it must still be that one"`
}

func (s *Server) removeCourse(ctx context.Context, who account.Actor, in *removeCourseInput) error {
	version, err := versionIfSaid(in.IfMatch)
	if err != nil {
		return err
	}
	return s.Desk.Archive(ctx, who, in.ID, version)
}
