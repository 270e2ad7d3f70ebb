package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const elementColumns = `e.id, e.org_id, e.module_id, e.parent_id, e.line, e.kind, e.ord, e.code, e.title, e.title_ar, e.share,
	e.version, e.created_at, e.changed_at, e.archived_at`

// elementFields are where elementColumns go.
func elementFields(e *curriculum.Element) []any {
	return []any{&e.ID, &e.Org, &e.Module, &e.Parent, &e.Line, &e.Depth, &e.Ord, &e.Code, &e.Title, &e.TitleArabic, &e.Share,
		&e.Version, micros{&e.Created}, micros{&e.Changed}, micros{&e.Archived}}
}

// elements reads éléments by a condition of this package.
func elements(ctx context.Context, q sqldb.Querier, where string, a args) (found []curriculum.Element, err error) {
	err = each(ctx, q, `SELECT `+elementColumns+` FROM element e WHERE `+where, a, func(row *sql.Rows) error {
		var e curriculum.Element
		err := row.Scan(elementFields(&e)...)
		found = append(found, e)
		return err
	})
	return found, err
}

// insertElements keeps new éléments, many in one statement.
func (o *Offers) insertElements(ctx context.Context, tx *sql.Tx, elements []curriculum.Element) error {
	now := sqldb.Micros(o.now())
	for part := range inChunks(elements) {
		var rows table
		for _, e := range part {
			rows.row(e.ID, e.Org, e.Module, e.Parent, e.Line, string(e.Depth), e.Ord, e.Code, e.Title, e.TitleArabic, e.Share, 1, now, now, 0)
		}
		err := rows.insert(ctx, tx, `element (id, org_id, module_id, parent_id, line, kind, ord, code, title, title_ar, share,
			version, created_at, changed_at, archived_at)`)
		if err != nil {
			return err
		}
	}
	return nil
}

// ChangeElements implements curriculum.ModuleStore.
func (o *Offers) ChangeElements(ctx context.Context, by, module string, rule func(curriculum.Module, []curriculum.Element) ([]curriculum.Element, error)) error {
	err := o.db.Write(ctx, func(tx *sql.Tx) error {
		m, err := moduleNamed(ctx, tx, module)
		if err != nil {
			return err
		}
		was, err := elements(ctx, tx, `e.module_id = $1 ORDER BY e.ord, e.id`, args{module})
		if err != nil {
			return err
		}
		wish, err := rule(m, was)
		if err != nil {
			return err
		}
		return o.keepElements(ctx, tx, by, m, was, wish)
	})
	if err != nil {
		return fmt.Errorf("change the éléments of a module: %w", err)
	}
	return nil
}

// keepElements writes what differs, as a new version of the module.
func (o *Offers) keepElements(ctx context.Context, tx *sql.Tx, by string, m curriculum.Module, was, wish []curriculum.Element) error {
	written, err := o.writeElements(ctx, tx, was, wish)
	if err != nil || !written {
		return err
	}
	if err := o.updateModule(ctx, tx, m); err != nil {
		return err
	}
	return o.record(ctx, tx, offerFact(by, m.Org, m.ID, "elements"))
}

// writeElements keeps what differs, and reports whether anything did.
func (o *Offers) writeElements(ctx context.Context, tx *sql.Tx, was, wish []curriculum.Element) (written bool, err error) {
	before := map[string]curriculum.Element{}
	for _, e := range was {
		before[e.ID] = e
	}
	var fresh []curriculum.Element
	for _, e := range wish {
		old, stood := before[e.ID]
		if stood && old == e {
			continue
		}
		written = true
		if !stood {
			if err := o.free(ctx, tx, "element", e.ID); err != nil {
				return false, err
			}
			fresh = append(fresh, e)
			continue
		}
		_, err := tx.ExecContext(ctx, `UPDATE element SET parent_id = $2, kind = $3, ord = $4, code = $5, title = $6, title_ar = $7, share = $8,
				line = $9, version = version + 1, changed_at = $10, archived_at = $11 WHERE id = $1`,
			e.ID, e.Parent, string(e.Depth), e.Ord, e.Code, e.Title, e.TitleArabic, e.Share, e.Line, sqldb.Micros(o.now()), sqldb.Micros(e.Archived))
		if err != nil {
			return false, err
		}
	}
	return written, o.insertElements(ctx, tx, fresh)
}
