package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/xapi/lrs"
)

var _ lrs.Store = (*Statements)(nil)

// Standing implements lrs.Store.
func (s *Statements) Standing(ctx context.Context, address string) (at lrs.Standing, err error) {
	at.Address = address
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT number, sent, failures, reason, waits_until FROM lrs WHERE address = $1`, args{address}, func(row *sql.Rows) error {
			return row.Scan(&at.Number, &at.Sent, &at.Failures, &at.Reason, micros{&at.Until})
		})
	})
	if err != nil {
		return at, fmt.Errorf("read how far a record store was told: %w", err)
	}
	return at, nil
}

// Keep implements lrs.Store.
func (s *Statements) Keep(ctx context.Context, at lrs.Standing, refused []lrs.Refused) error {
	err := s.db.WriteAbout(ctx, []string{"numbers"}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO lrs (address, number, sent, failures, reason, waits_until, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (address) DO UPDATE SET number = excluded.number, sent = excluded.sent, failures = excluded.failures,
			reason = excluded.reason, waits_until = excluded.waits_until, changed_at = excluded.changed_at`,
			at.Address, at.Number, at.Sent, at.Failures, at.Reason, sqldb.Micros(at.Until), sqldb.Micros(s.now()))
		for _, r := range refused {
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO lrs_refused (address, statement_id, fact_id, reason, at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (address, statement_id) DO NOTHING`, at.Address, r.Statement, r.Fact, r.Reason, sqldb.Micros(r.At))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep how far a record store was told: %w", err)
	}
	return nil
}

// Behind counts the facts that a record store was not told yet.
func (s *Statements) Behind(ctx context.Context, at lrs.Standing) (behind int, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT count(*) FROM fact WHERE number > $1 OR number = 0`, at.Number).Scan(&behind)
	})
	return behind, err
}

// mostRefused is how many refused statements are told at once.
const mostRefused = 100

// Refused lists the statements of the reader's organisation that a record store
// does not take, the newest first.
func (s *Statements) Refused(ctx context.Context, scope account.Scope, address string) (found []lrs.Refused, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		found = nil
		return each(ctx, q, `SELECT r.statement_id, r.fact_id, r.reason, r.at FROM lrs_refused r JOIN fact f ON f.id = r.fact_id
			WHERE r.address = $1 AND f.org_id = $2 ORDER BY r.at DESC, r.statement_id LIMIT $3`, args{address, scope.Org(), mostRefused}, func(row *sql.Rows) error {
			var one lrs.Refused
			err := row.Scan(&one.Statement, &one.Fact, &one.Reason, micros{&one.At})
			found = append(found, one)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list what a record store refused: %w", err)
	}
	return found, nil
}
