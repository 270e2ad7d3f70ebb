// Package offer brings what e-Note says of an establishment into the record: its
// groups, the trades and modules that they follow, who trains them, with the hours
// that are planned, assigned and delivered. It says what an import would change
// before anything is changed; a second import of the same file changes nothing, and
// what is no longer in the file is archived with its history, never deleted.
//
// It writes nothing outside the store it is given.
package offer

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// ErrProblems is said to an import of a file of which some lines cannot be used,
// unless the rest is wanted without them.
var ErrProblems = fault.New(fault.Invalid, "import.problems", "Some lines of the file cannot be used. Nothing was imported.").On("file")

// Store keeps what an import changes.
type Store interface {
	// Known reads what the record has of what a file names.
	Known(ctx context.Context, q Question) (Known, error)
	// Import reads the same, carries out the plan that draw makes of it in one act,
	// and enters it in the ledger. A plan that changes nothing leaves no trace.
	Import(ctx context.Context, q Question, entry ledger.Import, draw func(Known) (Plan, error)) error
}

// Importer brings files in.
type Importer struct {
	store Store
	ids   *id.Maker
	now   func() time.Time
}

// NewImporter keeps what it imports in the store.
func NewImporter(store Store, ids *id.Maker, now func() time.Time) *Importer {
	return &Importer{store, ids, now}
}

// The largest export that is read, in bytes and lines.
const (
	MaxBytes = 20 << 20
	MaxRows  = 50_000
)

// ErrOther is said to a file that is no export of e-Note.
var ErrOther = fault.New(fault.Invalid, "offer.other", "This is not an AvancementProgramme export of e-Note.").On("file")

// Read reads an export of e-Note: CSV, XLSX, or an old XLS where old can read it.
// Lines that cannot be used are told and left out. What is no such export is ErrOther.
func Read(ctx context.Context, data []byte, old sheet.Converter) (rows []enote.Row, problems []sheet.Problem, err error) {
	records, err := sheet.Read(ctx, data, sheet.Options{Bytes: MaxBytes, Rows: MaxRows, Columns: 200, Sheet: enote.Sheet}, old)
	if err != nil {
		return nil, nil, err
	}
	if !enote.Knows(records) {
		return nil, nil, ErrOther
	}
	return enote.Read(records)
}

// File is what somebody brings.
type File struct {
	Name   string
	SHA256 string
	Place  string // whose export it is
	Rows   []enote.Row
	// Problems are of lines that could not be read.
	Problems []sheet.Problem
}

// Show says what a file would change.
func (i *Importer) Show(ctx context.Context, who account.Actor, f File) (Plan, error) {
	q, err := i.ask(who, f)
	if err != nil {
		return Plan{}, err
	}
	known, err := i.store.Known(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	return Draw(f.Rows, f.Problems, known, i.ids, i.now()), nil
}

// Import changes what a file says, and answers the plan that was carried out with
// the identifier of the import, which is empty where nothing changed. Of a file with
// problems the rest is imported if partly is set; else ErrProblems.
func (i *Importer) Import(ctx context.Context, who account.Actor, f File, partly bool) (plan Plan, entry string, err error) {
	q, err := i.ask(who, f)
	if err != nil {
		return Plan{}, "", err
	}
	kept := ledger.Import{ID: i.ids.New(), Org: q.Org, Place: q.Place, Actor: who.Person(), Kind: ledger.Offer, File: f.Name, SHA256: f.SHA256, At: i.now()}
	err = i.store.Import(ctx, q, kept, func(known Known) (Plan, error) {
		plan = Draw(f.Rows, f.Problems, known, i.ids, i.now())
		if len(plan.Problems) > 0 && !partly {
			return plan, ErrProblems
		}
		return plan, nil
	})
	if err != nil || plan.Nothing() {
		return plan, "", err
	}
	return plan, kept.ID, nil
}

// ask judges who may bring the file, and gathers what it names.
func (i *Importer) ask(who account.Actor, f File) (Question, error) {
	if err := account.Can(who, account.OfferImport, account.Object{Org: who.Org(), Place: f.Place}); err != nil {
		return Question{}, err
	}
	q := Question{Org: who.Org(), Place: f.Place, Years: years(f.Rows)}
	for _, r := range f.Rows {
		q.Trades, q.Groups = append(q.Trades, r.TradeCode), append(q.Groups, r.Group)
		q.Logins = append(q.Logins, r.TrainerP.Mle, r.TrainerSyn.Mle)
	}
	for _, list := range []*[]string{&q.Trades, &q.Groups, &q.Logins} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return q, nil
}
