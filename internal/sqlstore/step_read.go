package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Work counts what is being digitised and lists what could not be, within what
// the reader may know.
func (s *Assets) Work(ctx context.Context, scope account.Scope) (w catalogue.Work, err error) {
	var a args
	within := workIn(&a, scope)
	query := `SELECT f.id, f.name, f.state, f.reason, f.changed_at,
			COALESCE((SELECT max(s.step) FROM step_run s WHERE s.asset_id = f.id AND s.state = 'failed'), '')
		FROM asset f WHERE (f.state IN ('waiting', 'digitising', 'failed') OR EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.state = 'running')
				OR EXISTS (SELECT 1 FROM step_due d WHERE d.asset_id = f.id))
			AND ` + within + ` ORDER BY f.changed_at DESC, f.id`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		w = catalogue.Work{}
		return each(ctx, q, query, a, func(row *sql.Rows) error {
			var f catalogue.Failure
			var state media.State
			if err := row.Scan(&f.Asset, &f.Name, &state, &f.Reason, micros{&f.At}, &f.Step); err != nil {
				return err
			}
			switch state {
			case media.Waiting:
				w.Waiting++
			case media.Failed:
				w.Failed = append(w.Failed, f)
			default: // one that is shown gains something more, or waits to
				w.Running++
			}
			return nil
		})
	})
	if err != nil {
		return w, fmt.Errorf("list work: %w", err)
	}
	return w, nil
}

// Steps gives the last attempt of every step that was begun on an asset.
func (s *Assets) Steps(ctx context.Context, asset string) (runs []media.StepRun, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		runs = nil
		return each(ctx, q, `SELECT `+stepColumns+` FROM step_run s WHERE s.asset_id = $1 ORDER BY s.started_at, s.id`, args{asset}, func(row *sql.Rows) error {
			var run media.StepRun
			err := row.Scan(stepFields(&run)...)
			runs = withLast(runs, run)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list the steps of an asset: %w", err)
	}
	return runs, nil
}

// Shows names a resource that the scope may read and that shows an asset, or
// has it for captions.
func (s *Assets) Shows(ctx context.Context, scope account.Scope, asset string) (resource string, err error) {
	var a args
	query := `SELECT r.id FROM resource r JOIN course c ON c.id = r.course_id WHERE r.archived_at = 0 AND c.archived_at = 0 AND (r.asset_id = ` + a.add(asset) +
		` OR r.id IN (SELECT resource_id FROM resource_captions WHERE asset_id = $1) OR r.id IN (SELECT resource_id FROM resource_version WHERE asset_id = $1)) AND ` + readable(&a, scope, "r.state") + ` ORDER BY r.id LIMIT 1`
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		resource = ""
		return each(ctx, q, query, a, func(row *sql.Rows) error { return row.Scan(&resource) })
	})
	if err != nil {
		return "", fmt.Errorf("find what shows an asset: %w", err)
	}
	if resource == "" {
		return "", fault.Missing()
	}
	return resource, nil
}
