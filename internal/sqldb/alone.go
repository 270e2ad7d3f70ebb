package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Office is a piece of work that one lab at a time does of those that share a
// database. The numbers are arbitrary, and only have to stay.
type Office int64

// The offices: PostgreSQL's advisory locks.
const (
	migrationLock Office = 0x6c6162   // "lab"
	Indexing      Office = 0x6c616273 // "labs": writes to the search index
)

// Alone waits until no other lab on this database does the same, then runs do.
// On SQLite the folder's Lock keeps others away.
func (db *DB) Alone(ctx context.Context, office Office, do func(ctx context.Context) error) error {
	if db.dialect == SQLite {
		return do(ctx)
	}
	// The reading pool gives the connection that holds the lock, so that the
	// writers stay free for what is done under it.
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return fmt.Errorf("wait to be alone: %w", named(ctx, err))
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(office)); err != nil {
		return fmt.Errorf("wait to be alone: %w", named(ctx, errors.Join(err, conn.Close())))
	}
	defer db.giveBack(context.WithoutCancel(ctx), conn, office)
	return do(ctx)
}

func (db *DB) giveBack(ctx context.Context, conn *sql.Conn, office Office) {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, int64(office))
	if err := errors.Join(err, conn.Close()); err != nil {
		db.log.WarnContext(ctx, "a lock was not given back", "office", int64(office), "err", err)
	}
}
