package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/framework"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/ledger"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Frameworks keeps référentiels that come from tables.
type Frameworks struct{ *Offers }

// NewFrameworks keeps them in the database of b.
func NewFrameworks(b *Base) *Frameworks { return &Frameworks{NewOffers(b)} }

// Known implements framework.Store.
func (f *Frameworks) Known(ctx context.Context, edition string) (known framework.Known, err error) {
	err = f.db.Read(ctx, func(q sqldb.Querier) error {
		known, err = knownFramework(ctx, q, edition)
		return err
	})
	if err != nil {
		return known, fmt.Errorf("read a référentiel: %w", err)
	}
	return known, nil
}

func knownFramework(ctx context.Context, q sqldb.Querier, id string) (known framework.Known, err error) {
	if known.Edition, err = editionNamed(ctx, q, id); err != nil {
		return known, err
	}
	listed, err := modules(ctx, q, `m.version_id = $1 AND m.archived_at = 0 ORDER BY m.study_year, m.ord, m.id`, args{id})
	if err != nil {
		return known, err
	}
	now, err := byCode(ctx, q, `m.version_id = $1`, args{id})
	if err != nil {
		return known, err
	}
	before, err := byCode(ctx, q, `e.archived_at = 0 AND m.archived_at = 0 AND m.version_id = (SELECT v.id FROM trade_version v
		WHERE v.trade_id = $1 AND v.year < $2 AND v.archived_at = 0 ORDER BY v.year DESC LIMIT 1)`, args{known.Edition.Trade, known.Edition.Year})
	for _, m := range listed {
		known.Modules = append(known.Modules, framework.KnownModule{Module: m, Elements: now[m.Code], Before: before[m.Code]})
	}
	if err != nil {
		return known, err
	}
	known.Attached = map[string]int{}
	query := `SELECT l.line, count(*) FROM alignment l JOIN resource r ON r.id = l.resource_id
		WHERE r.archived_at = 0 AND l.line IN (SELECT e.line FROM element e JOIN trade_module m ON m.id = e.module_id WHERE m.version_id = $1) GROUP BY l.line`
	return known, each(ctx, q, query, args{id}, func(row *sql.Rows) error {
		var line string
		var n int
		err := row.Scan(&line, &n)
		known.Attached[line] = n
		return err
	})
}

// byCode reads the éléments e of modules m by the code of the module.
func byCode(ctx context.Context, q sqldb.Querier, where string, a args) (map[string][]curriculum.Element, error) {
	found := map[string][]curriculum.Element{}
	query := `SELECT m.code, ` + elementColumns + ` FROM element e JOIN trade_module m ON m.id = e.module_id WHERE ` + where + ` ORDER BY e.ord, e.id`
	err := each(ctx, q, query, a, func(row *sql.Rows) error {
		var code string
		var e curriculum.Element
		err := row.Scan(append([]any{&code}, elementFields(&e)...)...)
		found[code] = append(found[code], e)
		return err
	})
	return found, err
}

// Import implements framework.Store.
func (f *Frameworks) Import(ctx context.Context, edition string, i ledger.Import, draw func(framework.Known) (framework.Plan, error)) error {
	return f.db.Write(ctx, func(tx *sql.Tx) error {
		known, err := knownFramework(ctx, tx, edition)
		if err != nil {
			return err
		}
		plan, err := draw(known)
		if err != nil || plan.Nothing() {
			return err
		}
		i.Tallies = plan.Tallies()
		details := map[string]any{"file": i.File, "rows": plan.Rows, "edition": edition, "counts": i.Tallies}
		return f.entered(ctx, tx, i, fact.FrameworkImported, details, func(e *entry) error { return f.carryOut(ctx, e, i.Actor, known, plan) })
	})
}

// carryOut writes the éléments of each module, and notes them in the ledger.
func (f *Frameworks) carryOut(ctx context.Context, e *entry, by string, known framework.Known, plan framework.Plan) error {
	was := map[string][]curriculum.Element{}
	for _, m := range known.Modules {
		was[m.ID] = m.Elements
	}
	for _, m := range plan.Modules {
		if m.Nothing() {
			continue
		}
		ids := idsOf(m.Elements, func(e curriculum.Element) string { return e.ID })
		err := e.note(ctx, ledger.Element, ids, func() error { return f.keepElements(ctx, e.tx, by, m.Module, was[m.ID], m.Elements) })
		if err != nil {
			return err
		}
	}
	return nil
}
