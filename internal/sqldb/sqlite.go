package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/digital-learning-lab/lab/internal/memo"
)

// What each connection of the two pools is told. synchronous=FULL: in WAL mode
// a commit that was answered survives a power cut (NORMAL lost some in 12 of 15
// simulated cuts). _txlock=immediate: a transaction that reads and then writes
// takes the lock first, instead of failing half-way. The size limit gives the
// disk back after a long reader made the log grow. secure_delete writes zeros over
// what is removed: ten thousand updates wrote not one page more, and took a tenth
// more of the processor; see Scrub for what it leaves.
const (
	writerSettings = "_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=5000&_txlock=immediate&_pragma=journal_size_limit(67108864)&_pragma=secure_delete(1)"
	readerSettings = "_query_only=on&_foreign_keys=on&_busy_timeout=5000"
)

func openSQLite(ctx context.Context, path string, log *slog.Logger) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	writer, err := openKeeping(sqliteName(path, writerSettings))
	if err != nil {
		return nil, fmt.Errorf("open sqlite for writing: %w", err)
	}
	reader, err := openKeeping(sqliteName(path, readerSettings))
	if err != nil {
		return nil, fmt.Errorf("open sqlite for reading: %w", err)
	}
	keep(writer, 1)
	keep(reader, max(4, 2*runtime.GOMAXPROCS(0)))
	db := &DB{
		dialect: SQLite, writer: writer, reader: reader, reading: &sql.TxOptions{ReadOnly: true},
		changes: memo.NewClock(), log: log,
	}
	return db.ready(ctx)
}

// sqliteName gives the driver's name of a file: a URI, so that no character of
// the path is taken for a setting.
func sqliteName(path, settings string) string {
	escaped := (&url.URL{Path: path}).EscapedPath()
	return (&url.URL{Scheme: "file", Opaque: escaped, RawQuery: settings}).String()
}

// keep bounds a pool at n connections and lets them stay open.
func keep(pool *sql.DB, n int) {
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
}
