package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

var errUnknownElement = fault.New(fault.Invalid, "element.unknown", "Choose éléments that exist.").On("elements")

// Align implements curriculum.ModuleStore.
func (o *Offers) Align(ctx context.Context, who account.Actor, resource string, chosen []string, rule func(account.Object) error) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		on, err := findShelved(ctx, tx, resource)
		if err != nil {
			return err
		}
		if err := rule(on.object); err != nil {
			return err
		}
		lines, err := linesOf(ctx, tx, who.Org(), chosen)
		if err != nil {
			return err
		}
		changed, err := o.writeLines(ctx, tx, who.Person(), resource, lines)
		if err != nil || !changed {
			return err
		}
		return o.record(ctx, tx, fact.Fact{Org: on.object.Org, Place: on.object.Place, Actor: who.Person(), Kind: fact.ResourceAligned,
			Object: resource, Payload: payload(map[string]any{"elements": len(lines)})})
	})
	if err != nil {
		return fmt.Errorf("align a resource: %w", err)
	}
	return nil
}

// linesOf gives the lines of éléments of the organisation, each once, in order.
func linesOf(ctx context.Context, tx *sql.Tx, org string, chosen []string) (lines []string, err error) {
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	var a args
	found, err := elements(ctx, tx, `e.org_id = `+a.add(org)+` AND e.id IN `+list(&a, chosen), a)
	if err == nil && len(found) != len(chosen) {
		err = errUnknownElement
	}
	for _, e := range found {
		lines = append(lines, e.Line)
	}
	slices.Sort(lines)
	return slices.Compact(lines), err
}

// writeLines makes these lines the only ones that a resource serves, and reports
// whether they were others. A line that stays keeps who attached it, and when.
func (o *Offers) writeLines(ctx context.Context, tx *sql.Tx, by, resource string, lines []string) (changed bool, err error) {
	was, err := column(ctx, tx, `SELECT line FROM alignment WHERE resource_id = $1 ORDER BY line`, args{resource})
	if err != nil || slices.Equal(was, lines) {
		return false, err
	}
	for _, line := range was {
		if slices.Contains(lines, line) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM alignment WHERE resource_id = $1 AND line = $2`, resource, line); err != nil {
			return false, err
		}
	}
	for _, line := range lines {
		if slices.Contains(was, line) {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO alignment (resource_id, line, at, by_id) VALUES ($1, $2, $3, $4)`, resource, line, sqldb.Micros(o.now()), by)
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// Served lists the éléments that a resource serves, each where the reader meets it:
// in an edition that one of their groups follows, else in the newest that has it.
// Whether the resource may be read is for the caller to know.
func (o *Offers) Served(ctx context.Context, scope account.Scope, resource string) (served []curriculum.Serving, err error) {
	var a args
	mine := `v.id IN (SELECT g.version_id FROM person_group g WHERE g.id IN ` + list(&a, scope.Groups()) + `)`
	query := `SELECT ` + elementColumns + `, ` + moduleColumns + `, v.year, ` + tradeColumns + `, e.archived_at > 0 OR m.archived_at > 0
		FROM alignment l JOIN element e ON e.line = l.line JOIN trade_module m ON m.id = e.module_id
		JOIN trade_version v ON v.id = m.version_id JOIN trade t ON t.id = v.trade_id
		WHERE l.resource_id = ` + a.add(resource) + `
		ORDER BY l.line, CASE WHEN e.archived_at = 0 AND m.archived_at = 0 THEN 0 ELSE 1 END, CASE WHEN ` + mine + ` THEN 0 ELSE 1 END, v.year DESC, e.id`
	err = o.db.Read(ctx, func(q sqldb.Querier) error {
		served = nil
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var s curriculum.Serving
			fields := append(append(elementFields(&s.Element), moduleFields(&s.Module)...), &s.Year)
			err := row.Scan(append(append(fields, tradeFields(&s.Trade)...), &s.Lost)...)
			if len(served) == 0 || served[len(served)-1].Line != s.Line {
				served = append(served, s)
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("find what a resource serves: %w", err)
	}
	return served, nil
}
