package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// resend has an asset digitised once more, from the beginning or one step; the
// fact that Change records adds the job. One that is shown stays so meanwhile.
func (s *Courses) resend(ctx context.Context, tx *sql.Tx, asset string) error {
	_, err := tx.ExecContext(ctx, `UPDATE asset SET state = CASE WHEN state = $4 THEN state ELSE $2 END, reason = '', flaw = '', version = version + 1, changed_at = $3 WHERE id = $1`,
		asset, media.Waiting, sqldb.Micros(s.now()), media.Ready)
	return err
}

// lastDue are the last attempts at what is still to be done to an asset, where
// there were any.
const lastDue = `asset_id = $1 AND state IN ('running', 'retrying') AND step IN (SELECT step FROM step_due WHERE asset_id = $1)
	AND NOT EXISTS (SELECT 1 FROM step_run later WHERE later.asset_id = step_run.asset_id AND later.step = step_run.step AND later.attempt > step_run.attempt)`

// stop ends what is being done to an asset and what waits to be; whoever is at it
// finds that the attempt runs no more. It tells whether there was anything.
func (s *Courses) stop(ctx context.Context, tx *sql.Tx, asset string) (stopped bool, err error) {
	now := sqldb.Micros(s.now())
	if _, err := tx.ExecContext(ctx, `UPDATE step_run SET state = $2, reason = '', ended_at = $3 WHERE `+lastDue, asset, string(media.StepStopped), now); err != nil {
		return false, err
	}
	waiting, err := dropDue(ctx, tx, asset)
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	shown, err := isShown(ctx, tx, asset)
	if err != nil {
		return false, err
	}
	for _, step := range waiting {
		if !shown { // all of the rest of its plan is done when it is taken up
			break
		}
		if err := s.stopped(ctx, tx, asset, step); err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE asset SET state = $2, reason = '', version = version + 1, changed_at = $3 WHERE id = $1 AND state IN ($4, $5)`,
		asset, media.Stopped, now, media.Waiting, media.Digitising)
	return true, err
}

// dropDue ends the waiting of all steps of an asset, those that would follow as
// well, and names them.
func dropDue(ctx context.Context, tx *sql.Tx, asset string) (steps []string, err error) {
	err = each(ctx, tx, `SELECT step, follow FROM step_due WHERE asset_id = $1 ORDER BY step`, args{asset}, func(row *sql.Rows) error {
		var step, follow string
		err := row.Scan(&step, &follow)
		steps = append(append(steps, step), strings.Fields(follow)...)
		return err
	})
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	for _, statement := range []string{`DELETE FROM step_due WHERE asset_id = $1`, `DELETE FROM work_owed WHERE object_id = $1`} {
		if _, err := tx.ExecContext(ctx, statement, asset); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// stopped notes that a step which only waited is not to be done. An attempt that was
// stopped says so itself.
func (s *Courses) stopped(ctx context.Context, tx *sql.Tx, asset, step string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO step_run (id, asset_id, step, attempt, state, reason, done, total, version, started_at, ended_at)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), count(*) + 1, CAST($4 AS TEXT), '', 0, 0, 0, CAST($5 AS BIGINT), CAST($5 AS BIGINT) FROM step_run
		WHERE asset_id = $2 AND step = $3 HAVING COALESCE(max(CASE WHEN state = $4 THEN attempt END), 0) < count(*) OR count(*) = 0`,
		s.ids.New(), asset, step, string(media.StepStopped), sqldb.Micros(s.now()))
	return err
}
