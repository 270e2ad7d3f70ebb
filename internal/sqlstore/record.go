package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Record is the whole record at once: written out in a form that neither
// database shows in, and read back into either.
//
// The form is lines of JSON. A table begins with {"table":…,"columns":[…]},
// each of its rows is a list of strings and numbers, and {"rows":n} after the
// last table says how many rows there were in all.
type Record struct{ *Base }

// NewRecord is the whole record of the base's database.
func NewRecord(b *Base) *Record { return &Record{b} }

var errNotEmpty = fault.New(fault.Conflict, "record.not-empty",
	"There is a lab here already. Nothing was changed: choose an empty one with LAB_DATA, or with LAB_DATABASE and LAB_BLOBS.")

// Vacant implements archive.Target. A database without tables is vacant too.
func (r *Record) Vacant(ctx context.Context) error {
	made, err := r.db.Tables(ctx)
	if err != nil || !slices.Contains(made, "organisation") {
		return err
	}
	return r.db.Read(ctx, func(q sqldb.Querier) error { return vacant(ctx, q) })
}

func vacant(ctx context.Context, q sqldb.Querier) error {
	var n int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM organisation`).Scan(&n); err != nil {
		return fmt.Errorf("ask whether there is a lab: %w", err)
	}
	if n > 0 {
		return errNotEmpty
	}
	return nil
}

// Hold implements archive.Source.
func (r *Record) Hold(ctx context.Context, id string, until time.Time) error {
	err := r.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM blob_hold WHERE id = $1 OR until < $2`, id, sqldb.Micros(r.now())); err != nil {
			return err
		}
		if until.IsZero() {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO blob_hold (id, until) VALUES ($1, $2)`, id, sqldb.Micros(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("hold the blobs: %w", err)
	}
	return nil
}

// Received implements archive.Source.
func (r *Record) Received(ctx context.Context, upload string) (sha256 string, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT f.sha256 FROM upload u JOIN asset f ON f.id = u.asset_id WHERE u.id = $1`, args{upload},
			func(row *sql.Rows) error { return row.Scan(&sha256) })
	})
	if err == nil && sha256 == "" {
		err = fault.Missing()
	}
	return sha256, err
}

// Epoch names the life of this lab: it changes when the lab is restored, and
// is empty as long as it never was.
func (r *Record) Epoch(ctx context.Context) (epoch string, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT value FROM setting WHERE name = $1`, args{epochSetting}, func(row *sql.Rows) error { return row.Scan(&epoch) })
	})
	return epoch, err
}

// Life names this lab to servers that it may share with others, from its first
// question on. A lab that was moved keeps it; one that was restored has another,
// and what was kept for the one before is not its own.
func (r *Record) Life(ctx context.Context) (life string, err error) {
	err = r.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, lifeSetting, r.ids.New()); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = $1`, lifeSetting).Scan(&life)
	})
	return life, err
}

// Administrator gives the login of the first who administers the lab.
func (r *Record) Administrator(ctx context.Context) (login string, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return each(ctx, q, `SELECT p.login FROM person p JOIN role_grant g ON g.person_id = p.id
			WHERE g.role = 'admin' AND p.archived_at = 0 ORDER BY g.created_at, g.id LIMIT 1`, nil,
			func(row *sql.Rows) error { return row.Scan(&login) })
	})
	if err == nil && login == "" {
		err = fault.Missing()
	}
	return login, err
}

// LastFact names the lab and the last thing that happened in it: two records of
// which it is the same are of one lab at one time.
func (r *Record) LastFact(ctx context.Context) (last string, err error) {
	err = r.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRowContext(ctx, `SELECT (SELECT min(id) FROM organisation) || ' ' || CAST(count(*) AS TEXT) || ' ' || COALESCE(max(id), '') FROM fact`).Scan(&last)
	})
	if err != nil {
		return "", fmt.Errorf("read the last fact: %w", err)
	}
	return last, nil
}
