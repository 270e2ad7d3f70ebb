package sqldb

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Tables names the tables of the database, in the order of their names: those
// of the migrations, and those that libraries keep.
func (db *DB) Tables(ctx context.Context) (names []string, err error) {
	query := map[Dialect]string{
		SQLite:   `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4') ORDER BY name`,
		Postgres: `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
	}[db.dialect]
	err = db.Read(ctx, func(q Querier) error {
		rows, err := q.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // an error of reading is told by rows.Err
		names = nil
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			names = append(names, name)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	return names, nil
}

// Newest gives the number of the newest of the migrations, files named
// NNNN_telling_name.sql.
func Newest(migrations fs.FS) (newest int64, err error) {
	names, err := fs.Glob(migrations, "*.sql")
	for _, name := range names {
		newest = max(newest, number(name))
	}
	return newest, err
}

// UpTo is the migrations up to a number: the tables as they were then.
func UpTo(migrations fs.FS, newest int64) fs.FS { return upTo{migrations, newest} }

type upTo struct {
	fs.FS
	newest int64
}

// Glob implements fs.GlobFS, by which migrations are found.
func (u upTo) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(u.FS, pattern)
	return slices.DeleteFunc(names, func(name string) bool { return number(name) > u.newest }), err
}

// number of a migration; 0 for another file.
func number(name string) int64 {
	digits, _, _ := strings.Cut(name, "_")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
