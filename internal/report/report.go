// Package report answers questions across the lab: how far the learners of a
// group have come. It reads and adds up; it keeps nothing and writes nothing.
//
// What counts is what was really watched or read: the union of stretches over
// all sessions, never the last position.
package report

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/live"
)

// Named is something by its name.
type Named = catalogue.Named

// Group is the group that is reported on.
type Group struct {
	ID     string
	Code   string
	Name   string
	Object account.Object // what rights need to know of it
}

// Resource is something to watch or read of a module.
type Resource struct {
	ID     string
	Title  string
	Kind   string  // a media.Kind
	Film   bool    // Extent is seconds, else pages
	Extent float64 // at least 1 page
}

// Module is a chapter with its resources, in order.
type Module struct {
	Named
	Resources []Resource
}

// Sheet is what a table is made from, as it stood at one moment.
type Sheet struct {
	Group    Group
	Course   Named
	Modules  []Module
	Learners []Named // by name
	Progress []learning.Progress
	Markers  map[string]string // the names of trainers who called something completed
}

// Course is a course that a group follows.
type Course struct {
	Named
	State catalogue.State // published, or withdrawn: what was learned stays
}

// Store reads what reports are made from.
type Store interface {
	// Group reads one group, or fault.Missing.
	Group(ctx context.Context, group string) (Group, error)
	// Courses lists the courses that were published for a group, by title; one
	// that is open to everybody counts once somebody of the group has begun it.
	Courses(ctx context.Context, group string) ([]Course, error)
	// Sheet reads one of those courses with its learners' progress, or
	// fault.Missing.
	Sheet(ctx context.Context, group, course string) (Sheet, error)
	// Taught lists the modules that a group has, in the order of its trade.
	Taught(ctx context.Context, group string) ([]Taught, error)
	// Faces reads the learners of a group, and which of the resources it follows.
	Faces(ctx context.Context, group string, resources []string) (Faces, error)
	// Countable lists the groups that the reader trains, and the places of their
	// organisation.
	Countable(ctx context.Context, scope account.Scope) (Countable, error)
	// Sittings reads the sessions of a group's learners in a course, as long as
	// sessions are kept.
	Sittings(ctx context.Context, group, course string) ([]Sitting, error)
}

// Service makes reports for those who may have them.
type Service struct {
	store    Store
	presence live.Presence
}

// NewService makes reports from a store, and from who is there.
func NewService(store Store, presence live.Presence) *Service {
	return &Service{store: store, presence: presence}
}

// Courses lists the courses that a group follows.
func (s *Service) Courses(ctx context.Context, who account.Actor, group string) ([]Course, error) {
	if _, err := s.group(ctx, who, account.ProgressRead, group); err != nil {
		return nil, err
	}
	return s.store.Courses(ctx, group)
}

// Table tells how far the learners of a group have come with a course. act is
// account.ProgressRead, or account.ProgressExport where the table leaves the lab.
func (s *Service) Table(ctx context.Context, who account.Actor, act account.Act, group, course string) (Table, error) {
	if _, err := s.group(ctx, who, act, group); err != nil {
		return Table{}, err
	}
	sheet, err := s.store.Sheet(ctx, group, course)
	if err != nil {
		return Table{}, err
	}
	return sheet.Table(), nil
}

func (s *Service) group(ctx context.Context, who account.Actor, act account.Act, group string) (Group, error) {
	return allowed(ctx, s.store, who, act, group)
}

// groups finds groups.
type groups interface {
	Group(ctx context.Context, group string) (Group, error)
}

// allowed gives a group to who may do so with it.
func allowed(ctx context.Context, store groups, who account.Actor, act account.Act, group string) (Group, error) {
	g, err := store.Group(ctx, group)
	if err != nil {
		return g, account.OrAbsent(who, act, err)
	}
	return g, account.Can(who, act, g.Object)
}

// Table is a report: one row a learner, one cell a module.
type Table struct {
	Group   Group
	Course  Named
	Modules []Module
	Rows    []Row
}

// Row is one learner.
type Row struct {
	Named
	Cells []Cell // one for each module
	Share float64
	Seen  time.Time // zero for never
}

// Cell is what one learner did of one module.
type Cell struct {
	Share     float64 // of everything in it, from 0 to 1
	Seconds   float64 // of film, each stretch once: watched or heard
	Heard     float64 // of these, heard without the picture
	Pages     float64 // read, each page once
	Completed int
	Of        int
	Seen      time.Time // zero for never
}

// secondsOfAPage is what a page weighs in a share beside film: a minute, as on
// the cards of the catalogue.
const secondsOfAPage = 60

// Table adds a sheet up.
func (s Sheet) Table() Table {
	t := Table{Group: s.Group, Course: s.Course, Modules: s.Modules, Rows: make([]Row, len(s.Learners))}
	done := map[[2]string]learning.Progress{}
	for _, p := range s.Progress {
		done[[2]string{p.Person, p.Resource}] = p
	}
	for i, learner := range s.Learners {
		row, whole := Row{Named: learner}, sum{}
		for _, m := range s.Modules {
			part := sum{}
			for _, r := range m.Resources {
				part.add(r, done[[2]string{learner.ID, r.ID}])
			}
			whole.join(part)
			row.Cells = append(row.Cells, part.cell())
		}
		row.Share, row.Seen = whole.share(), whole.Seen
		t.Rows[i] = row
	}
	return t
}

// sum adds up what one learner did.
type sum struct {
	Cell
	weight, covered float64
}

func (s *sum) add(r Resource, p learning.Progress) {
	length := p.Watched.Within(r.Extent).Length()
	weight := r.Extent
	if r.Film {
		s.Seconds += length
		s.Heard += p.Heard.Within(r.Extent).Length()
	} else {
		s.Pages += length
		weight *= secondsOfAPage
	}
	if r.Extent > 0 {
		s.covered += weight * length / r.Extent
	}
	s.weight += weight
	s.Of++
	if !p.Completed.IsZero() {
		s.Completed++
	}
	if p.Seen.After(s.Seen) {
		s.Seen = p.Seen
	}
}

func (s *sum) join(part sum) {
	s.weight += part.weight
	s.covered += part.covered
	if part.Seen.After(s.Seen) {
		s.Seen = part.Seen
	}
}

func (s sum) share() float64 {
	if s.weight == 0 {
		return 0
	}
	return min(1, s.covered/s.weight)
}

func (s sum) cell() Cell {
	c := s.Cell
	c.Share = s.share()
	return c
}
