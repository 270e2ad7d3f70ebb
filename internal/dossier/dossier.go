// Package dossier is about everything that the lab keeps of one person: it hands
// it out, and erases it but for what is counted.
//
// What belongs to a person is said table by table where the tables are
// (sqlstore). An export is a zip: the rows as they stood at one moment, as JSON
// and as tables, and the files that the person brought. The rows wait in a
// temporary file of the folder that New is given, so that nobody's slow line
// holds the record; files are read as they are sent.
package dossier

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
)

// Part is the rows of one kind that are about a person: "roles", "facts".
type Part struct {
	Name    string
	Columns []string
	Rows    iter.Seq2[[]any, error] // texts and numbers; a row holds until the next. What was left out of it is nil
}

// File is a file that the person brought and owns.
type File struct {
	ID     string
	Name   string // as it came
	Size   int64
	SHA256 string
	At     time.Time
}

// Moment is the record as it stands, for reading one person's part of it.
type Moment interface {
	// Parts tells all that is kept, part by part; it can be asked again and tells
	// the same.
	Parts(ctx context.Context, tell func(Part) error) error
	// Files lists the person's files, by identifier.
	Files(ctx context.Context) ([]File, error)
}

// Store reads and erases what is kept of a person.
type Store interface {
	// Read lets use look at one moment of the record, about one person.
	Read(ctx context.Context, p account.Person, use func(Moment) error) error
	// Exported records that somebody took an export of a person along.
	Exported(ctx context.Context, by string, p account.Person) error
	// Standing tells what an erasure would meet, or fault.Missing.
	Standing(ctx context.Context, person string) (Standing, error)
	// Erase erases a person in one act, if rule agrees with how they stand; the
	// legal archive remembers them until then.
	Erase(ctx context.Context, by, person string, e Erasure, until time.Time, rule func(Standing) error) error
	// Archived lists who is in the legal archive, the last erased first; cursor is
	// where the last page ended, or empty.
	Archived(ctx context.Context, scope account.Scope, cursor string, limit int) (found []Archived, next string, err error)
}

// People reads the people whom an actor may see.
type People interface {
	Person(ctx context.Context, who account.Actor, id string) (account.Profile, error)
}

// Service hands out and erases, for those who may. It is safe for concurrent use.
type Service struct {
	people People
	store  Store
	blobs  blob.Store
	folder string
	now    func() time.Time

	mu   sync.Mutex
	busy map[string]bool // people whose export is on its way
}

// New joins the stores. Files that live for one export are made in folder.
func New(people People, store Store, blobs blob.Store, folder string, now func() time.Time) *Service {
	return &Service{people: people, store: store, blobs: blobs, folder: folder, now: now, busy: map[string]bool{}}
}

// find reads a person for an act on all that is kept of them.
func (s *Service) find(ctx context.Context, who account.Actor, act account.Act, id string) (account.Profile, error) {
	p, err := s.people.Person(ctx, who, id)
	if err != nil {
		return p, account.OrAbsent(who, act, err)
	}
	return p, account.Can(who, act, p.Object())
}
