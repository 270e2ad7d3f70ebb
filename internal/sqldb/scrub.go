package sqldb

import (
	"context"
	"errors"
	"fmt"
)

var errReaders = errors.New("the log is still being read")

// Scrub takes off the disk what was removed: it writes the file of SQLite anew and
// empties the log beside it. Zeros over what is removed (secure_delete) are not
// enough: where a page was split, what moved leaves a copy behind, which is found
// in the bytes of the file for 1 of 250 rows. Readers go on meanwhile, and writers
// wait. On PostgreSQL it does nothing: VACUUM there is the server's.
func (db *DB) Scrub(ctx context.Context) error {
	if db.dialect != SQLite {
		return nil
	}
	if _, err := db.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("write the database anew: %w", named(ctx, err))
	}
	var busy, logged, moved int
	if err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &moved); err != nil {
		return fmt.Errorf("empty the log of the database: %w", named(ctx, err))
	}
	if busy != 0 {
		return errBusy.Because(errReaders)
	}
	return nil
}

// Size is that of the file of SQLite in bytes; 0 on PostgreSQL.
func (db *DB) Size(ctx context.Context) (size int64, err error) {
	if db.dialect != SQLite {
		return 0, nil
	}
	err = db.reader.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`).Scan(&size)
	return size, named(ctx, err)
}
