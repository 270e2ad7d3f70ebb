// Package ledger keeps what imports did to the record: who brought which file and
// when, and how many things it made, changed and archived. Each row that an import
// touched is kept as it was before and after, so that an import can be taken back as
// long as nothing depends on it. Nothing is ever deleted: what an import made is
// archived when it is taken back, and a file that comes again revives it.
package ledger

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Kind is what a file was about.
type Kind string

// The kinds of import.
const (
	Offer     Kind = "offer"     // what e-Note says of an establishment
	People    Kind = "people"    // trainees or trainers
	Framework Kind = "framework" // éléments of an edition
)

// acts says what one must be able to do in the place of an import to know of it and
// to take it back: the same as for bringing it.
var acts = map[Kind]account.Act{Offer: account.OfferImport, People: account.PersonEdit, Framework: account.OfferEdit}

// Act is what an import of this kind is judged by.
func (k Kind) Act() account.Act { return acts[k] }

// Noun is a kind of thing that an import touches.
type Noun string

// The nouns, each after those that it hangs on.
const (
	Sector     Noun = "sector"
	Trade      Noun = "trade"
	Edition    Noun = "edition"
	Module     Noun = "module"
	Element    Noun = "element"
	Group      Noun = "group"
	Person     Noun = "person"
	Civil      Noun = "civil"
	Grant      Noun = "grant"
	Assignment Noun = "assignment"
)

// Tally counts what an import did to the things of one noun.
type Tally struct {
	Noun     Noun `json:"noun"`
	Made     int  `json:"made"`
	Changed  int  `json:"changed"`
	Archived int  `json:"archived"`
	Same     int  `json:"same"`
}

// Import is one file that was brought.
type Import struct {
	ID        string
	Org       string
	Place     string
	PlaceName string
	Actor     string
	ActorName string
	Kind      Kind
	File      string // its name
	SHA256    string
	Tallies   []Tally
	At        time.Time
	Undone    time.Time // zero while it stands
	UndoneBy  string    // a person's name
}

// Object gives what rights need to know of an import.
func (i Import) Object() account.Object { return account.Object{Org: i.Org, Place: i.Place} }

// Obstacle is something that keeps an import from being taken back.
type Obstacle struct {
	Noun  Noun   `json:"noun"`
	Label string `json:"label"`
	Why   string `json:"why"` // "changed" or "added" since, or what depends on it: "sign-ins", "learners"
	Count int    `json:"count"`
}

// What keeps an import from being taken back.
var (
	ErrUndone   = fault.New(fault.Conflict, "import.undone", "This import was taken back already.")
	ErrDepended = fault.New(fault.Conflict, "import.depended", "Something was changed since, or depends on what this import made. Nothing was taken back.")
)

// Store keeps imports.
type Store interface {
	// Imports lists the imports into the places that the scope manages, newest
	// first; cursor is where the last page ended, or empty.
	Imports(ctx context.Context, scope account.Scope, cursor string, limit int) (found []Import, next string, err error)
	// Import reads one of them with what stands in the way of taking it back, or
	// fault.Missing.
	Import(ctx context.Context, scope account.Scope, id string) (Import, []Obstacle, error)
	// Undo takes an import back in one act, if judge agrees and nothing stands in
	// the way.
	Undo(ctx context.Context, by, id string, judge func(Import) error) error
}

// Service shows imports and takes them back, for who could have brought them.
type Service struct{ store Store }

// NewService keeps imports in a store.
func NewService(store Store) *Service { return &Service{store} }

// Imports lists what was imported into the actor's places, newest first.
func (s *Service) Imports(ctx context.Context, who account.Actor, cursor string, limit int) ([]Import, string, error) {
	if limit == 0 {
		limit = 50
	}
	return s.store.Imports(ctx, who.Scope(), cursor, limit)
}

// may judges whether the actor may know of an import and take it back. Who may not
// hears what they would of an import that does not exist.
func may(who account.Actor, i Import) error {
	if account.Can(who, i.Kind.Act(), i.Object()) != nil {
		return fault.Missing()
	}
	return nil
}

// Import reads one import with what stands in the way of taking it back.
func (s *Service) Import(ctx context.Context, who account.Actor, id string) (Import, []Obstacle, error) {
	i, obstacles, err := s.store.Import(ctx, who.Scope(), id)
	if err == nil {
		err = may(who, i)
	}
	if err != nil {
		return Import{}, nil, account.OrAbsent(who, account.PersonEdit, err)
	}
	return i, obstacles, nil
}

// Undo takes an import back as a whole, or not at all.
func (s *Service) Undo(ctx context.Context, who account.Actor, id string) error {
	err := s.store.Undo(ctx, who.Person(), id, func(i Import) error {
		if err := may(who, i); err != nil {
			return err
		}
		if !i.Undone.IsZero() {
			return ErrUndone
		}
		return nil
	})
	return account.OrAbsent(who, account.PersonEdit, err)
}
