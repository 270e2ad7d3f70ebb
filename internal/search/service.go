package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Shelf tells, from the record, what an answer shows of resources beside what
// their documents hold.
type Shelf interface {
	// Shown gives those of the resources that the scope may read at this moment:
	// what was withdrawn since the index was written is not among them.
	Shown(ctx context.Context, scope account.Scope, resources []string) (map[string]Shown, error)
	// Cues gives the cues of resources, in the order in which their documents
	// were made of them.
	Cues(ctx context.Context, resources []string) (map[string][]media.Cue, error)
	// Sources gives, by resource and page, where the text of those of the pages
	// comes from that have it not from their file.
	Sources(ctx context.Context, resources []string, pages []int) (map[string]map[int]media.Source, error)
	// Labels names, in a language, those values of facets that have a name in the
	// record, by facet and value; the others are their own.
	Labels(ctx context.Context, scope account.Scope, language string, counted map[string]map[string]int) (map[string]map[string]string, error)
}

// Shown is what an answer shows of a resource.
type Shown struct {
	Course      string
	CourseTitle string
	Sector      string
	Revision    int64
	Poster      string // media type of its poster, or empty
	Duration    float64
	Pages       int
}

// Found is an answer with what is shown of each of its resources.
type Found struct {
	Answer
	Shown  map[string]Shown
	Labels map[string]map[string]string // of what is counted, and of nothing else: a name may be as secret as what it names
}

// Engine answers questions: an Index, as the service needs it.
type Engine interface {
	Find(ctx context.Context, q Query) (Answer, error)
}

// Fallback answers from the record itself, within what the scope may read, while
// the engine is away. Its answers are Degraded.
type Fallback interface {
	Find(ctx context.Context, scope account.Scope, q Query) (Answer, error)
}

// Service asks the index on behalf of somebody: it alone says what they may
// find, and leads a window of captions back to the second that is meant.
type Service struct {
	engine   Engine
	shelf    Shelf
	plain    Fallback
	glossary Glossary
	now      func() time.Time
	away     atomic.Int64 // until when the engine is not asked, in microseconds
}

// leaveAlone is how long an engine that was away is not asked again: one that
// hangs would let everybody wait.
const leaveAlone = 3 * time.Second

// NewService joins an index with the record and the glossary that it was made
// from.
func NewService(engine Engine, shelf Shelf, plain Fallback, g Glossary, now func() time.Time) *Service {
	return &Service{engine: engine, shelf: shelf, plain: plain, glossary: g, now: now}
}

// lettersOfText is from how many letters on text is looked into while somebody
// types; fewer are looked for in titles only.
const lettersOfText = 3

// Suggest answers what is being typed: at most eight resources, one passage
// each. Nothing typed suggests nothing.
func (s *Service) Suggest(ctx context.Context, scope account.Scope, typed, language string) (Found, error) {
	letters := utf8.RuneCountInString(strings.TrimSpace(typed))
	if letters == 0 {
		return Found{}, nil
	}
	q := Query{Text: typed, Language: language, Instant: true}
	if letters < lettersOfText {
		q.Kind = Card
	}
	return s.Find(ctx, scope, q)
}

// mostInside is the most passages of one resource that are given at once.
const mostInside = 500

// Find answers a question within what the scope may read. Inside one resource
// the passages come in reading order; where no page of them is asked for they
// are all that hold a word themselves, up to mostInside.
func (s *Service) Find(ctx context.Context, scope account.Scope, q Query) (Found, error) {
	q.ACL, q.All = Keys(scope), false
	if q.Resource != "" {
		q.Sort = ByReading
	}
	of, err := s.glossary.Of(ctx, scope.Org())
	if err != nil {
		return Found{}, err
	}
	q.Senses = of.Senses(cleanQuestion(q.Text))
	answer, err := s.ask(ctx, scope, q)
	if err == nil && sounding(q, answer) {
		answer, err = s.askBySound(ctx, scope, q, answer)
	}
	if err != nil {
		return Found{}, err
	}
	if q.Resource != "" && q.Page == 0 && strings.TrimSpace(q.Text) != "" {
		if err := s.readOn(ctx, scope, q, &answer); err != nil {
			return Found{}, err
		}
	}
	found := Found{Answer: answer}
	if found.Shown, err = s.shelf.Shown(ctx, scope, resources(answer.Groups)); err != nil {
		return Found{}, err
	}
	found.keepShown(q.Resource != "")
	if found.Labels, err = s.shelf.Labels(ctx, scope, q.Language, found.Facets); err != nil {
		return Found{}, err
	}
	if err := s.sayRead(ctx, found.Groups); err != nil {
		return Found{}, err
	}
	return found, s.exactSeconds(ctx, found.Groups)
}

