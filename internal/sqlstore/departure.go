package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account/oidc"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Departures keeps the browsers that were sent to an OpenID provider.
type Departures struct{ *Base }

// NewDepartures keeps them in the database of b.
func NewDepartures(b *Base) *Departures { return &Departures{b} }

// Keep keeps a departure under the hash of the browser's token, and forgets
// those that nobody came back from.
func (d *Departures) Keep(ctx context.Context, hash string, left oidc.Departure) error {
	return d.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM departure WHERE expires_at <= $1`, sqldb.Micros(d.now())); err != nil {
			return fmt.Errorf("forget departures: %w", err)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO departure (token, state, nonce, verifier, next, links, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			hash, left.State, left.Nonce, left.Verifier, left.Next, left.Links, sqldb.Micros(left.Until))
		if err != nil {
			return fmt.Errorf("keep departure: %w", err)
		}
		return nil
	})
}

// Take gives a departure back and forgets it.
func (d *Departures) Take(ctx context.Context, hash string) (left oidc.Departure, err error) {
	err = d.db.Write(ctx, func(tx *sql.Tx) error {
		var until int64
		row := tx.QueryRowContext(ctx, `DELETE FROM departure WHERE token = $1 RETURNING state, nonce, verifier, next, links, expires_at`, hash)
		err := row.Scan(&left.State, &left.Nonce, &left.Verifier, &left.Next, &left.Links, &until)
		left.Until = sqldb.Time(until)
		return missing(err)
	})
	if err != nil {
		return oidc.Departure{}, fmt.Errorf("take departure: %w", err)
	}
	return left, nil
}
