package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Remade is a step of a kind that is to be done again.
type Remade struct {
	Kind    media.Kind
	Step    string
	Version int      // of the step, as the lab does it today
	Before  []string // steps with which it is done again anyway
}

// Which says of which assets. What is empty does not choose.
type Which struct {
	Steps  []Remade
	Since  time.Time // received then or later
	Course string    // identifier or title
}

// Amount is how much work that is.
type Amount struct {
	Assets int
	Pages  int
}

// Again is the kind of owed work that is done behind everything else.
const Again = "again"

// onlyOlder leaves out what the step has been done to in the version of today, or
// failed with; what somebody stopped stays so until somebody asks for it. What came
// in a pack was digitised elsewhere, and has no attempts: it is as its maker left
// it. What waits already, or is owed all of its steps, is not owed one of them.
const onlyOlder = ` AND EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id)
	AND NOT EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.step = $2 AND s.state IN ('done', 'failed') AND s.version >= $3)
	AND NOT EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.step = $2 AND s.state = 'stopped' AND ` + isLast + `)
	AND NOT EXISTS (SELECT 1 FROM step_due d WHERE d.asset_id = f.id AND d.step = $2)
	AND NOT EXISTS (SELECT 1 FROM work_owed o WHERE o.object_id = f.id AND o.kind = 'digitise')`

// isLast is true for the last attempt s at a step of an asset.
const isLast = `s.attempt = (SELECT max(o.attempt) FROM step_run o WHERE o.asset_id = s.asset_id AND o.step = s.step)`

// OweOlder owes every asset that is shown the steps that a version before that of
// today did, or none. It gives how much that is.
func (r *Record) OweOlder(ctx context.Context, steps []Remade) (Amount, error) {
	return r.owe(ctx, Which{Steps: steps}, true, true)
}

// OweAgain owes assets that are shown a step once more, whatever version did it,
// and gives how much that is; unless it is to be noted, it is only counted.
func (r *Record) OweAgain(ctx context.Context, which Which, note bool) (Amount, error) {
	return r.owe(ctx, which, false, note)
}

func (r *Record) owe(ctx context.Context, which Which, older, note bool) (sum Amount, err error) {
	err = r.db.Write(ctx, func(tx *sql.Tx) error {
		o := owing{tx: tx, owed: map[string][]string{}}
		for _, step := range which.Steps {
			if err := o.step(ctx, step, which, older); err != nil {
				return err
			}
		}
		sum = o.sum
		if !note {
			return nil
		}
		return o.note(ctx)
	})
	if err != nil {
		return sum, fmt.Errorf("note what is to be made again: %w", err)
	}
	return sum, nil
}

// owing gathers what is to be made again.
type owing struct {
	tx   *sql.Tx
	owed map[string][]string // steps of an asset
	sum  Amount
}

// step chooses the assets to which one step is to be done.
func (o *owing) step(ctx context.Context, step Remade, which Which, older bool) error {
	a := args{step.Kind, step.Step, step.Version}
	query := `SELECT f.id, f.pages FROM asset f WHERE f.state = 'ready' AND f.kind = $1 AND $2 <> '' AND $3 > 0`
	if older {
		query += onlyOlder
	}
	if !which.Since.IsZero() {
		query += ` AND f.created_at >= ` + a.add(sqldb.Micros(which.Since))
	}
	if which.Course != "" {
		query += ` AND EXISTS (SELECT 1 FROM resource r JOIN course c ON c.id = r.course_id WHERE r.archived_at = 0
			AND (r.asset_id = f.id OR r.id IN (SELECT resource_id FROM resource_captions WHERE asset_id = f.id))
			AND (c.id = ` + a.add(which.Course) + ` OR c.title = ` + a.add(which.Course) + `))`
	}
	return each(ctx, o.tx, query+` ORDER BY f.id`, a, func(row *sql.Rows) error {
		var asset string
		var pages int
		if err := row.Scan(&asset, &pages); err != nil {
			return err
		}
		o.add(asset, pages, step)
		return nil
	})
}

func (o *owing) add(asset string, pages int, step Remade) {
	already := o.owed[asset]
	if slices.ContainsFunc(already, func(one string) bool { return slices.Contains(step.Before, one) }) {
		return
	}
	if len(already) == 0 {
		o.sum.Assets++
		o.sum.Pages += pages
	}
	o.owed[asset] = append(already, step.Step)
}

func (o *owing) note(ctx context.Context) error {
	for asset, steps := range o.owed {
		for _, step := range steps {
			if _, err := o.tx.ExecContext(ctx, oweNote+`VALUES ($1, $2, $3)`+oweOnce, asset, Again, step); err != nil {
				return err
			}
		}
	}
	return nil
}

// LeftAgain counts the assets of which something is still to be made again.
func (r *Record) LeftAgain(ctx context.Context, line string) (n int, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT object_id FROM work_owed WHERE kind = $1
			UNION SELECT asset_id FROM step_due WHERE line = $2) remaining`, Again, line).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count what is still to be made again: %w", err)
	}
	return n, nil
}
