package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

var rooms = fstest.MapFS{
	"0001_rooms.sql":    {Data: []byte("-- +goose Up\nCREATE TABLE room (id TEXT PRIMARY KEY, seats BIGINT NOT NULL);\n")},
	"0002_bookings.sql": {Data: []byte("-- +goose Up\nCREATE TABLE booking (room TEXT NOT NULL REFERENCES room (id), by TEXT NOT NULL);\n")},
}

func insert(ctx context.Context, id string) func(tx *sql.Tx) error {
	return func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO room (id, seats) VALUES ($1, $2)`, id, 20)
		return err
	}
}

func count(t *testing.T, db *sqldb.DB, query string) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx sqldb.Querier) error {
		return tx.QueryRowContext(t.Context(), query).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnActIsWholeOrNotAtAll(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, insert(ctx, "a")); err != nil {
			t.Fatal(err)
		}
		refused := errors.New("refused")
		err := db.Write(ctx, func(tx *sql.Tx) error {
			return errors.Join(insert(ctx, "b")(tx), refused)
		})
		if !errors.Is(err, refused) {
			t.Fatalf("got %v, want the act's own error", err)
		}
		if n := count(t, db, `SELECT count(*) FROM room`); n != 1 {
			t.Fatalf("%d rooms, want only the one that was committed", n)
		}
	}, rooms)
}

func TestAPanicUndoesTheActAndFreesTheWriter(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		func() {
			defer func() { recover() }()
			db.Write(ctx, func(tx *sql.Tx) error {
				if err := insert(ctx, "a")(tx); err != nil {
					return err
				}
				panic("in the middle")
			})
		}()
		if err := db.Write(ctx, insert(ctx, "b")); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT count(*) FROM room WHERE id = 'a'`); n != 0 {
			t.Fatal("half an act was kept")
		}
	}, rooms)
}

func TestAUniqueKeyThatIsTakenIsRecognised(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, insert(ctx, "a")); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, insert(ctx, "a")); !sqldb.IsUnique(err) {
			t.Errorf("a taken key gives %v", err)
		}
		err := db.Write(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO booking (room, by) VALUES ('nowhere', 'me')`)
			return err
		})
		if err == nil || sqldb.IsUnique(err) {
			t.Errorf("a missing parent gives %v", err)
		}
	}, rooms)
}

// Fifty people look whether a room has a free place and then take it; there
// are two places. Without serialising, several see the last one free.
func TestLookingAndThenTakingIsOneAct(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, insert(ctx, "a")); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				err := db.Write(ctx, func(tx *sql.Tx) error {
					var taken int
					if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM booking WHERE room = 'a'`).Scan(&taken); err != nil || taken >= 2 {
						return err
					}
					_, err := tx.ExecContext(ctx, `INSERT INTO booking (room, by) VALUES ('a', 'me')`)
					return err
				})
				if err != nil && fault.KindOf(err) != fault.Unavailable {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := count(t, db, `SELECT count(*) FROM booking`); n != 2 {
			t.Fatalf("%d bookings of two places", n)
		}
	}, rooms)
}

