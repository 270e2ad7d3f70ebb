package sqldb_test

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

func TestTheSameQuestionMayBeAskedWithinItsOwnAnswer(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if db.Dialect() != sqldb.SQLite {
			return // PostgreSQL's protocol has one answer at a time
		}
		for _, id := range []string{"a", "b", "c"} {
			if err := db.Write(ctx, insert(ctx, id)); err != nil {
				t.Fatal(err)
			}
		}
		pairs := ""
		err := db.Read(ctx, func(tx sqldb.Querier) error {
			return ids(t, tx, func(outer string) error {
				return ids(t, tx, func(inner string) error {
					pairs += outer + inner + " "
					return nil
				})
			})
		})
		if want := "aa ab ac ba bb bc ca cb cc "; err != nil || pairs != want {
			t.Fatalf("%q, want %q; %v", pairs, want, err)
		}
	}, rooms)
}

func ids(t *testing.T, tx sqldb.Querier, visit func(id string) error) error {
	rows, err := tx.QueryContext(t.Context(), `SELECT id FROM room ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if err := visit(id); err != nil {
			return err
		}
	}
	return rows.Err()
}

func TestMoreQuestionsThanAreKeptAreAnsweredAlike(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for n := range 500 { // round and round, so that some were kept and some given up
			if got := count(t, db, fmt.Sprintf(`SELECT %d`, n%200)); got != n%200 {
				t.Fatalf("SELECT %d gave %d", n%200, got)
			}
		}
	}, rooms)
}

func TestAKeptQuestionSeesTablesAsTheyAreNow(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		const all = `SELECT count(*) FROM booking`
		if n := count(t, db, all); n != 0 {
			t.Fatalf("%d bookings of none", n)
		}
		err := db.Write(ctx, func(tx *sql.Tx) error {
			for _, step := range []string{`DROP TABLE booking`, `CREATE TABLE booking (id TEXT)`, `INSERT INTO booking VALUES ('x')`} {
				if _, err := tx.ExecContext(ctx, step); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, all); n != 1 {
			t.Fatalf("%d bookings, want the one in the new table", n)
		}
	}, rooms)
}
