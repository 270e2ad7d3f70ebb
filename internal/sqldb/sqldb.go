// Package sqldb opens the lab's record, brings its tables up to date, and runs
// each act in one transaction, on SQLite (one file, the default) and on
// PostgreSQL (several servers).
//
// The same SQL text runs on both. What makes that true: `$1` placeholders,
// TEXT identifiers made by the lab, times as BIGINT microseconds (Micros and
// Time), JSON as opaque TEXT, ON CONFLICT and RETURNING; no BLOB, no LIKE, and
// no error caught inside a transaction, since PostgreSQL ends it there.
//
// On SQLite it writes the file of its URL and two beside it (-wal, -shm); on
// PostgreSQL a database whose text sorts by code point. SQLite has one writer
// at a time: what runs inside Write is SQL and quick, and never calls Write.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/memo"
)

// Dialect says which database is behind a DB.
type Dialect string

// The databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	writer  *sql.DB // on SQLite a pool of one
	reader  *sql.DB
	acts    sync.RWMutex // held alone by an act that collided too often
	writing *sql.TxOptions
	reading *sql.TxOptions
	changes *memo.Clock
	log     *slog.Logger
}

// Open opens the database of url, "sqlite:/path/lab.db" or "postgres://…", and
// checks that it answers. A SQLite file, and the folder it is in, are made when
// they are missing. Open does not migrate.
func Open(ctx context.Context, url string, log *slog.Logger) (*DB, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, log)
	case "postgres", "postgresql":
		return openPostgres(ctx, url, log)
	}
	return nil, fault.New(fault.Invalid, "database.url", "The database must be sqlite:/path/to/lab.db or postgres://host/name.")
}

// Dialect says which database this is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Writer is the pool that Write uses, for a library that keeps its own tables
// in the lab's database. On SQLite it has one connection: inside Write it
// would wait for itself.
func (db *DB) Writer() *sql.DB { return db.writer }

// Ping reports whether the database answers, as the fault "database.away" or
// "database.busy" when it does not.
func (db *DB) Ping(ctx context.Context) error {
	return named(ctx, db.reader.PingContext(ctx))
}

// Close closes all connections, the writer last, so that SQLite can fold its
// write-ahead log back into the file.
func (db *DB) Close() error {
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// ready checks that both pools answer, and closes them if not. The writer goes
// first: on SQLite it makes the file that readers may only read.
func (db *DB) ready(ctx context.Context) (*DB, error) {
	for _, pool := range []*sql.DB{db.writer, db.reader} {
		if err := pool.PingContext(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", db.dialect, named(ctx, err)), db.Close())
		}
	}
	return db, nil
}
