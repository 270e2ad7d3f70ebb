package sqldb_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// Zeros over what is removed leave copies where pages were split: only the file
// written anew holds none. Which rows they are is chance, so there are many.
func TestAScrubLeavesNothingOfWhatWasRemoved(t *testing.T) {
	url := sqldbtest.SQLite(t)
	db, ctx, chance := sqldbtest.Open(t, url), t.Context(), rand.New(rand.NewPCG(1, 2))
	const people = 1500
	name := func(i int) string { return fmt.Sprintf("name%05dq", i) }
	write := func(act func(tx *sql.Tx, i int) error) {
		err := db.Write(ctx, func(tx *sql.Tx) error {
			for _, i := range chance.Perm(people) {
				if err := act(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *sql.Tx, i int) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, secret TEXT NOT NULL)`)
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO person (id, name, secret) VALUES ($1, $2, '')`, fmt.Sprint(i), name(i))
		}
		return err
	})
	write(func(tx *sql.Tx, i int) error {
		_, err := tx.ExecContext(ctx, `UPDATE person SET secret = $1 WHERE id = $2`, strings.Repeat("hash", 30), fmt.Sprint(i))
		return err
	})
	write(func(tx *sql.Tx, i int) error {
		_, err := tx.ExecContext(ctx, `UPDATE person SET name = $1 WHERE id = $2`, "gone"+fmt.Sprint(i), fmt.Sprint(i))
		return err
	})
	left := func() (n int) {
		path := strings.TrimPrefix(url, "sqlite:")
		for _, file := range []string{path, path + "-wal"} {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := range people {
				n += bytes.Count(data, []byte(name(i)))
			}
		}
		return n
	}
	if left() == 0 {
		t.Fatal("nothing was left before either: the test shows nothing")
	}
	if err := db.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	if n := left(); n > 0 {
		t.Errorf("%d names are still in the bytes of the file", n)
	}
}
