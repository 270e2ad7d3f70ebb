package sqldb

import "testing"

func TestParametersInOrderNeedNoNames(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT 1`: `SELECT 1`,
		`INSERT INTO t VALUES ($1, $2), ($3, $4)`:                 `INSERT INTO t VALUES (?, ?), (?, ?)`,
		`($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`:                    `(?,?,?,?,?,?,?,?,?,?,?)`,
		`SELECT a - 1 FROM t WHERE b = $1`:                        `SELECT a - 1 FROM t WHERE b = ?`,
		`SELECT $1, $1`:                                           `SELECT $1, $1`,
		`SELECT $2, $1`:                                           `SELECT $2, $1`,
		`SELECT $10`:                                              `SELECT $10`,
		`SELECT '$1', $1`:                                         `SELECT '$1', $1`,
		"SELECT $1 -- and $2\n":                                   "SELECT $1 -- and $2\n",
		`SELECT a ? b FROM t WHERE c = $1`:                        `SELECT a ? b FROM t WHERE c = $1`,
		`UPDATE t SET a = excluded.a WHERE b = $1 AND "$2" > $2;`: `UPDATE t SET a = excluded.a WHERE b = $1 AND "$2" > $2;`,
	} {
		if got := positional(query); got != want {
			t.Errorf("%s became %s, want %s", query, got, want)
		}
	}
}
