package roster

import (
	"context"
	"errors"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Store keeps what an import changes.
type Store interface {
	// Known reads what the lab has of these logins anywhere, and of these codes
	// in the place.
	Known(ctx context.Context, org, place string, logins, codes []string) (Known, error)
	// Import reads the same and carries out the plan that draw makes of it, in
	// one act. A plan that changes nothing leaves no trace.
	Import(ctx context.Context, by, org, place string, logins, codes []string, draw func(Known) (Plan, error)) error
}

// Importer brings people in from files.
type Importer struct {
	store Store
	ids   *id.Maker
	old   sheet.Converter
}

// NewImporter keeps what it imports in the store. old reads a .xls, and may be nil.
func NewImporter(store Store, ids *id.Maker, old sheet.Converter) *Importer {
	return &Importer{store, ids, old}
}

// errProblems is said to an import of a file that has problems.
var errProblems = fault.New(fault.Invalid, "roster.problems", "Some lines of the file cannot be used. Nothing was imported.").On("file")

// Import says what the file would change in the place, and with commit changes
// it. A file with problems is not committed: the plan tells them, with an error.
func (i *Importer) Import(ctx context.Context, who account.Actor, place string, file []byte, commit bool) (Plan, error) {
	if err := account.Can(who, account.PersonEdit, account.Object{Org: who.Org(), Place: place}); err != nil {
		return Plan{}, err
	}
	rows, problems, err := Read(ctx, file, i.old)
	if err != nil {
		return Plan{}, err
	}
	logins, codes := named(rows)
	var plan Plan
	draw := func(known Known) (Plan, error) {
		plan = Draw(rows, known, i.ids, func(r account.Role) bool {
			return account.Can(who, account.RoleGrant, account.Object{Org: who.Org(), Place: place, Role: r}) == nil
		})
		plan.Problems = append(slices.Clone(problems), plan.Problems...)
		slices.SortStableFunc(plan.Problems, func(a, b sheet.Problem) int { return a.Line - b.Line })
		if commit && len(plan.Problems) > 0 {
			return plan, errProblems
		}
		return plan, nil
	}
	if commit {
		err = i.store.Import(ctx, who.Person(), who.Org(), place, logins, codes, draw)
		return plan, err
	}
	known, err := i.store.Known(ctx, who.Org(), place, logins, codes)
	if err == nil {
		_, err = draw(known)
	}
	return plan, err
}

// IsProblems reports whether an import was refused for what its lines hold.
func IsProblems(err error) bool { return errors.Is(err, errProblems) }

// named lists the logins and group codes of a file, each once.
func named(rows []Row) (logins, codes []string) {
	for _, r := range rows {
		logins = append(logins, r.Login)
		if r.Group != "" {
			codes = append(codes, r.Group)
		}
	}
	slices.Sort(logins)
	slices.Sort(codes)
	return slices.Compact(logins), slices.Compact(codes)
}
