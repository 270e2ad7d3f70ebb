package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

const stepColumns = `s.id, s.asset_id, s.step, s.attempt, s.state, s.reason, s.done, s.total, s.making, s.remaining, s.version, s.tool, s.started_at, s.ended_at`

// stepFields are where stepColumns go.
func stepFields(r *media.StepRun) []any {
	return []any{&r.ID, &r.Asset, &r.Step, &r.Attempt, &r.State, &r.Reason, &r.Done, &r.Total, &r.Making, &r.Left, &r.Version, &r.Tools, micros{&r.Started}, micros{&r.Ended}}
}

// Begin notes a new attempt at a version of a step and that the asset is being digitised; one
// that is shown already stays so while the step adds to it. An earlier attempt
// of the step that is still marked as running has died.
func (s *Assets) Begin(ctx context.Context, asset, step string, version int) (run media.StepRun, err error) {
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		run = media.StepRun{ID: s.ids.New(), Asset: asset, Step: step, Version: version, State: media.StepRunning, Started: s.now()}
		err := tx.QueryRowContext(ctx, `SELECT count(*) + 1 FROM step_run WHERE asset_id = $1 AND step = $2`, asset, step).Scan(&run.Attempt)
		if err != nil {
			return err
		}
		if err := s.endRuns(ctx, tx, "asset_id = $4 AND step = $5", asset, step); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO step_run (id, asset_id, step, attempt, state, reason, done, total, version, started_at, ended_at)
			VALUES ($1, $2, $3, $4, $5, '', 0, 0, $6, $7, 0)`, run.ID, asset, step, run.Attempt, run.State, version, sqldb.Micros(run.Started))
		if err != nil {
			return err
		}
		return s.unlessShown(ctx, tx, asset, media.Digitising, "")
	})
	if err != nil {
		return run, fmt.Errorf("begin step %s: %w", step, err)
	}
	return run, nil
}

const died = "lab.stopped"

// endRuns marks running attempts as ones to be tried again.
func (s *Assets) endRuns(ctx context.Context, tx *sql.Tx, which string, values ...any) error {
	_, err := tx.ExecContext(ctx, `UPDATE step_run SET state = $1, reason = $2, ended_at = $3 WHERE state = 'running' AND `+which,
		append([]any{string(media.StepRetrying), died, sqldb.Micros(s.now())}, values...)...)
	return err
}

// EndAll marks what a lab left running when it died. Call it before jobs are
// worked, where this is the only lab.
func (s *Assets) EndAll(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error { return s.endRuns(ctx, tx, "1 = 1") })
	if err != nil {
		return fmt.Errorf("end the attempts of a lab that died: %w", err)
	}
	return nil
}

// Progress notes how far a running attempt has come.
func (s *Assets) Progress(ctx context.Context, run media.StepRun) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE step_run SET done = $2, total = $3, making = $4, remaining = $5 WHERE id = $1 AND state = 'running'`,
			run.ID, run.Done, run.Total, run.Making, run.Left)
		return err
	})
}

// Finish ends an attempt that went well: its harvest replaces that of earlier
// attempts and becomes visible as a whole; its notes are kept as the attempt's
// reason, parted by spaces. shown says that the asset can be shown from now on:
// its plan ends here, or the rest of it only adds. The fact, the search that is
// due, and last are of the same transaction.
func (s *Assets) Finish(ctx context.Context, run media.StepRun, yield media.Harvest, shown bool, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if err := s.endRun(ctx, tx, run, media.StepDone, strings.Join(yield.Notes, " ")); err != nil {
			return err
		}
		if err := noLongerDue(ctx, tx, run); err != nil {
			return err
		}
		before, err := isShown(ctx, tx, run.Asset)
		if err != nil {
			return err
		}
		other, err := s.replaceHarvest(ctx, tx, run.Asset, yield, before)
		if err != nil {
			return err
		}
		if err := s.describeAsset(ctx, tx, run.Asset, yield); err != nil {
			return err
		}
		// Other bytes stand under the addresses that players know, or pages that
		// search has already say something else; being shown does as much.
		if !shown && (other || before && len(yield.Pages) > 0) {
			if err := s.readdress(ctx, tx, run.Asset); err != nil {
				return err
			}
		}
		if shown {
			if err := s.settle(ctx, tx, run.Asset, media.Ready, ""); err != nil {
				return err
			}
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("finish step %s: %w", run.Step, err)
	}
	return nil
}

