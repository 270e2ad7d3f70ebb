package hotsql_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsql"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func TestHotSQLPassesTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		db := sqldbtest.Open(t, url)
		if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
			t.Fatal(err)
		}
		fill(t, db)
		hottest.Run(t, func(t *testing.T) hottest.House { return house(t, db) })
	})
}

// Who was erased learns nothing more, and what they left is not added to.
func TestBeatsOfTheErasedAreRefused(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		db := sqldbtest.Open(t, url)
		if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
			t.Fatal(err)
		}
		fill(t, db)
		h := house(t, db)
		beat := learning.Beat{Session: "s", Person: "amal", Resource: "film", Device: "phone", Counter: 1, Activity: learning.Playing,
			Watched: learning.Intervals{{0, 10}}, At: time.Unix(1, 0), Target: learning.Target{Extent: 100, Needs: 0.9}}
		if out, err := h.Hot.Keep(t.Context(), []learning.Beat{beat}); err != nil || out[0].Refused != nil {
			t.Fatal(out, err)
		}
		exec(t, db, `UPDATE person SET erased_at = 1 WHERE id = 'amal'`, `UPDATE progress SET device = ''`)
		beat.Counter, beat.Watched = 2, learning.Intervals{{0, 20}}
		out, err := h.Hot.Keep(t.Context(), []learning.Beat{beat})
		if err != nil || !errors.Is(out[0].Refused, fault.Missing()) {
			t.Fatal(out, err)
		}
		left, err := h.Hot.Progress(t.Context(), "amal", []string{"film"})
		if err != nil || len(left) != 1 || left[0].Device != "" || left[0].Watched.Length() != 10 {
			t.Errorf("left is %v, %v", left, err)
		}
	})
}

// house empties what was learned and gives a running Hot.
func house(t *testing.T, db *sqldb.DB) hottest.House {
	for _, table := range []string{"learning_session", "progress", "fact"} {
		exec(t, db, `DELETE FROM `+table)
	}
	base := sqlstore.NewBase(db, id.NewMaker(time.Now, rand.Reader), time.Now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	hot := hotsql.New(sqlstore.NewLearning(base), slog.New(slog.DiscardHandler))
	t.Cleanup(hot.Close)
	return hottest.House{
		Hot: hot, People: []string{"amal", "brahim"}, Resources: []string{"film", "book"},
		Completed: func(person, resource string) int {
			var n int
			err := db.Read(t.Context(), func(q sqldb.Querier) error {
				return q.QueryRowContext(t.Context(), `SELECT count(*) FROM fact WHERE kind = $1 AND actor_id = $2 AND object_id = $3`,
					fact.ResourceCompleted, person, resource).Scan(&n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		},
	}
}

func exec(t *testing.T, db *sqldb.DB, statements ...string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sql.Tx) error {
		for _, s := range statements {
			if _, err := tx.ExecContext(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fill makes the two people and two resources that the suite speaks of.
func fill(t *testing.T, db *sqldb.DB) {
	exec(t, db,
		`INSERT INTO organisation (id, name, created_at) VALUES ('org', 'OFPPT', 1)`,
		`INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at) VALUES ('cmc', 'org', 'efp', 'CMC', 0, 1, 1, 1, 0)`,
		`INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
			VALUES ('amal', 'org', 'cmc', 'amal', 'Amal', '', 'fr', '', 0, 1, 1, 1, 0), ('brahim', 'org', 'cmc', 'brahim', 'Brahim', '', 'ar', '', 0, 1, 1, 1, 0)`,
		`INSERT INTO course (id, org_id, place_id, owner_id, title, summary, language, sector, level, filiere, module_code, keywords, licence, state,
			submitter_id, reason, published_at, version, created_at, changed_at, archived_at)
			VALUES ('course', 'org', 'cmc', 'amal', 'Cours', '', 'fr', 'sante', 'ts', '', '', '[]', '', 'published', '', '', 1, 1, 1, 1, 0)`,
		`INSERT INTO module (id, course_id, ord, title) VALUES ('module', 'course', 0, 'Module')`,
		`INSERT INTO asset (id, org_id, owner_id, name, kind, mime, size, sha256, state, reason, language, pages, duration, width, height, version, created_at, changed_at)
			VALUES ('asset', 'org', 'amal', 'film.mp4', 'video', 'video/mp4', 1, '', 'ready', '', 'fr', 0, 100, 0, 0, 1, 1, 1)`,
		`INSERT INTO resource (id, course_id, module_id, ord, title, language, asset_id, state, revision, changed_at)
			VALUES ('film', 'course', 'module', 0, 'Film', 'fr', 'asset', 'published', 1, 1), ('book', 'course', 'module', 1, 'Livre', 'fr', 'asset', 'published', 1, 1)`,
	)
}
