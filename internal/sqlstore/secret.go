package sqlstore

import (
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
)

// secret gives a key that the record keeps as a setting; fresh becomes it where
// there is none. It changes nothing that is read.
func (b *Base) secret(ctx context.Context, name string, fresh []byte) (key []byte, err error) {
	var kept string
	err = b.db.WriteAbout(ctx, []string{"numbers"}, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
			name, base64.StdEncoding.EncodeToString(fresh)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = $1`, name).Scan(&kept)
	})
	if err == nil {
		key, err = base64.StdEncoding.DecodeString(kept)
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret %s: %w", name, err)
	}
	return key, nil
}
