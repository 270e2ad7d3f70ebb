package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Current is a step of a plan as it is done just now.
type Current struct {
	Step    string
	Version int
	Adds    bool // the asset is shown before it
}

// alike finds an asset of the organisation that is of the same bytes and ready, and
// of which every step that comes before showing was done as it is done now. What a
// learner handed in neither gives nor takes: nobody is to learn by how quickly
// theirs is ready that somebody else handed in the same.
func (s *Uploads) alike(ctx context.Context, tx *sql.Tx, org string, f media.Asset, plan []Current) (known string, err error) {
	if len(plan) == 0 {
		return "", nil // it is only kept
	}
	a := args{org, f.SHA256, f.Kind, media.Ready}
	query := `SELECT f.id FROM asset f WHERE f.org_id = $1 AND f.sha256 = $2 AND f.kind = $3 AND f.state = $4
		AND NOT EXISTS (SELECT 1 FROM hand_in_file l WHERE l.asset_id = f.id)`
	for _, c := range plan {
		if !c.Adds {
			query += ` AND EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.state = 'done' AND s.step = ` + a.add(c.Step) +
				` AND s.version = ` + a.add(c.Version) + `)`
		}
	}
	err = each(ctx, tx, query+` ORDER BY f.id DESC LIMIT 1`, a, func(row *sql.Rows) error { return row.Scan(&known) })
	if err != nil {
		return "", fmt.Errorf("look for a file of the same bytes: %w", err)
	}
	return known, nil
}

// copies give the asset $2 what was made of the asset $1, with what people corrected
// in it: that is of the file's text. The bytes are shared; they go when no row names
// them any more.
var copies = []string{
	`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration, codecs, rate)
		SELECT CAST($2 AS TEXT), role, rung, ord, width, blob_key, mime, size, sha256, height, duration, codecs, rate FROM rendition WHERE asset_id = $1`,
	`INSERT INTO page (asset_id, ord, title, text, language, width, height, words, source, confidence, notes)
		SELECT CAST($2 AS TEXT), ord, title, text, language, width, height, words, source, confidence, notes FROM page WHERE asset_id = $1`,
	`INSERT INTO page_correction (asset_id, ord, standing, text, read, words, by_id, at, version)
		SELECT CAST($2 AS TEXT), ord, standing, text, read, words, by_id, at, version FROM page_correction WHERE asset_id = $1`,
	`INSERT INTO cue (asset_id, ord, language, starts, ends, text)
		SELECT CAST($2 AS TEXT), ord, language, starts, ends, text FROM cue WHERE asset_id = $1`,
	`UPDATE asset SET (language, pages, duration, width, height, flaw) = (SELECT o.language, o.pages, o.duration, o.width, o.height, o.flaw FROM asset o WHERE o.id = $1)
		WHERE id = $2`,
	`UPDATE resource SET language = (SELECT o.language FROM asset o WHERE o.id = $1) WHERE asset_id = $2 AND language = ''`,
}

// takeOver makes an asset ready by what was made of another of the same bytes. Steps
// that only add, and that the other had not done or not as they are done now, are
// owed to it.
func (s *Uploads) takeOver(ctx context.Context, tx *sql.Tx, known, asset string, plan []Current) error {
	for _, statement := range copies {
		if _, err := tx.ExecContext(ctx, statement, known, asset); err != nil {
			return fmt.Errorf("take over what was made of a file: %w", err)
		}
	}
	done, err := s.takeRuns(ctx, tx, known, asset, plan)
	if err != nil {
		return err
	}
	for _, c := range plan {
		if slices.Contains(done, c.Step) {
			continue
		}
		if _, err := tx.ExecContext(ctx, oweNote+`VALUES ($1, 'digitise', $2)`+oweOnce, asset, c.Step); err != nil {
			return fmt.Errorf("owe a step: %w", err)
		}
		break // its end begins the next
	}
	return NewAssets(s.Base).settle(ctx, tx, asset, media.Ready, "")
}

// takeRuns gives an asset the last good attempt of every step that another had done
// as it is done now, with the times and the tools of then; it names these steps.
func (s *Uploads) takeRuns(ctx context.Context, tx *sql.Tx, known, asset string, plan []Current) (done []string, err error) {
	for _, c := range plan {
		written, err := tx.ExecContext(ctx, `INSERT INTO step_run (id, asset_id, step, attempt, state, reason, done, total, started_at, ended_at, making, version, tool)
			SELECT CAST($3 AS TEXT), CAST($2 AS TEXT), step, 1, state, reason, done, total, started_at, ended_at, making, version, tool FROM step_run
			WHERE id = (SELECT max(id) FROM step_run WHERE asset_id = $1 AND step = $4 AND state = 'done' AND version = $5)`,
			known, asset, s.ids.New(), c.Step, c.Version)
		if err != nil {
			return nil, fmt.Errorf("take over the attempts at a file: %w", err)
		}
		rows, err := written.RowsAffected()
		if err != nil {
			return nil, err
		}
		if rows == 0 {
			break
		}
		done = append(done, c.Step)
	}
	return done, nil
}
