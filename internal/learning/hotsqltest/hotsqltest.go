// Package hotsqltest gives tests a record with the people and resources that the
// suite of hottest speaks of.
package hotsqltest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsql"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// Record is such a record, and the durable store of sessions in it.
type Record struct {
	DB      *sqldb.DB
	Base    *sqlstore.Base
	Durable *hotsql.Hot // of the last Empty
}

// Open makes one in an empty database.
func Open(t *testing.T, url string) *Record {
	db := sqldbtest.Open(t, url)
	if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	r := &Record{DB: db}
	r.Base = sqlstore.NewBase(db, id.NewMaker(time.Now, rand.Reader), time.Now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	r.fill(t)
	return r
}

// Empty takes away what was learned, and gives a store that runs until the end of
// the test.
func (r *Record) Empty(t *testing.T) *hotsql.Hot {
	r.Exec(t, `DELETE FROM learning_session`, `DELETE FROM progress`, `DELETE FROM fact`)
	r.Durable = hotsql.New(sqlstore.NewLearning(r.Base), slog.New(slog.DiscardHandler))
	t.Cleanup(r.Durable.Close)
	return r.Durable
}

// House lets the suite run on a store of sessions that is beside the record.
func (r *Record) House(t *testing.T, hot learning.Hot) hottest.House {
	return hottest.House{Hot: hot, People: []string{"amal", "brahim"}, Resources: []string{"film", "book"}, Completed: r.completed(t)}
}

// completed counts the facts that say a person completed a resource.
func (r *Record) completed(t *testing.T) func(person, resource string) int {
	return func(person, resource string) (n int) {
		err := r.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRowContext(t.Context(), `SELECT count(*) FROM fact WHERE kind = $1 AND actor_id = $2 AND object_id = $3`,
				fact.ResourceCompleted, person, resource).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

// Exec runs statements as one act.
func (r *Record) Exec(t *testing.T, statements ...string) {
	t.Helper()
	err := r.DB.Write(t.Context(), func(tx *sql.Tx) error {
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

// fill makes the two people and two resources.
func (r *Record) fill(t *testing.T) {
	r.Exec(t,
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
