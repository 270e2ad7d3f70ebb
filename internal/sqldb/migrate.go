package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// ErrNewer is the fault of a database that a newer lab has already migrated.
// Nothing was changed.
var ErrNewer = fault.New(fault.Unavailable, "database.newer",
	"This database belongs to a newer version of the lab. Start that version, or restore a backup made before the upgrade.")

// Migrate brings the tables up to date: first what the libraries need that
// keep tables of their own, then the files NNNN_telling_name.sql of files, in
// order, each in a transaction of its own. Several labs on one PostgreSQL may
// call it at once; on SQLite the folder's Lock keeps them apart. A database
// that is ahead of files is ErrNewer.
func (db *DB) Migrate(ctx context.Context, files fs.FS, first ...func(context.Context, *DB) error) error {
	return db.Alone(ctx, migrationLock, func(ctx context.Context) error {
		for _, migrate := range first {
			if err := migrate(ctx, db); err != nil {
				return named(ctx, err)
			}
		}
		return named(ctx, db.migrateFiles(ctx, files))
	})
}

func (db *DB) migrateFiles(ctx context.Context, files fs.FS) error {
	dialect := map[Dialect]database.Dialect{SQLite: goose.DialectSQLite3, Postgres: goose.DialectPostgres}[db.dialect]
	provider, err := goose.NewProvider(dialect, db.writer, files, goose.WithDisableGlobalRegistry(true), goose.WithTableName("schema_version"))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the tables: %w", err)
	}
	if current > target {
		return ErrNewer.Because(fmt.Errorf("tables are at version %d, this lab knows up to %d", current, target))
	}
	done, err := provider.Up(ctx)
	for _, step := range done {
		db.log.DebugContext(ctx, "migrated", "step", step.Source.Path, "took", step.Duration)
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