func TestReadsSeeOneMomentAndCannotWrite(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		err := db.Read(ctx, func(tx sqldb.Querier) error {
			var before, after int
			if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM room`).Scan(&before); err != nil {
				return err
			}
			if err := db.Write(ctx, insert(ctx, "a")); err != nil {
				return err
			}
			err := tx.QueryRowContext(ctx, `SELECT count(*) FROM room`).Scan(&after)
			if before != after {
				t.Errorf("%d rooms, then %d in the same read", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(ctx, func(tx sqldb.Querier) error {
			var id string
			return tx.QueryRowContext(ctx, `INSERT INTO room (id, seats) VALUES ('b', 1) RETURNING id`).Scan(&id)
		})
		if err == nil {
			t.Fatal("a read wrote")
		}
	}, rooms)
}

func TestAContextThatEndedIsItsOwnErrorAndUndoesTheAct(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Write(ctx, func(tx *sql.Tx) error {
			if err := insert(ctx, "a")(tx); err != nil {
				return err
			}
			cancel()
			return insert(ctx, "b")(tx)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the context's error", err)
		}
		if n := count(t, db, `SELECT count(*) FROM room`); n != 0 {
			t.Errorf("%d rooms of an act that was given up", n)
		}
	}, rooms)
}

func TestTextSortsByCodePoint(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for _, id := range []string{"é", "a", "B", "م"} {
			if err := db.Write(t.Context(), insert(t.Context(), id)); err != nil {
				t.Fatal(err)
			}
		}
		var order string
		err := db.Read(t.Context(), func(tx sqldb.Querier) error {
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
				order += id
			}
			return rows.Err()
		})
		if err != nil || order != "Baéم" {
			t.Fatalf("order %q, %v", order, err)
		}
	}, rooms)
}

func TestALockThatDoesNotComeFreeIsSaidToBeBusy(t *testing.T) {
	url := sqldbtest.SQLite(t)
	holder, waiter := sqldbtest.Open(t, url), sqldbtest.Open(t, url)
	if err := holder.Migrate(t.Context(), rooms); err != nil {
		t.Fatal(err)
	}
	err := holder.Write(t.Context(), func(*sql.Tx) error {
		err := waiter.Write(t.Context(), insert(t.Context(), "a"))
		if !isFault(err, fault.Unavailable, "database.busy") {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskIsSaidInOneSentenceAndLosesNothing(t *testing.T) {
	fill := map[sqldb.Dialect]string{
		// A page limit answers as a full disk does, with SQLITE_FULL.
		sqldb.SQLite:   `INSERT INTO room (id, seats) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT 'x' || i, i FROM n`,
		sqldb.Postgres: `DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$`,
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, insert(ctx, "kept")); err != nil {
			t.Fatal(err)
		}
		if db.Dialect() == sqldb.SQLite {
			if _, err := db.Writer().ExecContext(ctx, `PRAGMA max_page_count = 40`); err != nil {
				t.Fatal(err)
			}
		}
		err := db.Write(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, fill[db.Dialect()])
			return err
		})
		if !isFault(err, fault.NoSpace, "disk.full") || !sqldb.IsFull(err) {
			t.Fatalf("got %v", err)
		}
		if n := count(t, db, `SELECT count(*) FROM room`); n != 1 {
			t.Fatalf("%d rooms after a full disk, want 1", n)
		}
	}, rooms)
}

func TestMigratingTwiceChangesNothingAndANewerDatabaseIsRefused(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		db := sqldbtest.Open(t, url)
		for range 2 {
			if err := db.Migrate(t.Context(), rooms); err != nil {
				t.Fatal(err)
			}
		}
		older := fstest.MapFS{"0001_rooms.sql": rooms["0001_rooms.sql"]}
		if err := db.Migrate(t.Context(), older); !errors.Is(err, sqldb.ErrNewer) {
			t.Fatalf("an older lab got %v", err)
		}
	})
}

func TestAMigrationThatFailsLeavesTheVersionBefore(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		db := sqldbtest.Open(t, url)
		broken := fstest.MapFS{
			"0001_rooms.sql": rooms["0001_rooms.sql"],
			"0002_half.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE half (id TEXT);\nINSERT INTO nowhere VALUES (1);\n")},
		}
		if err := db.Migrate(t.Context(), broken); err == nil {
			t.Fatal("a broken migration passed")
		}
		if err := db.Migrate(t.Context(), rooms); err != nil {
			t.Fatalf("the mended migration: %v", err)
		}
	})
}

func TestLabsThatStartTogetherMigrateOnce(t *testing.T) {
	url := sqldbtest.Postgres(t)
	var all sync.WaitGroup
	var ran sync.Map
	for range 4 {
		db := sqldbtest.Open(t, url)
		all.Go(func() {
			err := db.Migrate(t.Context(), rooms, func(context.Context, *sqldb.DB) error {
				if _, twice := ran.LoadOrStore("now", true); twice {
					t.Error("two labs migrate at once")
				}
				defer ran.Delete("now")
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestADataFolderHasOneLab(t *testing.T) {
	dir := t.TempDir()
	first, err := sqldb.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqldb.Lock(dir); !isFault(err, fault.Unavailable, "data.in-use") {
		t.Fatalf("a second lab got %v", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	second, err := sqldb.Lock(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	second.Release()
}

func TestAPathOfAnyCharactersIsThePathOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "données #1?", "l'été 100%.db")
	sqldbtest.Open(t, "sqlite:"+path)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNotADatabaseIsRefused(t *testing.T) {
	for url, code := range map[string]string{
		"":                               "database.url",
		"mysql://localhost/lab":          "database.url",
		"postgres://host:notaport/x":     "database.url",
		"postgres://lab@127.0.0.1:1/lab": "database.away",
	} {
		_, err := sqldb.Open(t.Context(), url, slog.New(slog.DiscardHandler))
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != code {
			t.Errorf("%q gives %v, want %s", url, err, code)
		}
	}
}

func TestTimesComeBackToTheMicrosecondAndNoTimeStaysNone(t *testing.T) {
	at := time.Date(2026, 11, 24, 8, 30, 0, 123456000, time.UTC)
	if got := sqldb.Time(sqldb.Micros(at)); got != at {
		t.Errorf("%v came back as %v", at, got)
	}
	if sqldb.Micros(time.Time{}) != 0 || !sqldb.Time(0).IsZero() {
		t.Error("no time became a time")
	}
}

func isFault(err error, kind fault.Kind, code string) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == kind && f.Code == code
}
