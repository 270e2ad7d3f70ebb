// Package sqlstore keeps the record: every Store that the domain packages ask
// for, in SQL that runs unchanged on SQLite and PostgreSQL. One file per domain.
//
// A method that writes is one act in one transaction, and records its facts
// there; it never calls out of the transaction and never catches an error
// inside it (PostgreSQL would have aborted it already). Times are BIGINT
// microseconds UTC, identifiers come from the application, JSON is opaque text.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is the schema, in the order of its file names.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: only a broken build reaches this
	}
	return sub
}

// Reaction is what a fact causes, inside the transaction that records it:
// usually a job's row. It must not wait for anything but SQL.
type Reaction func(ctx context.Context, tx *sql.Tx, f fact.Fact) error

// Base is what every store of this package stands on.
type Base struct {
	db    *sqldb.DB
	ids   *id.Maker
	now   func() time.Time
	react Reaction
}

// NewBase prepares the stores of one database. Clock and identifiers come from
// outside; react is called for every fact that is recorded.
func NewBase(db *sqldb.DB, ids *id.Maker, now func() time.Time, react Reaction) *Base {
	return &Base{db: db, ids: ids, now: now, react: react}
}

// record writes a fact and lets the lab react to it, in the caller's
// transaction. Identifier and time are filled in.
func (b *Base) record(ctx context.Context, tx *sql.Tx, f fact.Fact) error {
	f.ID, f.At = b.ids.New(), b.now()
	_, err := tx.ExecContext(ctx, `INSERT INTO fact (id, org_id, place_id, actor_id, kind, object_id, at, payload)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		f.ID, f.Org, f.Place, f.Actor, f.Kind, f.Object, sqldb.Micros(f.At), f.Payload)
	if err != nil {
		return fmt.Errorf("record fact %s: %w", f.Kind, err)
	}
	return b.react(ctx, tx, f)
}

// Record writes a fact that changes nothing else: a refusal, a sign-in.
func (b *Base) Record(ctx context.Context, f fact.Fact) error {
	return b.db.Write(ctx, func(tx *sql.Tx) error { return b.record(ctx, tx, f) })
}

// args collects the values of a statement and gives each its placeholder.
type args []any

// add appends a value and returns its placeholder: "$3".
func (a *args) add(v any) string {
	*a = append(*a, v)
	return fmt.Sprintf("$%d", len(*a))
}

// list appends values and returns their placeholders for IN: "($4,$5)". An
// empty list becomes "(NULL)", which nothing equals.
func list[T any](a *args, values []T) string {
	if len(values) == 0 {
		return "(NULL)"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = a.add(v)
	}
	return "(" + strings.Join(marks, ",") + ")"
}

// each runs a query and hands every row to scan.
func each(ctx context.Context, q sqldb.Querier, query string, a args, scan func(rows *sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, a...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error of reading is told by rows.Err
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// finds reports whether a query finds anything.
func finds(ctx context.Context, q sqldb.Querier, query string, a args) (found bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (`+query+`)`, a...).Scan(&found)
	return found, err
}

// column reads the texts of a query's only column.
func column(ctx context.Context, q sqldb.Querier, query string, a args) (texts []string, err error) {
	err = each(ctx, q, query, a, func(row *sql.Rows) error {
		var one string
		err := row.Scan(&one)
		texts = append(texts, one)
		return err
	})
	return texts, err
}
