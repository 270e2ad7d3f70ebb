package apptest_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the record is read beside the lab, on either database
	_ "modernc.org/sqlite"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise"
)

// openRecord opens the record beside a lab that may be running, to look into it.
func openRecord(t *testing.T, c config.Config) *sql.DB {
	t.Helper()
	driver, name := "pgx", c.Database
	if file, is := strings.CutPrefix(c.Database, "sqlite:"); is {
		driver, name = "sqlite", "file:"+file+"?mode=ro&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // only read from
	return db
}

// openDead opens the record of a lab that is not running. Of SQLite that is a
// copy, with what the log still holds, so that looking changes nothing.
func openDead(t *testing.T, c config.Config) *sql.DB {
	t.Helper()
	file, is := strings.CutPrefix(c.Database, "sqlite:")
	if !is {
		return openRecord(t, c)
	}
	dir := t.TempDir()
	for _, end := range []string{"", "-wal"} {
		data, err := os.ReadFile(file + end)
		if os.IsNotExist(err) && end != "" {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "lab.db"+end), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "lab.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // a copy
	return db
}

// auditor counts what must not be in a record.
type auditor struct {
	t  *testing.T
	db *sql.DB
}

// none fails the test where a question counts anything.
func (a auditor) none(what, question string) {
	a.t.Helper()
	if n := a.count(question); n != 0 {
		a.t.Errorf("there are %d %s", n, what)
	}
}

func (a auditor) count(question string, values ...any) (n int) {
	a.t.Helper()
	if err := a.db.QueryRowContext(a.t.Context(), question, values...).Scan(&n); err != nil {
		a.t.Fatalf("%s: %v", question, err)
	}
	return n
}

// sound: nothing is broken, and nothing half-made is there, whatever moment the
// lab died at. PostgreSQL lets no key lead nowhere.
func (a auditor) sound(c config.Config) {
	a.t.Helper()
	if strings.HasPrefix(c.Database, "sqlite:") {
		a.none("complaints of integrity_check", `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`)
		a.none("rows whose key leads nowhere", `SELECT count(*) FROM pragma_foreign_key_check`)
	}
	a.none("resources without an asset", `SELECT count(*) FROM resource r LEFT JOIN asset a ON a.id = r.asset_id WHERE a.id IS NULL`)
	a.none("ready documents with fewer pages than they say", `SELECT count(*) FROM asset a WHERE a.kind = 'pdf' AND a.state = 'ready'
		AND (SELECT count(*) FROM rendition r WHERE r.asset_id = a.id AND r.role = 'page') <> a.pages`)
	a.none("facts that stand twice", `SELECT count(*) FROM (SELECT 1 FROM fact WHERE kind IN ('course.created', 'upload.started', 'upload.whole', 'upload.received')
		GROUP BY kind, object_id HAVING count(*) > 1) AS twice`)
}

// endedOnce: no job is left, none was done twice, and nothing waits for a job
// that will never come.
func (a auditor) endedOnce() {
	a.t.Helper()
	a.none("jobs that have not ended well", `SELECT count(*) FROM river_job WHERE state <> 'completed'`)
	a.none("steps that are still running", `SELECT count(*) FROM step_run WHERE state = 'running'`)
	a.none("steps that were done twice", `SELECT count(*) FROM (SELECT 1 FROM step_run WHERE state = 'done' GROUP BY asset_id, step HAVING count(*) > 1) AS twice`)
	for _, kind := range digitise.Kinds() {
		n := a.count(`SELECT count(*) FROM asset a WHERE a.state = 'ready' AND a.kind = $1
			AND (SELECT count(*) FROM step_run s WHERE s.asset_id = a.id AND s.state = 'done') <> $2`, string(kind), len(digitise.Plan(kind)))
		if n != 0 {
			a.t.Errorf("%d %s are ready without all their steps", n, kind)
		}
	}
	a.none("assets that did not come to an end", `SELECT count(*) FROM asset WHERE state NOT IN ('ready', 'kept')`)
	a.none("uploads that became two assets, or none", `SELECT count(*) FROM upload u WHERE u.state = 'received'
		AND (SELECT count(*) FROM resource r WHERE r.id = u.resource_id AND r.asset_id = u.asset_id) <> 1`)
	a.none("assets of no resource", `SELECT count(*) FROM asset a WHERE NOT EXISTS (SELECT 1 FROM resource r WHERE r.asset_id = a.id)`)
}

// sizes answers a question for keys and sizes.
func (a auditor) sizes(question string) map[string]int64 {
	a.t.Helper()
	rows, err := a.db.QueryContext(a.t.Context(), question)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // only read from
	all := map[string]int64{}
	for rows.Next() {
		var key string
		var size int64
		if err := rows.Scan(&key, &size); err != nil {
			a.t.Fatal(err)
		}
		all[key] = size
	}
	if rows.Err() != nil {
		a.t.Fatal(rows.Err())
	}
	return all
}
