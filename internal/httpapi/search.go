package httpapi

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// searchInput is a question as the address of the results page holds it.
type searchInput struct {
	Q        string   `query:"q" doc:"What was typed; only the first words of much are looked for"`
	Lang     string   `query:"lang" enum:"fr,ar,en" doc:"Language of the interface: of equal answers, those in it come first"`
	Sector   []string `query:"sector,explode" maxItems:"20"`
	Level    []string `query:"level,explode" maxItems:"20"`
	Type     []string `query:"type,explode" maxItems:"20"`
	Language []string `query:"language,explode" maxItems:"20"`
	Course   []string `query:"course,explode" maxItems:"20"`
	Filiere  []string `query:"filiere,explode" maxItems:"20" doc:"Code or name, as courses say it"`
	Campus   []string `query:"campus,explode" maxItems:"20" doc:"Identifiers of places"`
	Duration []string `query:"duration,explode" maxItems:"4" doc:"Minutes that a film takes: lt5, 5-15, 15-45 or gt45"`
	Sort     string   `query:"sort" enum:"date,title" doc:"Newest first, or as a dictionary would; best first where it is left out"`
	Page     int      `query:"page" minimum:"0" maximum:"1000" doc:"From 1"`
	In       string   `query:"in" maxLength:"26" doc:"Look inside this resource: all its passages, in reading order"`
	Exact    bool     `query:"exact" doc:"As it was typed: no word is read as another, or left out"`
}

type searchBody struct {
	Query     string                       `json:"query"`
	Total     int                          `json:"total" doc:"Resources found; passages, where one resource is looked into"`
	Groups    []groupFound                 `json:"groups"`
	Facets    map[string]map[string]int    `json:"facets"`
	Labels    map[string]map[string]string `json:"labels" doc:"What the counted values are called that are codes or identifiers, by facet and value"`
	Corrected []correctionBody             `json:"corrected"`
	Sounded   []correctionBody             `json:"sounded" doc:"Words in Latin letters that were read as Arabic ones that sound so"`
	Dropped   []string                     `json:"dropped"`
	Degraded  bool                         `json:"degraded" doc:"The search engine is away: only what the catalogue says was looked at"`
	TookMS    int64                        `json:"took_ms"`
}

type correctionBody struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// groupFound is a resource with the passages of it that answer.
type groupFound struct {
	Resource string         `json:"resource"`
	Course   courseFound    `json:"course"`
	Title    string         `json:"title"`
	Type     string         `json:"type"`
	Language string         `json:"language"`
	Poster   string         `json:"poster"`
	Duration float64        `json:"duration"`
	Pages    int            `json:"pages"`
	Passages []passageFound `json:"passages"`
	Because  []becauseBody  `json:"because" doc:"What stands there for words that do not, by the glossary"`
}

type becauseBody struct {
	Asked string `json:"asked"`
	Found string `json:"found"`
}

type courseFound struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Sector string `json:"sector"`
}

type passageFound struct {
	Kind    search.Kind `json:"kind" doc:"card, page, note (of a slide's speaker), section or cue"`
	Loc     locBody     `json:"loc"`
	Context string      `json:"context"`
	Text    string      `json:"text"`
	Marks   [][2]int    `json:"marks" doc:"Where the words stand in text, in UTF-16 units"`
	Words   []string    `json:"words" doc:"The words as they are written there"`
	Source  string      `json:"source,omitempty" enum:"read,corrected" doc:"Of a page: read where a machine read the words from its picture, corrected where somebody put them right; left out where they are the file's own"`
}

// locBody is where a passage opens: one of the three, or none for a card.
type locBody struct {
	Page    int      `json:"page,omitempty"`
	Section int      `json:"section,omitempty"`
	Seconds *float64 `json:"seconds,omitempty"`
}

