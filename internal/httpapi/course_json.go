package httpapi

import (
	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

type courseBody struct {
	ID         string         `json:"id"`
	Version    int            `json:"version"`
	Title      string         `json:"title"`
	Summary    string         `json:"summary"`
	Language   string         `json:"language"`
	Sector     string         `json:"sector"`
	Level      string         `json:"level"`
	Filiere    string         `json:"filiere"`
	ModuleCode string         `json:"module_code"`
	Keywords   []string       `json:"keywords"`
	Licence    string         `json:"licence"`
	State      account.State  `json:"state" enum:"draft,review,published,withdrawn"`
	Pending    int            `json:"pending" doc:"Resources that learners do not have yet"`
	Place      named          `json:"place"`
	Owner      named          `json:"owner"`
	Editors    []named        `json:"editors"`
	Audience   audienceBody   `json:"audience"`
	Submitter  *named         `json:"submitter"`
	Reason     string         `json:"reason"`
	Published  string         `json:"published"`
	Changed    string         `json:"changed"`
	Review     bool           `json:"review" doc:"A second person must publish here"`
	Minutes    int            `json:"minutes"`
	Pages      int            `json:"pages"`
	Cover      coverBody      `json:"cover"`
	Modules    []moduleBody   `json:"modules" doc:"Empty in lists"`
	Can        courseCan      `json:"can"`
	Progress   *courseLearned `json:"progress"`
}

func (b courseBody) etag() string { return etagOf(b.Version) }

type audienceBody struct {
	Public bool        `json:"public"`
	Groups []groupName `json:"groups"`
	Places []named     `json:"places"`
}

type groupName struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

type coverBody struct {
	Poster string `json:"poster"`
	Hue    string `json:"hue"`
}

type courseCan struct {
	Edit     bool `json:"edit"`
	Submit   bool `json:"submit"`
	Publish  bool `json:"publish"`
	Return   bool `json:"return"`
	Withdraw bool `json:"withdraw"`
}

type courseLearned struct {
	Done        int     `json:"done"`
	Total       int     `json:"total"`
	Share       float64 `json:"share"`
	SecondsLeft float64 `json:"seconds_left"`
	PagesLeft   int     `json:"pages_left"`
}

type moduleBody struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Ord       int            `json:"ord"`
	Resources []ResourceBody `json:"resources"`
}

// cardOf shapes a course as lists show it, with what this person can do to it.
func cardOf(who account.Actor, c catalogue.Card) courseBody {
	b := courseBody{
		ID: c.ID, Version: c.Version, Title: c.Title, Summary: c.Summary, Language: c.Language, Sector: c.Sector, Level: c.Level,
		Filiere: c.Filiere, ModuleCode: c.ModuleCode, Keywords: c.Keywords, Licence: c.Licence, State: c.State, Pending: c.Pending,
		Place: named{c.Course.Place, c.PlaceName}, Owner: named{c.Course.Owner, c.OwnerName}, Reason: c.Reason,
		Published: timeText(c.Published), Changed: timeText(c.Changed), Review: c.Review, Minutes: c.Minutes, Pages: c.Pages,
		Cover: coverOf(c), Can: canOf(who, c),
	}
	for _, e := range c.EditedBy {
		b.Editors = append(b.Editors, named(e))
	}
	b.Audience.Public = c.Audience.Public
	for _, g := range c.For {
		b.Audience.Groups = append(b.Audience.Groups, groupName(g))
	}
	for _, p := range c.At {
		b.Audience.Places = append(b.Audience.Places, named(p))
	}
	if c.Waiting() {
		b.Submitter = &named{c.Submitter, c.Submission}
	}
	if c.Progress != nil {
		b.Progress = (*courseLearned)(c.Progress)
	}
	return b
}

// courseOf shapes a course that was opened.
func courseOf(who account.Actor, f catalogue.Folder) courseBody {
	b := cardOf(who, f.Card)
	at := map[string]int{}
	for i, m := range f.Modules {
		at[m.ID] = i
		b.Modules = append(b.Modules, moduleBody{ID: m.ID, Title: m.Title, Ord: m.Ord})
	}
	for _, item := range f.Items {
		if i, found := at[item.Module]; found {
			b.Modules[i].Resources = append(b.Modules[i].Resources, resourceFor(b.Can.Edit, item))
		}
	}
	return b
}

func coverOf(c catalogue.Card) (b coverBody) {
	for _, s := range curriculum.Sectors() {
		if s.Slug == c.Sector {
			b.Hue = s.Hue
		}
	}
	if c.Cover.MIME != "" {
		b.Poster = poster(c.Cover.Resource, c.Cover.Revision, c.Cover.MIME)
	}
	return b
}

func poster(resource string, revision int64, mime string) string {
	return stream.Address(resource, revision, stream.Wanted{Role: media.RolePoster}, mime)
}

func canOf(who account.Actor, c catalogue.Card) courseCan {
	o := c.Object(c.Review)
	can := func(act account.Act) bool {
		return c.Open(act, who.Person(), c.Review) && account.Can(who, act, o) == nil
	}
	return courseCan{
		Edit: can(account.CourseEdit), Submit: can(account.CourseSubmit), Publish: can(account.CoursePublish),
		Return: can(account.CourseReturn), Withdraw: can(account.CourseWithdraw),
	}
}
