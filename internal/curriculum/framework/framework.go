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
	"errors"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
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
	// Commit reads the same and carries out the plan that draw makes of it, in one
	// act. A plan that changes nothing leaves no trace.
	Commit(ctx context.Context, by, edition string, draw func(Known) (Plan, error)) error
}

// Importer brings tables in.
type Importer struct {
	store Store
	ids   *id.Maker
	now   func() time.Time
}

// NewImporter keeps what it imports in the store.
func NewImporter(store Store, ids *id.Maker, now func() time.Time) *Importer {
	return &Importer{store, ids, now}
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

// Import says what a table would change in an edition, and with commit changes it. A
// table with problems is not committed: the plan tells them, with an error.
func (i *Importer) Import(ctx context.Context, who account.Actor, edition string, file []byte, commit bool) (plan Plan, err error) {
	if err := account.Can(who, account.OfferEdit, account.Object{Org: who.Org()}); err != nil {
		return plan, err
	}
	table, err := read(ctx, file)
	if err != nil {
		return plan, err
	}
	draw := func(known Known) (Plan, error) {
		if known.Edition.Org != who.Org() {
			return Plan{}, fault.Missing()
		}
		plan = i.draw(table, known)
		if commit && len(plan.Problems) > 0 {
			return plan, ErrProblems
		}
		return plan, nil
	}
	if commit {
		err = i.store.Commit(ctx, who.Person(), edition, draw)
	} else {
		var known Known
		if known, err = i.store.Known(ctx, edition); err == nil {
			_, err = draw(known)
		}
	}
	if errors.Is(err, fault.Missing()) {
		err = account.Absent(who, account.OfferEdit)
	}
	return plan, err
}
