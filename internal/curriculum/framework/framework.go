// Package framework brings a référentiel out of a table: for each module its éléments
// de compétence, apprentissages and éléments de contenu, with their share. It says
// what would change before anything is changed; the same table again changes nothing.
//
// What the table names is matched to what the module has, or had in the edition before,
// so that éléments keep their line and resources their place. Modules that the table
// does not name stay as they are. It writes nothing outside the store it is given.
package framework

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// ErrProblems is said to a table of which some lines cannot be used.
var ErrProblems = fault.New(fault.Invalid, "framework.problems", "Some lines of the table cannot be used. Nothing was changed.").On("file")

// Known is what the record has of an edition.
type Known struct {
	Edition  curriculum.Edition
	Modules  []KnownModule
	Attached map[string]int // resources by line
}

// KnownModule is a module with its éléments, archived ones too, and those that the
// module of its code has in the edition before.
type KnownModule struct {
	curriculum.Module
	Elements []curriculum.Element
	Before   []curriculum.Element
}

// Store keeps what a table changes.
type Store interface {
	// Known reads what the record has of an edition, whoever asks.
	Known(ctx context.Context, edition string) (Known, error)
	// Import reads the same, carries out the plan that draw makes of it in one act,
	// and enters it in the ledger. A plan that changes nothing leaves no trace.
	Import(ctx context.Context, edition string, entry ledger.Import, draw func(Known) (Plan, error)) error
}

// Importer brings tables in.
type Importer struct {
	store Store
	ids   *id.Maker
	now   func() time.Time
	old   sheet.Converter
}

// NewImporter keeps what it imports in the store, and reads old .xls files by old,
// which may be nil.
func NewImporter(store Store, ids *id.Maker, now func() time.Time, old sheet.Converter) *Importer {
	return &Importer{store, ids, now, old}
}

// File is a table that somebody brings.
type File struct {
	Name   string
	SHA256 string
	Data   []byte
}

// Plan is what a table changes, or would change.
type Plan struct {
	Rows     int
	Modules  []ModulePlan
	Problems []sheet.Problem
}

// ModulePlan is what becomes of one module.
type ModulePlan struct {
	curriculum.Module
	Elements []curriculum.Element // all of them, as they would be
	Made     int
	Changed  int
	Archived int
	Same     int
	Lost     int // resources whose élément would be archived
}

// Nothing reports whether the module stays as it is.
func (p ModulePlan) Nothing() bool { return p.Made+p.Changed+p.Archived == 0 }

// Nothing reports whether every module already is as the table says.
func (p Plan) Nothing() bool {
	return !slices.ContainsFunc(p.Modules, func(m ModulePlan) bool { return !m.Nothing() })
}

// Tallies counts what a plan does, as the ledger keeps it.
func (p Plan) Tallies() []ledger.Tally {
	sum := ledger.Tally{Noun: ledger.Element}
	for _, m := range p.Modules {
		sum.Made, sum.Changed, sum.Archived, sum.Same = sum.Made+m.Made, sum.Changed+m.Changed, sum.Archived+m.Archived, sum.Same+m.Same
	}
	return []ledger.Tally{sum}
}

// Show says what a table would change in an edition.
func (i *Importer) Show(ctx context.Context, who account.Actor, edition string, f File) (Plan, error) {
	draw, err := i.drawer(ctx, who, f)
	if err != nil {
		return Plan{}, err
	}
	known, err := i.store.Known(ctx, edition)
	if err != nil {
		return Plan{}, account.OrAbsent(who, account.OfferEdit, err)
	}
	plan, err := draw(known)
	return plan, account.OrAbsent(who, account.OfferEdit, err)
}

// Import changes what a table says of an edition, and answers the plan that was
// carried out with the identifier of the import, which is empty where nothing changed.
// A table with problems changes nothing: the plan tells them, with ErrProblems.
func (i *Importer) Import(ctx context.Context, who account.Actor, edition string, f File) (plan Plan, entry string, err error) {
	draw, err := i.drawer(ctx, who, f)
	if err != nil {
		return Plan{}, "", err
	}
	kept := ledger.Import{ID: i.ids.New(), Org: who.Org(), Place: who.Place(), Actor: who.Person(), Kind: ledger.Framework, File: f.Name, SHA256: f.SHA256, At: i.now()}
	err = i.store.Import(ctx, edition, kept, func(known Known) (Plan, error) {
		if plan, err = draw(known); err == nil && len(plan.Problems) > 0 {
			err = ErrProblems
		}
		return plan, err
	})
	if err != nil || plan.Nothing() {
		return plan, "", account.OrAbsent(who, account.OfferEdit, err)
	}
	return plan, kept.ID, nil
}

// drawer reads a table that the actor may bring, and gives what draws its plan.
func (i *Importer) drawer(ctx context.Context, who account.Actor, f File) (func(Known) (Plan, error), error) {
	if err := account.Can(who, account.OfferEdit, account.Object{Org: who.Org()}); err != nil {
		return nil, err
	}
	t, err := read(ctx, f.Data, i.old)
	if err != nil {
		return nil, err
	}
	return func(known Known) (Plan, error) {
		if known.Edition.Org != who.Org() {
			return Plan{}, fault.Missing()
		}
		return i.draw(t, known), nil
	}, nil
}