// GiveUp ends an attempt, and digitising of its asset with it, which then is
// Failed or only Kept; one that is shown already stays as it is. A run without a
// step has nothing to end: the asset has no plan.
func (s *Assets) GiveUp(ctx context.Context, run media.StepRun, to media.State, reason string, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if err := s.endRun(ctx, tx, run, media.StepFailed, reason); err != nil {
			return err
		}
		if err := noLongerDue(ctx, tx, run); err != nil {
			return err
		}
		shown, err := isShown(ctx, tx, run.Asset)
		if err != nil {
			return err
		}
		if !shown {
			if err := s.settle(ctx, tx, run.Asset, to, reason); err != nil {
				return err
			}
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("give up step %s: %w", run.Step, err)
	}
	return nil
}

// Retry ends an attempt that another will follow, and says what was in the way.
func (s *Assets) Retry(ctx context.Context, run media.StepRun, reason string, last Last) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if err := s.endRun(ctx, tx, run, media.StepRetrying, reason); err != nil {
			return err
		}
		if err := s.unlessShown(ctx, tx, run.Asset, media.Waiting, reason); err != nil {
			return err
		}
		return last(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("put off step %s: %w", run.Step, err)
	}
	return nil
}

// ErrStopped answers for an attempt that is no longer running: somebody stopped
// it, or another lab took it for dead.
var ErrStopped = fault.New(fault.Conflict, "step.stopped", "The step was stopped.")

// endRun ends an attempt, with the tools that it used. A run without an identifier is
// none.
func (s *Assets) endRun(ctx context.Context, tx *sql.Tx, run media.StepRun, state media.StepState, reason string) error {
	if run.ID == "" {
		return nil
	}
	done, err := tx.ExecContext(ctx, `UPDATE step_run SET state = $2, reason = $3, ended_at = $4, remaining = 0, tool = $5,
		done = CASE WHEN $2 = 'done' THEN total ELSE done END WHERE id = $1 AND state = 'running'`, run.ID, string(state), reason, sqldb.Micros(s.now()), run.Tools)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n > 0 || err != nil {
		return err
	}
	return ErrStopped
}

// Running reports whether an attempt still runs, as the record knows: another lab
// may have been told to stop it.
func (s *Assets) Running(ctx context.Context, run media.StepRun) (is bool, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT count(*) > 0 FROM step_run WHERE id = $1 AND state = 'running'`, run.ID).Scan(&is)
	})
	if err != nil {
		return false, fmt.Errorf("look after step %s: %w", run.Step, err)
	}
	return is, nil
}

func (s *Assets) setState(ctx context.Context, tx *sql.Tx, asset string, state media.State, reason string) error {
	_, err := tx.ExecContext(ctx, `UPDATE asset SET state = $2, reason = $3, version = version + 1, changed_at = $4 WHERE id = $1`,
		asset, state, reason, sqldb.Micros(s.now()))
	return err
}

// unlessShown changes the state of an asset that is not shown yet.
func (s *Assets) unlessShown(ctx context.Context, tx *sql.Tx, asset string, state media.State, reason string) error {
	shown, err := isShown(ctx, tx, asset)
	if err != nil || shown {
		return err
	}
	return s.setState(ctx, tx, asset, state, reason)
}

func isShown(ctx context.Context, tx *sql.Tx, asset string) (bool, error) {
	f, err := findAsset(ctx, tx, asset)
	return f.State == media.Ready, err
}

// settle ends the digitising of an asset: its state, the fact, and a new
// revision of every resource that shows it.
func (s *Assets) settle(ctx context.Context, tx *sql.Tx, asset string, to media.State, reason string) error {
	if err := s.setState(ctx, tx, asset, to, reason); err != nil {
		return err
	}
	if usable(to) {
		if err := s.showReady(ctx, tx, asset); err != nil {
			return err
		}
	}
	f, err := findAsset(ctx, tx, asset)
	if err != nil {
		return err
	}
	shown, err := whereShown(ctx, tx, f)
	if err != nil {
		return err
	}
	if err := s.readdress(ctx, tx, asset); err != nil {
		return err
	}
	kind := fact.AssetDigitised
	if to == media.Failed {
		kind = fact.AssetFailed
	}
	payload, err := reasonOf(reason)
	if err != nil {
		return err
	}
	return s.record(ctx, tx, fact.Fact{Org: f.Org, Place: shown[0].Place, Kind: kind, Object: asset, Payload: payload})
}

// readdress gives a new revision to every resource that shows an asset.
func (s *Assets) readdress(ctx context.Context, tx *sql.Tx, asset string) error {
	f, err := findAsset(ctx, tx, asset)
	if err != nil {
		return err
	}
	shown, err := whereShown(ctx, tx, f)
	if err != nil {
		return err
	}
	for _, w := range shown {
		if err := s.noticed(ctx, tx, "id", w.Resource); err != nil {
			return err
		}
	}
	return nil
}

func reasonOf(code string) (string, error) {
	if code == "" {
		return "", nil
	}
	said, err := json.Marshal(map[string]string{"reason": code})
	return string(said), err
}
