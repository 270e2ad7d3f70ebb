package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Due is a step that is to be done.
type Due struct {
	Asset, Step string
	Line        string
	Follow      []string // the steps that are done after it, in their order
}

// Look gives an asset as it is in a transaction.
func (s *Assets) Look(ctx context.Context, tx *sql.Tx, asset string) (media.Asset, error) {
	return findAsset(ctx, tx, asset)
}

// LineUp has a step wait for its turn, beside what else the owner of its asset
// waits for. stands is false where it waits already, or is being done.
func (s *Assets) LineUp(ctx context.Context, tx *sql.Tx, d Due) (stands bool, err error) {
	done, err := tx.ExecContext(ctx, `INSERT INTO step_due (asset_id, step, line, follow)
		VALUES ($1, $2, $3, $4) ON CONFLICT (asset_id, step) DO NOTHING`,
		d.Asset, d.Step, d.Line, strings.Join(d.Follow, " "))
	if err != nil {
		return false, fmt.Errorf("line a step up: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

const dueColumns = `SELECT d.asset_id, d.step, d.line, d.follow FROM step_due d `

// TakeTurn gives a job the step whose turn it is in a line: of whoever waited
// longest since it was theirs, and of theirs of the asset that came first. A job
// that has one already, as it was killed or is tried again, keeps it. found is
// false where nothing waits.
func (s *Assets) TakeTurn(ctx context.Context, line string, job int64) (d Due, found bool, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		if d, found, err = readDue(ctx, tx, dueColumns+`WHERE d.job = $1`, args{job}); found || err != nil {
			return err
		}
		d, found, err = readDue(ctx, tx, dueColumns+`JOIN asset f ON f.id = d.asset_id
			LEFT JOIN step_turn t ON t.owner_id = f.owner_id AND t.line = d.line
			WHERE d.line = $1 AND d.job = 0 ORDER BY COALESCE(t.served, 0), f.created_at, d.asset_id, d.step LIMIT 1`, args{line})
		if !found || err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE step_due SET job = $3 WHERE asset_id = $1 AND step = $2`, d.Asset, d.Step, job); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO step_turn (owner_id, line, served) SELECT owner_id, $2, $3 FROM asset WHERE id = $1
			ON CONFLICT (owner_id, line) DO UPDATE SET served = excluded.served`, d.Asset, line, sqldb.Micros(s.now()))
		return err
	})
	if err != nil {
		return d, false, fmt.Errorf("take a turn: %w", err)
	}
	return d, found, nil
}

func readDue(ctx context.Context, tx *sql.Tx, query string, values args) (d Due, found bool, err error) {
	err = each(ctx, tx, query, values, func(row *sql.Rows) error {
		var follow string
		found = true
		err := row.Scan(&d.Asset, &d.Step, &d.Line, &follow)
		d.Follow = strings.Fields(follow)
		return err
	})
	return d, found, err
}

// noLongerDue ends the waiting of a step that is done or given up.
func noLongerDue(ctx context.Context, tx *sql.Tx, run media.StepRun) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM step_due WHERE asset_id = $1 AND step = $2`, run.Asset, run.Step)
	return err
}

// BeginAgain frees those of some steps of an asset that are being done: they go on
// from what another step has made anew by now. Whoever is at one finds that its
// attempt runs no more. It gives the line in which each waits once more, for a job.
func (s *Assets) BeginAgain(ctx context.Context, tx *sql.Tx, asset string, steps []string) (lines []string, err error) {
	for _, step := range steps {
		d, found, err := readDue(ctx, tx, dueColumns+`WHERE d.asset_id = $1 AND d.step = $2 AND d.job <> 0`, args{asset, step})
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		if err := s.endRuns(ctx, tx, "asset_id = $4 AND step = $5", asset, step); err != nil {
			return nil, err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE step_due SET job = 0 WHERE asset_id = $1 AND step = $2`, asset, step); err != nil {
			return nil, err
		}
		lines = append(lines, d.Line)
	}
	return lines, nil
}

// MendLines gives every step that waits a job again where it has lost its own:
// one whose job has ended without it waits once more, and add makes the jobs that
// a line lacks. live gives the jobs that there are, by line.
func (s *Assets) MendLines(ctx context.Context, live func(context.Context, *sql.Tx) (map[int64]string, error), add func(ctx context.Context, tx *sql.Tx, line string) error) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		jobs, err := live(ctx, tx)
		if err != nil {
			return err
		}
		lacking, err := s.lacking(ctx, tx, jobs)
		if err != nil {
			return err
		}
		for line, n := range lacking {
			for range n {
				if err := add(ctx, tx, line); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mend the lines of steps: %w", err)
	}
	return nil
}

// lacking frees the steps whose jobs are no more, and counts for each line how
// many more steps wait than jobs without a step are there.
func (s *Assets) lacking(ctx context.Context, tx *sql.Tx, jobs map[int64]string) (map[string]int, error) {
	lacking, dead := map[string]int{}, []int64{}
	err := each(ctx, tx, `SELECT line, job FROM step_due`, nil, func(row *sql.Rows) error {
		var line string
		var job int64
		if err := row.Scan(&line, &job); err != nil {
			return err
		}
		if _, lives := jobs[job]; lives {
			delete(jobs, job)
			return nil
		}
		if job != 0 {
			dead = append(dead, job)
		}
		lacking[line]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, line := range jobs {
		lacking[line]--
	}
	for _, job := range dead {
		if _, err := tx.ExecContext(ctx, `UPDATE step_due SET job = 0 WHERE job = $1`, job); err != nil {
			return nil, err
		}
	}
	return lacking, nil
}
