package sqldb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// Values go where their numbers say, in whatever order a statement names them,
// and nothing else in it is taken for one.
func TestValuesGoWhereTheirNumbersSay(t *testing.T) {
	cases := map[string]string{
		`CAST($1 AS TEXT) || CAST($2 AS TEXT)`:                            "ab",
		`CAST($2 AS TEXT) || CAST($1 AS TEXT)`:                            "ba",
		`CAST($1 AS TEXT) || $1 || CAST($2 AS TEXT)`:                      "aab",
		`'$1?' || CAST($1 AS TEXT) || CAST($2 AS TEXT)`:                   "$1?ab",
		"CAST($1 AS TEXT) || -- and $2\nCAST($2 AS TEXT)":                 "ab",
		`CAST($1 AS TEXT) || CAST(3 - 1 AS TEXT) || CAST($2 AS TEXT)`:     "a2b",
		`CASE WHEN CAST($1 AS TEXT) = 'a' THEN CAST($2 AS TEXT) END`:      "b",
		`CAST($1 AS TEXT) || (SELECT "$3" FROM (SELECT $2 AS "$3") AS t)`: "ab",
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for expression, want := range cases {
			err := db.Read(t.Context(), func(q sqldb.Querier) error {
				rows, err := q.QueryContext(t.Context(), `SELECT `+expression, "a", "b")
				if err != nil {
					return err
				}
				defer rows.Close()
				var got string
				for rows.Next() {
					if err := rows.Scan(&got); err != nil {
						return err
					}
				}
				if got != want {
					t.Errorf("%s gives %q, want %q", expression, got, want)
				}
				return rows.Err()
			})
			if err != nil {
				t.Errorf("%s: %v", expression, err)
			}
		}
	}, rooms)
}

// A statement of very many values, as a batch of beats is, keeps their order.
func TestManyValuesKeepTheirOrder(t *testing.T) {
	const columns = 3
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		query, values := manyValues(200, columns)
		err := db.Read(t.Context(), func(q sqldb.Querier) error {
			rows, err := q.QueryContext(t.Context(), query, values...)
			if err != nil {
				return err
			}
			defer rows.Close()
			n := 0
			for ; rows.Next(); n++ {
				var a, b, c int
				if err := rows.Scan(&a, &b, &c); err != nil {
					return err
				}
				if a != n*columns || b != a+1 || c != a+2 {
					t.Fatalf("row %d is %d, %d, %d", n, a, b, c)
				}
			}
			if n != 200 {
				t.Errorf("%d rows", n)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}, rooms)
}

// manyValues asks for rows of numbers that count up.
func manyValues(rows, columns int) (query string, values []any) {
	var b strings.Builder
	b.WriteString("SELECT * FROM (VALUES ")
	for n := range rows * columns {
		values = append(values, n)
		switch n % columns {
		case 0:
			b.WriteString("(")
		default:
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "CAST($%d AS INTEGER)", n+1)
		if n%columns == columns-1 {
			b.WriteString("),")
		}
	}
	return strings.TrimSuffix(b.String(), ",") + ") AS t ORDER BY 1", values
}
