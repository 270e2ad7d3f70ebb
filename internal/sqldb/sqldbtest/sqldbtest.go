// Package sqldbtest runs a test on each database the lab supports: a fresh
// SQLite file always, and a fresh PostgreSQL database when LAB_TEST_POSTGRES
// is the URL of a server (`.ci/postgres` starts one). With LAB_TEST_REQUIRE=all
// a missing server fails the test instead of skipping it. Files and databases
// are removed when the test ends.
package sqldbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the database/sql driver "pgx"

	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
)

// Each runs test on an open, empty database of each kind, migrated by the
// files of migrations when there are any.
func Each(t *testing.T, test func(t *testing.T, db *sqldb.DB), migrations ...fs.FS) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) {
		db := Open(t, url)
		for _, files := range migrations {
			if err := db.Migrate(t.Context(), files); err != nil {
				t.Fatal(err)
			}
		}
		test(t, db)
	})
}

// EachURL runs test with the URL of an empty database of each kind, for a test
// that opens it more than once.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// Open opens url, and closes it when the test ends.
func Open(t *testing.T, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// SQLite gives the URL of a file that does not exist yet.
func SQLite(t *testing.T) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "lab.db")
}

// Postgres gives the URL of a database that was just created.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("LAB_TEST_POSTGRES")
	if server == "" {
		needtest.Missing(t, "LAB_TEST_POSTGRES names no PostgreSQL server; start one with .ci/postgres")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "lab_test_" + strings.ToLower(rand.Text())
	run(t, admin, `CREATE DATABASE `+name+` TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
	t.Cleanup(func() {
		run(t, admin, `DROP DATABASE `+name+` WITH (FORCE)`)
		admin.Close()
	})
	return named(t, server, name)
}

// named is the URL of another database of the same server.
func named(t testing.TB, server, database string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	return u.String()
}

// run executes a statement on a context that outlives the test's own, since
// clean-up comes after it.
func run(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatal(err)
	}
}
