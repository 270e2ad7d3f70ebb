package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
)

// Owed is work that no job stands for yet.
type Owed struct {
	Kind   string // "digitise" or "receive"
	Object string // asset or upload
}

const owedAtOnce = 500

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
				if _, err := tx.ExecContext(ctx, `DELETE FROM work_owed WHERE kind = $1 AND object_id = $2`, w.Kind, w.Object); err != nil {
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
	err = each(ctx, tx, `SELECT kind, object_id FROM work_owed ORDER BY kind, object_id LIMIT $1`, args{owedAtOnce}, func(row *sql.Rows) error {
		var w Owed
		err := row.Scan(&w.Kind, &w.Object)
		owed = append(owed, w)
		return err
	})
	return owed, err
}
