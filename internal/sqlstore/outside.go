package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// Loans keeps addresses for outside players.
type Loans struct{ *Base }

// NewLoans keeps them in the database of b.
func NewLoans(b *Base) *Loans { return &Loans{b} }

// Lend implements stream.LoanStore.
func (s *Loans) Lend(ctx context.Context, l stream.Loan, since, forgotten time.Time, judge func(made int) error) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM outside WHERE made_at < $1`, sqldb.Micros(forgotten)); err != nil {
			return err
		}
		var made int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM outside WHERE person_id = $1 AND made_at >= $2`, l.Person, sqldb.Micros(since)).Scan(&made)
		if err != nil {
			return err
		}
		if err := judge(made); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO outside (token, credential, person_id, resource_id, made_at, opened_at, lasts) VALUES ($1, $2, $3, $4, $5, 0, $6)`,
			l.Token, l.Credential, l.Person, l.Resource, sqldb.Micros(l.Made), l.Lasts.Microseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("lend an address: %w", err)
	}
	return nil
}

// Loan implements stream.LoanStore.
func (s *Loans) Loan(ctx context.Context, token string) (l stream.Loan, err error) {
	found := false
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT token, credential, person_id, resource_id, made_at, opened_at, lasts FROM outside WHERE token = $1`, args{token}, func(row *sql.Rows) error {
			var lasts int64
			err := row.Scan(&l.Token, &l.Credential, &l.Person, &l.Resource, micros{&l.Made}, micros{&l.Opened}, &lasts)
			l.Lasts, found = time.Duration(lasts)*time.Microsecond, true
			return err
		})
	})
	if err == nil && !found {
		err = fault.Missing()
	}
	if err != nil {
		return l, fmt.Errorf("find an address: %w", err)
	}
	return l, nil
}

// Open implements stream.LoanStore.
func (s *Loans) Open(ctx context.Context, token string, at time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE outside SET opened_at = $2 WHERE token = $1 AND opened_at = 0`, token, sqldb.Micros(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("open an address: %w", err)
	}
	return nil
}
