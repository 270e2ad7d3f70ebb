package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// connections of each pool; a lab holds twice as many, and PostgreSQL allows
// 100 unless it was told otherwise.
const connections = 12

var errCollation = fault.New(fault.Invalid, "database.collation",
	"The PostgreSQL database must be UTF-8 and sort by code point. Create it with: CREATE DATABASE lab TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'.")

func openPostgres(ctx context.Context, url string, log *slog.Logger) (*DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil { // the parser's error has the password cut out
		return nil, fault.New(fault.Invalid, "database.url", "The address of the PostgreSQL database cannot be read.").Because(err)
	}
	likeMemory(config)
	db := &DB{
		dialect: Postgres,
		writer:  stdlib.OpenDB(*config),
		reader:  stdlib.OpenDB(*config),
		writing: &sql.TxOptions{Isolation: sql.LevelSerializable},
		// A repeatable read that only reads sees one moment, as SQLite's does,
		// and never has to be run again.
		reading: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		log:     log,
	}
	for _, pool := range []*sql.DB{db.writer, db.reader} {
		keep(pool, connections)
		pool.SetConnMaxIdleTime(5 * time.Minute)
	}
	if _, err := db.ready(ctx); err != nil {
		return nil, err
	}
	if err := checkCollation(ctx, db.reader); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// likeMemory says that a page taken by an index costs what the next one does, unless the
// address says otherwise. The record lies in memory or on a disk without a head;
// PostgreSQL takes it for one that turns, and read all 20,000 files of a large lab to
// show the 240 of a page of the catalogue.
func likeMemory(config *pgx.ConnConfig) {
	const setting = "random_page_cost"
	if _, said := config.RuntimeParams[setting]; !said {
		config.RuntimeParams[setting] = "1.1"
	}
}

// checkCollation asks how text sorts rather than what the collation is called:
// the names differ from version to version, and lists must come out as they do
// on SQLite.
func checkCollation(ctx context.Context, pool *sql.DB) error {
	var byCodePoint bool
	var encoding string
	err := pool.QueryRowContext(ctx, `SELECT 'a' > 'B' AND 'é' > 'z', current_setting('server_encoding')`).Scan(&byCodePoint, &encoding)
	if err != nil {
		return fmt.Errorf("ask PostgreSQL how it sorts: %w", named(ctx, err))
	}
	if !byCodePoint || encoding != "UTF8" {
		return errCollation
	}
	return nil
}