// readOn brings the passages of one resource that follow the first page.
func (s *Service) readOn(ctx context.Context, scope account.Scope, q Query, a *Answer) error {
	for q.Page = 2; len(a.Groups) == 1 && len(a.Groups[0].Passages) < min(a.Total, mostInside); q.Page++ {
		next, err := s.ask(ctx, scope, q)
		if err != nil || len(next.Groups) == 0 {
			return err
		}
		a.Groups[0].Passages = append(a.Groups[0].Passages, next.Groups[0].Passages...)
	}
	a.keepMarked()
	return nil
}

// keepMarked takes out the passages that only stand under a title with the
// words: inside a resource that is called by them those would be all.
func (a *Answer) keepMarked() {
	for i, g := range a.Groups {
		marked := slices.DeleteFunc(g.Passages, func(p Passage) bool { return len(p.Marks) == 0 })
		a.Total -= len(g.Passages) - len(marked)
		a.Groups[i].Passages = marked
	}
}

// ask asks the engine, or the record while it is away.
func (s *Service) ask(ctx context.Context, scope account.Scope, q Query) (Answer, error) {
	if now := s.now(); now.UnixMicro() >= s.away.Load() {
		answer, err := s.engine.Find(ctx, q)
		if !errors.Is(err, ErrAway) {
			return answer, wrapped("ask the index", err)
		}
		s.away.Store(now.Add(leaveAlone).UnixMicro())
	}
	answer, err := s.plain.Find(ctx, scope, q)
	return answer, wrapped("ask the record", err)
}

// wrapped says what failed, if anything did.
func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// keepShown takes out what the index still holds and the record gives no more.
// within says that the total counts the passages of one resource.
func (f *Found) keepShown(within bool) {
	before := len(f.Groups)
	f.Groups = slices.DeleteFunc(f.Groups, func(g Group) bool {
		_, shown := f.Shown[g.Resource]
		return !shown
	})
	gone := before - len(f.Groups)
	switch {
	case gone == 0:
	case within:
		f.Total, f.Facets = 0, nil
	default:
		f.Total -= gone
	}
}

// exactSeconds moves each window of captions to the cue where its first marked
// word is said.
func (s *Service) exactSeconds(ctx context.Context, groups []Group) error {
	var spoken []string
	for _, g := range groups {
		if slices.ContainsFunc(g.Passages, isSaid) {
			spoken = append(spoken, g.Resource)
		}
	}
	if len(spoken) == 0 {
		return nil
	}
	cues, err := s.shelf.Cues(ctx, spoken)
	if err != nil {
		return err
	}
	for _, g := range groups {
		windows := Windows(cues[g.Resource])
		for i, p := range g.Passages {
			if isSaid(p) && p.Ord < len(windows) {
				g.Passages[i].Loc = seconds(CueAt(windows[p.Ord], p.Offset).Start)
			}
		}
	}
	return nil
}

// sayRead notes on each page where its text comes from: a machine that reads a
// picture may be wrong. The record is asked, not the index: a page that somebody
// vouches for without a change is not indexed again.
func (s *Service) sayRead(ctx context.Context, groups []Group) error {
	var pages []int
	for _, g := range groups {
		for _, p := range g.Passages {
			if p.Kind == Page && !slices.Contains(pages, p.Ord) {
				pages = append(pages, p.Ord)
			}
		}
	}
	if len(pages) == 0 {
		return nil
	}
	sources, err := s.shelf.Sources(ctx, resources(groups), pages)
	if err != nil {
		return err
	}
	for _, g := range groups {
		for i, p := range g.Passages {
			if p.Kind == Page {
				g.Passages[i].Source = sources[g.Resource][p.Ord]
			}
		}
	}
	return nil
}

// isSaid reports whether a passage is a window of captions with a marked word.
func isSaid(p Passage) bool { return p.Kind == Cue && p.Offset >= 0 }

func resources(groups []Group) []string {
	list := make([]string, len(groups))
	for i, g := range groups {
		list[i] = g.Resource
	}
	return list
}