// search answers a question within what the reader may read.
func (s *Server) search(ctx context.Context, who account.Actor, in *searchInput) (searchBody, error) {
	began := s.Now()
	q := search.Query{
		Text: in.Q, Language: in.Lang, Resource: in.In, Page: in.Page, Filters: in.filters(), Sort: search.Sort(in.Sort), Exact: in.Exact,
	}
	found, err := s.Search.Find(ctx, who.Scope(), q)
	if err != nil {
		return searchBody{}, err
	}
	s.Missed.Note(who.Scope(), q, found.Answer)
	b := searchBody{
		Query: in.Q, Total: found.Total, Groups: groupsFound(found), Facets: map[string]map[string]int{}, Labels: found.Labels,
		Dropped: found.Dropped, Degraded: found.Degraded, TookMS: s.Now().Sub(began).Round(time.Millisecond).Milliseconds(),
	}
	for name, facet := range facets {
		b.Facets[name] = map[string]int{}
		if counts := found.Facets[facet]; counts != nil {
			b.Facets[name] = counts
		}
	}
	b.Corrected, b.Sounded = corrections(found.Corrected), corrections(found.Sounded)
	return b, nil
}

func corrections(list []search.Correction) (bodies []correctionBody) {
	for _, c := range list {
		bodies = append(bodies, correctionBody(c))
	}
	return bodies
}

// facets are the names of facets here and in the index.
var facets = map[string]string{
	"sector": "sector", "level": "level", "language": "lang", "type": "type", "filiere": "filiere", "campus": "campus", "duration": "dur",
}

func (in searchInput) filters() map[string][]string {
	chosen := map[string][]string{}
	for facet, values := range map[string][]string{
		"sector": in.Sector, "level": in.Level, "lang": in.Language, "type": in.Type, "course": in.Course,
		"filiere": in.Filiere, "campus": in.Campus, "dur": in.Duration,
	} {
		if len(values) > 0 {
			chosen[facet] = values
		}
	}
	return chosen
}

type suggestInput struct {
	Q    string `query:"q" doc:"What is being typed; a space at its end says that the last word is whole"`
	Lang string `query:"lang" enum:"fr,ar,en"`
}

type suggestBody struct {
	Groups   []groupFound `json:"groups"`
	Degraded bool         `json:"degraded" doc:"The search engine is away: only what the catalogue says was looked at"`
}

// suggest answers while somebody types.
func (s *Server) suggest(ctx context.Context, who account.Actor, in *suggestInput) (suggestBody, error) {
	found, err := s.Search.Suggest(ctx, who.Scope(), in.Q, in.Lang)
	return suggestBody{Groups: groupsFound(found), Degraded: found.Degraded}, err
}

func groupsFound(found search.Found) []groupFound {
	groups := []groupFound{}
	for _, g := range found.Groups {
		shown := found.Shown[g.Resource]
		b := groupFound{
			Resource: g.Resource, Title: g.Title, Type: g.Type, Language: g.Language,
			Course:   courseFound{shown.Course, shown.CourseTitle, shown.Sector},
			Duration: shown.Duration, Pages: shown.Pages, Passages: []passageFound{},
		}
		if shown.Poster != "" {
			b.Poster = stream.Address(g.Resource, shown.Revision, stream.Wanted{Role: media.RolePoster}, shown.Poster)
		}
		for _, p := range g.Passages {
			b.Passages = append(b.Passages, passage(p, shown.CourseTitle))
			b.Because = append(b.Because, newReasons(b.Because, p.Because)...)
		}
		groups = append(groups, b)
	}
	return groups
}

// newReasons gives those of a passage that those before it do not give.
func newReasons(told []becauseBody, because []glossary.Because) (list []becauseBody) {
	for _, b := range because {
		if !slices.ContainsFunc(told, func(t becauseBody) bool { return t.Asked == b.Asked }) {
			list = append(list, becauseBody(b))
		}
	}
	return list
}

func passage(p search.Passage, context string) passageFound {
	b := passageFound{Kind: p.Kind, Loc: locOf(p), Context: context, Text: p.Text, Marks: [][2]int{}, Words: p.Words, Source: string(p.Source)}
	for _, m := range p.Marks {
		b.Marks = append(b.Marks, [2]int{m.Start, m.End})
	}
	return b
}

func locOf(p search.Passage) locBody {
	switch p.Kind {
	case search.Page, search.Note:
		return locBody{Page: p.Ord}
	case search.Section:
		return locBody{Section: p.Ord}
	case search.Cue:
		if at, err := strconv.ParseFloat(p.Loc, 64); err == nil {
			return locBody{Seconds: &at}
		}
	}
	return locBody{}
}
