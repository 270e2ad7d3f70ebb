package hotredis_test

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
	"github.com/digital-learning-lab/lab/internal/learning/hotredis"
	"github.com/digital-learning-lab/lab/internal/learning/hotsql"
	"github.com/digital-learning-lab/lab/internal/learning/hottest"
	"github.com/digital-learning-lab/lab/internal/redis"
	"github.com/digital-learning-lab/lab/internal/redis/redistest"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

func TestHotInRedisPassesTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := newRecord(t, sqldbtest.Open(t, url))
		hottest.Run(t, func(t *testing.T) hottest.House { return r.house(t) })
	})
}

// Two labs share the server and the record, and a person's beats come to one or
// the other.
func TestTwoLabsOnOneRedisPassTheSuite(t *testing.T) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		r := newRecord(t, sqldbtest.Open(t, url))
		hottest.Run(t, func(t *testing.T) hottest.House {
			h := r.house(t)
			h.Hot = &turns{both: [2]learning.Hot{h.Hot, r.lab(t, r.server)}}
			return h
		})
	})
}

// record is a durable store of sessions with the people and resources that the
// suite speaks of, and a server in a life of its own.
type record struct {
	db      *sqldb.DB
	durable *hotsql.Hot
	server  *redis.Client
}

func newRecord(t *testing.T, db *sqldb.DB) *record {
	if err := db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	fill(t, db)
	return &record{db: db}
}

// house empties what was learned and gives a running Hot.
func (r *record) house(t *testing.T) hottest.House {
	return r.houseOn(t, redistest.Client(t))
}

func (r *record) houseOn(t *testing.T, server *redis.Client) hottest.House {
	for _, table := range []string{"learning_session", "progress", "fact"} {
		exec(t, r.db, `DELETE FROM `+table)
	}
	base := sqlstore.NewBase(r.db, id.NewMaker(time.Now, rand.Reader), time.Now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	r.durable = hotsql.New(sqlstore.NewLearning(base), slog.New(slog.DiscardHandler))
	t.Cleanup(r.durable.Close)
	r.server = server
	return hottest.House{
		Hot: r.lab(t, r.server), People: []string{"amal", "brahim"}, Resources: []string{"film", "book"}, Completed: r.completed(t),
	}
}

// lab gives one process on the record and a server.
func (r *record) lab(t *testing.T, server *redis.Client) *hotredis.Hot {
	hot := hotredis.New(t.Context(), server, r.durable, time.Now, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := hot.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return hot
}

// completed counts the facts that say a person completed a resource.
func (r *record) completed(t *testing.T) func(person, resource string) int {
	return func(person, resource string) (n int) {
		err := r.db.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRowContext(t.Context(), `SELECT count(*) FROM fact WHERE kind = $1 AND actor_id = $2 AND object_id = $3`,
				fact.ResourceCompleted, person, resource).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
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
