package sqlstore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// A migration that makes a table says in tables whether backups take it along.
func TestEveryTableIsKeptOrLeftOutOnPurpose(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		there, err := db.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		treated := append(sqlstore.Treated(), "schema_version") // goose's own
		slices.Sort(treated)
		if !slices.Equal(there, treated) {
			t.Errorf("the tables are\n%v\nand record_tables.go treats\n%v", there, treated)
		}
	}, sqlstore.Migrations())
}

func TestTablesComeAfterThoseThatTheirKeysLeadTo(t *testing.T) {
	db := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	treated, keys := sqlstore.Treated(), 0
	for i, table := range treated {
		for _, to := range column(t, db, `SELECT DISTINCT "table" FROM pragma_foreign_key_list('`+table+`')`) {
			keys++
			if at := slices.Index(treated, to); at > i {
				t.Errorf("%s comes before %s, which its keys lead to", table, to)
			}
		}
	}
	if keys < 20 {
		t.Errorf("only %d keys were looked at", keys)
	}
}

func column(t *testing.T, db *sqldb.DB, query string) (values []string) {
	t.Helper()
	err := db.Read(t.Context(), func(q sqldb.Querier) error {
		rows, err := q.QueryContext(t.Context(), query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // only read from
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				return err
			}
			values = append(values, v)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// recordOf is the whole record of a database.
func recordOf(db *sqldb.DB) *sqlstore.Record {
	clock := func() time.Time { return time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC) }
	return sqlstore.NewRecord(sqlstore.NewBase(db, id.NewMaker(clock, rand.Reader), clock, func(context.Context, *sql.Tx, fact.Fact) error { return nil }))
}

func dump(t *testing.T, db *sqldb.DB, secrets bool) (form []byte, named []archive.Object) {
	t.Helper()
	var out bytes.Buffer
	err := recordOf(db).Dump(t.Context(), &out, secrets, func(o archive.Object) error {
		named = append(named, o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), named
}

func load(t *testing.T, db *sqldb.DB, form []byte, a archive.Arrival) error {
	t.Helper()
	return recordOf(db).Load(t.Context(), func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(form)), nil }, a, []sqlstore.Adding{{Kind: media.Video, After: "second", Step: "rest"}})
}

// trickyRows are values that a form could lose: numbers without a fraction in a
// column of fractions, numbers beyond 2^53, signs of JSON, NULL, a place that
// comes before its parent by name.
var trickyRows = []string{
	`INSERT INTO organisation (id, name, created_at) VALUES ('o1', 'Office <b>"é"</b> & \ ' || 'مركز', 9007199254740993)`,
	`INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('z', 'o1', NULL, 'efp', 'Haut', 1, 1, 1, 1, 0)`,
	`INSERT INTO place (id, org_id, parent_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('a', 'o1', 'z', 'pole', 'Bas', 1, 1, 1, 1, 0)`,
	`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
		VALUES ('p1', 'o1', 'a', 'nadia', 'Nadia', '', 'fr', 'argon2id', 0, 1, 1, 1, 0)`,
	`INSERT INTO sign_in VALUES ('s1', 'p1', 'token', 'phone', 1, 1, 1)`,
	`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language,
		pages, duration, width, height, version, created_at, changed_at) VALUES ('f1', 'o1', 'p1', 'film.mp4', 'video', 'video/mp4', 7, 'aa', 'waiting', '', '', 0, 5.0, 0, 0, 1, 1, 1)`,
	`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language,
		pages, duration, width, height, version, created_at, changed_at) VALUES ('f2', 'o1', 'p1', 'film.mp4', 'video', 'video/mp4', 7, 'aa', 'ready', '', '', 0, 0.1, 0, 0, 1, 1, 1)`,
	`INSERT INTO page (asset_id, ord, title, text, language, width, height, words) VALUES ('f2', 1, '', '` + "ligne\u2028 {}[]" + `', 'ar', 595.275, 842, '[{"s":0}]')`,
	`INSERT INTO rendition (asset_id, role, rung, ord, width, blob_key, mime, size, sha256, height, duration) VALUES ('f2', 'poster', '', 0, 10, 'run/r/poster', 'image/webp', 3, 'bb', 10, 0)`,
}

func fill(t *testing.T, db *sqldb.DB, rows ...string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		for _, row := range rows {
			if _, err := tx.ExecContext(t.Context(), row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What one database writes out, the other reads in, and writes out again
// byte for byte.
func TestARecordIsTheSameInEitherDatabase(t *testing.T) {
	here := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := here.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	fill(t, here, trickyRows...)
	form, named := dump(t, here, true)
	sqldbtest.Each(t, func(t *testing.T, there *sqldb.DB) {
		if err := load(t, there, form, archive.Arrival{}); err != nil {
			t.Fatal(err)
		}
		fill(t, there, `DELETE FROM work_owed`)
		back, namedBack := dump(t, there, true)
		if !bytes.Equal(form, back) {
			t.Errorf("written out was\n%s\nand comes back as\n%s", form, back)
		}
		if !slices.Equal(named, namedBack) || len(named) != 2 {
			t.Errorf("named were %v, then %v", named, namedBack)
		}
		if err := load(t, there, form, archive.Arrival{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a record over another: %v", err)
		}
	}, sqlstore.Migrations())
}

func TestABackupLetsNobodyIn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, trickyRows...)
		form, _ := dump(t, db, false)
		if strings.Contains(string(form), "token") || !strings.Contains(string(form), "argon2id") {
			t.Errorf("it has sign-ins, or has no secrets to check: %s", form)
		}
	}, sqlstore.Migrations())
}

// A record that is cut off, or names what is no table, leaves nothing.
func TestARecordComesInWholeOrNotAtAll(t *testing.T) {
	here := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := here.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	fill(t, here, trickyRows...)
	form, _ := dump(t, here, true)
	lines := bytes.SplitAfter(form, []byte("\n"))
	sqldbtest.Each(t, func(t *testing.T, there *sqldb.DB) {
		for i := range lines[:len(lines)-1] {
			if load(t, there, bytes.Join(lines[:i], nil), archive.Arrival{}) == nil {
				t.Fatalf("%d of %d lines were taken for a record", i, len(lines))
			}
		}
		for _, bad := range []string{`{"table":"person; DROP TABLE person","columns":["id"]}`, `{"table":"organisation","columns":["id) --"]}`, `{"table":"blob_hold","columns":["id"]}`} {
			if load(t, there, []byte(bad+"\n"), archive.Arrival{}) == nil {
				t.Errorf("%s was taken", bad)
			}
		}
		if err := recordOf(there).Vacant(t.Context()); err != nil {
			t.Errorf("something was left: %v", err)
		}
		if err := load(t, there, form, archive.Arrival{}); err != nil {
			t.Errorf("the whole record is not taken: %v", err)
		}
	}, sqlstore.Migrations())
}

// Work that had begun is owed, and what arrived in part is given up.
func TestARestoredLabBeginsANewLife(t *testing.T) {
	upload := func(id, state string) string {
		return `INSERT INTO upload VALUES ('` + id + `', 'o1', 'p1', 'c1', 'm1', 'r9', 'resource', 'x', 1, '', '` + state + `', '', '', 1, 1, 1, '', 0)`
	}
	here := sqldbtest.Open(t, sqldbtest.SQLite(t))
	if err := here.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	fill(t, here, append(slices.Clone(trickyRows),
		`INSERT INTO course VALUES ('c1', 'o1', 'a', 'p1', 'T', '', 'fr', '', '', '', '', '[]', '', 'published', '', '', 1, 1, 1, 1, 0, '', '', 0)`,
		`INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at, archived_at) VALUES ('r1', 'c1', 'm1', 0, 'R', 'fr', 'f2', 'published', 41, 1, 0)`,
		`INSERT INTO search_state VALUES (1, 'first', 9)`,
		`INSERT INTO step_run (id, asset_id, step, attempt, state, reason, done, total, started_at, ended_at) VALUES ('x1', 'f2', 'second', 1, 'done', '', 1, 1, 1, 1)`,
		`INSERT INTO step_run (id, asset_id, step, attempt, state, reason, done, total, started_at, ended_at) VALUES ('x2', 'f2', 'rest', 1, 'retrying', '', 1, 1, 1, 1)`,
		upload("u1", "whole"), upload("u2", "whole"), upload("u3", "receiving"), upload("u4", "received"))...)
	form, _ := dump(t, here, false)
	sqldbtest.Each(t, func(t *testing.T, there *sqldb.DB) {
		if err := load(t, there, form, archive.Arrival{Epoch: "second", Lost: []string{"u2"}}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string][]string{
			`SELECT kind || ' ' || object_id || ' ' || step FROM work_owed ORDER BY 1`: {"digitise f1 ", "digitise f2 rest", "receive u1 ", "receive u2 "},
			`SELECT id || ' ' || state FROM upload ORDER BY 1`:                         {"u1 whole", "u2 refused", "u4 received"},
			`SELECT epoch FROM search_state`:                                           nil,
			`SELECT value FROM setting WHERE name = 'lab.epoch'`:                       {"second"},
			`SELECT CAST(revision AS TEXT) FROM resource`:                              {"41"},
			`SELECT value FROM setting WHERE name = 'revision.floor'`:                  {"1795509000"},
			`SELECT id FROM sign_in UNION SELECT id FROM ticket ORDER BY 1`:            nil,
		} {
			if got := column(t, there, query); !slices.Equal(got, want) {
				t.Errorf("%s gives %v, not %v", query, got, want)
			}
		}
	}, sqlstore.Migrations())
}

// What a backup may still read is not swept, until the last one ended or was
// given up.
func TestNothingIsSweptBesideABackup(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		now := time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		base := sqlstore.NewBase(db, id.NewMaker(clock, rand.Reader), clock, nil)
		record, assets := sqlstore.NewRecord(base), sqlstore.NewAssets(base)
		for _, step := range []struct {
			id    string
			lasts time.Duration // from now; 0 ends it
			held  bool
		}{{"", 0, false}, {"a", time.Hour, true}, {"b", time.Hour, true}, {"a", 0, true}, {"b", 0, false}, {"c", -time.Second, false}} {
			until := now.Add(step.lasts)
			if step.lasts == 0 {
				until = time.Time{}
			}
			if err := record.Hold(t.Context(), step.id, until); err != nil {
				t.Fatal(err)
			}
			if used, err := assets.Used(t.Context(), "01jd0000000000000000000000"); err != nil || used != step.held {
				t.Errorf("after %+v it is held: %v, %v", step, used, err)
			}
		}
	}, sqlstore.Migrations())
}
