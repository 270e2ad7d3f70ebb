package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Owed is work that no job stands for yet.
type Owed struct {
	Kind   string // "digitise" or "receive"
	Object string // asset or upload
	Step   string // of digitising, where it is not all of it
}

const owedAtOnce = 500

// Adding is a step that adds to what is shown already, and the one that it
// follows.
type Adding struct {
	Kind        media.Kind
	After, Step string
}

const (
	oweNote     = `INSERT INTO work_owed (object_id, kind, step) `
	oweOnce     = ` ON CONFLICT (object_id, kind, step) DO NOTHING`
	owedUploads = `SELECT id, 'receive', '' FROM upload WHERE state = 'whole'`
)

// owe notes the work of a lab whose jobs did not come with it: what is not
// digitised or not received, and steps whose turn had come.
func owe(ctx context.Context, tx *sql.Tx, adding []Adding) error {
	for _, from := range []string{
		`SELECT id, 'digitise', '' FROM asset WHERE state IN ('waiting', 'digitising')`,
		owedUploads,
	} {
		if _, err := tx.ExecContext(ctx, oweNote+from+oweOnce); err != nil {
			return fmt.Errorf("note what is owed: %w", err)
		}
	}
	for _, a := range adding {
		_, err := tx.ExecContext(ctx, oweNote+`SELECT f.id, 'digitise', CAST($3 AS TEXT) FROM asset f WHERE f.kind = $1 AND f.state = 'ready'
			AND EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.step = $2 AND s.state = 'done')
			AND NOT EXISTS (SELECT 1 FROM step_run s WHERE s.asset_id = f.id AND s.step = CAST($3 AS TEXT) AND (s.state IN ('done', 'failed') OR s.state = 'stopped' AND `+isLast+`))`+oweOnce,
			a.Kind, a.After, a.Step)
		if err != nil {
			return fmt.Errorf("note what is owed to films: %w", err)
		}
	}
	return nil
}

// OweReceiving owes every upload that is whole its reception, also one whose job
// came to its last try: its last byte was acknowledged. To receive it twice
// changes nothing.
func (r *Record) OweReceiving(ctx context.Context) error {
	err := r.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, oweNote+owedUploads+oweOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("note what is owed: %w", err)
	}
	return nil
}

// Settle makes jobs of owed work, some hundreds in a transaction, until none is
// left. The same work is made a job of once.
func (r *Record) Settle(ctx context.Context, add func(ctx context.Context, tx *sql.Tx, w Owed) error) error {
	for {
		n := 0
		err := r.db.Write(ctx, func(tx *sql.Tx) error {
			owed, err := readOwed(ctx, tx)
			if err != nil {
				return err
			}
			n = len(owed)
			for _, w := range owed {
				if _, err := tx.ExecContext(ctx, `DELETE FROM work_owed WHERE kind = $1 AND object_id = $2 AND step = $3`, w.Kind, w.Object, w.Step); err != nil {
					return err
				}
				if err := add(ctx, tx, w); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("make jobs of owed work: %w", err)
		}
		if n < owedAtOnce {
			return nil
		}
	}
}

func readOwed(ctx context.Context, tx *sql.Tx) (owed []Owed, err error) {
	err = each(ctx, tx, `SELECT kind, object_id, step FROM work_owed ORDER BY kind, object_id, step LIMIT $1`, args{owedAtOnce}, func(row *sql.Rows) error {
		var w Owed
		err := row.Scan(&w.Kind, &w.Object, &w.Step)
		owed = append(owed, w)
		return err
	})
	return owed, err
}
