package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/rivermigrate"

	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Migrate makes and updates the tables of jobs. Give it to sqldb.DB.Migrate,
// which holds the lock. A database that a newer lab has migrated is
// sqldb.ErrNewer.
func Migrate(ctx context.Context, db *sqldb.DB) error {
	migrator, err := rivermigrate.New(driver(db), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("prepare the tables of jobs: %w", err)
	}
	if err := refuseNewer(ctx, db, len(migrator.AllVersions())); err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the tables of jobs: %w", err)
	}
	return makeNodes(ctx, db)
}

// refuseNewer compares the versions by hand: River's own answer to a version
// it does not know is an error without a type. Its versions count from 1.
func refuseNewer(ctx context.Context, db *sqldb.DB, known int) error {
	tables := map[sqldb.Dialect]string{
		sqldb.SQLite:   `SELECT count(*) FROM sqlite_master WHERE name = 'river_migration'`,
		sqldb.Postgres: `SELECT count(*) FROM pg_tables WHERE tablename = 'river_migration' AND schemaname = current_schema()`,
	}
	var made int
	var newest sql.NullInt64
	err := db.Read(ctx, func(tx sqldb.Querier) error {
		if err := tx.QueryRowContext(ctx, tables[db.Dialect()]).Scan(&made); err != nil || made == 0 {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT max(version) FROM river_migration`).Scan(&newest)
	})
	if err != nil {
		return fmt.Errorf("read the version of the tables of jobs: %w", err)
	}
	if newest.Int64 > int64(known) {
		return sqldb.ErrNewer.Because(fmt.Errorf("jobs are at version %d, this lab knows up to %d", newest.Int64, known))
	}
	return nil
}
