package roster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Store keeps what an import changes.
type Store interface {
	// Known reads what the lab has of the people and groups that a file names.
	Known(ctx context.Context, q Question) (Known, error)
	// Import reads the same, carries out the plan that draw makes of it in one act,
	// and enters it in the ledger. A plan that changes nothing leaves no trace.
	Import(ctx context.Context, entry ledger.Import, q Question, draw func(Known) (Plan, error)) error
}

// Question asks for logins anywhere, and for codes in a place.
type Question struct {
	Org, Place    string
	Logins, Codes []string
	Learners      bool // also for all who learn in the groups of these codes
}

// File is what somebody brings.
type File struct {
	Name     string
	Place    string // whose people they are
	Data     []byte
	Role     account.Role // of the people of lines that name none; learners where it is empty
	Complete bool         // who is not in it leaves the groups that it names
}

// Importer brings people in from files.
type Importer struct {
	store Store
	ids   *id.Maker
	now   func() time.Time
	old   sheet.Converter
}

// NewImporter keeps what it imports in the store. old reads a .xls, and may be nil.
func NewImporter(store Store, ids *id.Maker, now func() time.Time, old sheet.Converter) *Importer {
	return &Importer{store, ids, now, old}
}

// errProblems is said to an import of a file that has problems.
var errProblems = fault.New(fault.Invalid, "roster.problems", "Some lines of the file cannot be used. Nothing was imported.").On("file")

// Import says what the file would change in the place, and with commit changes
// it. A file with problems is not committed: the plan tells them, with an error.
func (i *Importer) Import(ctx context.Context, who account.Actor, f File, commit bool) (Plan, error) {
	if err := account.Can(who, account.PersonEdit, account.Object{Org: who.Org(), Place: f.Place}); err != nil {
		return Plan{}, err
	}
	if f.Complete {
		if err := account.Can(who, account.RoleRevoke, account.Object{Org: who.Org(), Place: f.Place, Role: account.Learner}); err != nil {
			return Plan{}, err
		}
	}
	now := i.now()
	rows, problems, err := Read(ctx, f, account.Today(now), i.old)
	if err != nil {
		return Plan{}, err
	}
	q := question(who, f, rows)
	var plan Plan
	draw := func(known Known) (Plan, error) {
		plan = Draw(rows, known, i.ids, account.Today(now), func(r account.Role) bool {
			return account.Can(who, account.RoleGrant, account.Object{Org: who.Org(), Place: f.Place, Role: r}) == nil
		})
		if f.Complete {
			plan.takeOut(rows, known, now)
		}
		plan.Problems = append(slices.Clone(problems), plan.Problems...)
		slices.SortStableFunc(plan.Problems, func(a, b sheet.Problem) int { return a.Line - b.Line })
		if commit && len(plan.Problems) > 0 {
			return plan, errProblems
		}
		return plan, nil
	}
	if commit {
		err = i.store.Import(ctx, i.entry(who, f), q, draw)
		return plan, err
	}
	known, err := i.store.Known(ctx, q)
	if err == nil {
		_, err = draw(known)
	}
	return plan, err
}

// entry begins what the ledger keeps of an import.
func (i *Importer) entry(who account.Actor, f File) ledger.Import {
	sum := sha256.Sum256(f.Data)
	return ledger.Import{
		ID: i.ids.New(), Org: who.Org(), Place: f.Place, Actor: who.Person(), Kind: ledger.People,
		File: f.Name, SHA256: hex.EncodeToString(sum[:]), At: i.now(),
	}
}

// IsProblems reports whether an import was refused for what its lines hold.
func IsProblems(err error) bool { return errors.Is(err, errProblems) }

// question asks for the logins and group codes of a file, each once.
func question(who account.Actor, f File, rows []Row) Question {
	q := Question{Org: who.Org(), Place: f.Place, Learners: f.Complete}
	for _, r := range rows {
		q.Logins = append(q.Logins, r.Login)
		if r.Group != "" {
			q.Codes = append(q.Codes, r.Group)
		}
	}
	slices.Sort(q.Logins)
	slices.Sort(q.Codes)
	q.Logins, q.Codes = slices.Compact(q.Logins), slices.Compact(q.Codes)
	return q
}
