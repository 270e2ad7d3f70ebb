package httpapi_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/blob/dir"
	"github.com/digital-learning-lab/lab/internal/budget"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/learning/hotsql"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/notify"
	"github.com/digital-learning-lab/lab/internal/report"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/search/unindexed"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/stream"
)

// stage is a lab with something to watch and read: a course of group ELEC with
// a film of 30 s and a book of three pages, which another group may not see.
type stage struct {
	t        *testing.T
	db       *sqldb.DB
	ids      *id.Maker
	accounts *account.Service
	blobs    blob.Store
	index    *local.Index
	record   *sqlstore.Searchable
	indexer  *search.Indexer
	words    *glossary.Kept
	missed   *search.Missed
	base     *sqlstore.Base
	budgets  *budget.Service
	hub      *live.Hub
	ahead    atomic.Int64 // by how much presence thinks that it is later, in ns
	handler  http.Handler
	url      string
	place    string
	elec     string // the group that the course is for
	cuisine  string // another group
	course   string
	film     string
	book     string
	picture  []byte // of the book's first page
	original []byte // the film as it was uploaded
	trainer  string // tokens
	learner  string
	stranger string // a learner of the other group
	manager  string
	people   map[string]string // identifiers by login
}

// stages runs a test on a stage on each database.
func stages(t *testing.T, test func(t *testing.T, s *stage)) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) { test(t, openStage(t, url, httpapi.LivePace{})) })
}

// oneStage is for what no database has a part in.
func oneStage(t *testing.T) *stage { return openStage(t, sqldbtest.SQLite(t), httpapi.LivePace{}) }

func openStage(t *testing.T, url string, pace httpapi.LivePace) *stage {
	t.Helper()
	blobs, err := dir.Open(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	return openStageOn(t, url, pace, blobs)
}

func openStageOn(t *testing.T, url string, pace httpapi.LivePace, blobs blob.Store) *stage {
	t.Helper()
	s := &stage{t: t, blobs: blobs, db: sqldbtest.Open(t, url), ids: id.NewMaker(time.Now, rand.Reader), hub: live.NewHub(), people: map[string]string{}}
	if err := s.db.Migrate(t.Context(), sqlstore.Migrations()); err != nil {
		t.Fatal(err)
	}
	base := sqlstore.NewBase(s.db, s.ids, time.Now, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
	s.accounts = account.NewService(sqlstore.NewAccounts(base).Stores(), s.ids, time.Now, rand.Reader)
	s.open(base, pace)
	s.settle()
	s.fill()
	server := httptest.NewServer(s.handler)
	t.Cleanup(func() {
		s.hub.Close()
		server.CloseClientConnections()
		server.Close()
	})
	s.url = server.URL
	return s
}

func (s *stage) open(base *sqlstore.Base, pace httpapi.LivePace) {
	s.t.Helper()
	index, err := local.Open(filepath.Join(s.t.TempDir(), "index"))
	s.must(err)
	hot := hotsql.New(sqlstore.NewLearning(base), slog.New(slog.DiscardHandler))
	s.t.Cleanup(func() {
		hot.Close()
		s.must(index.Close())
	})
	shelf, searchable := sqlstore.NewShelf(base), sqlstore.NewSearchable(base)
	concepts := sqlstore.NewConcepts(base)
	words := glossary.NewKept(concepts)
	s.words, s.base, s.missed = words, base, search.NewMissed(sqlstore.NewMissed(base), time.Now)
	s.index, s.record, s.indexer = index, searchable, search.NewIndexer(index, searchable, words)
	s.budgets = budget.NewService(sqlstore.NewBudgets(base), time.Now, func(err error) { s.t.Error(err) })
	streams, presence := stream.NewService(shelf, s.blobs, s.budgets), live.NewNearby(func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) })
	s.handler = httpapi.New(httpapi.Deps{
		IDs: s.ids, Now: time.Now, Facts: base, Accounts: s.accounts, Hub: s.hub, Places: sqlstore.NewPlaces(base), Catalogue: sqlstore.NewCourses(base), Offer: sqlstore.NewOffers(base),
		Shelf: shelf, Prices: shelf, Versions: sqlstore.NewCourses(base), Streams: streams, Budgets: s.budgets, Outside: stream.NewOutside(streams, sqlstore.NewLoans(base), rand.Reader, time.Now), Search: search.NewService(index, searchable, unindexed.New(searchable), words, time.Now),
		Concepts: concepts, Glossary: glossary.NewDesk(concepts, time.Now), Tallies: sqlstore.NewMissed(base), Missed: s.missed,
		Marker:   learning.NewMarker(sqlstore.NewLearning(base), shelf, s.hub, time.Now),
		Learning: learning.NewService(hot, shelf, s.hub, presence, time.Now), Reports: report.NewService(sqlstore.NewReports(base), presence),
		Curves:    report.NewCurves(sqlstore.NewReports(base), sqlstore.NewReports(base), time.Now),
		Notices:   notify.NewService(sqlstore.NewNotices(base), sqlstore.NewNotices(base), s.hub, time.Now),
		Markbooks: report.NewMarkbooks(sqlstore.NewReports(base), time.Now), Agendas: sqlstore.NewWorks(base),
		LivePace: pace, Ready: func(context.Context) []httpapi.Dependency { return nil }, MissingTools: func() []httpapi.MissingTool { return nil },
	}, slog.New(slog.NewTextHandler(s.t.Output(), nil))).Handler()
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// settle brings people and groups.
func (s *stage) settle() {
	ctx := s.t.Context()
	_, err := s.accounts.FirstStart(ctx, account.Founding{Organisation: "OFPPT", Place: "CMC", Login: "admin", Name: "Admin", Language: "fr"})
	s.must(err)
	admin, err := s.accounts.ActorFor(ctx, "admin")
	s.must(err)
	s.place = admin.Place()
	for _, g := range []struct {
		id   *string
		code string
	}{{&s.elec, "ELEC-101"}, {&s.cuisine, "CUIS-101"}} {
		*g.id = s.ids.New()
		_, _, err := s.accounts.AddGroup(ctx, admin, account.Group{ID: *g.id, Place: s.place, Code: g.code, Year: "2026-2027"})
		s.must(err)
	}
	s.trainer = s.person(admin, "trainer", "Nadia", account.Trainer, account.InGroup, s.elec)
	s.learner = s.person(admin, "learner", "Salma", account.Learner, account.InGroup, s.elec)
	s.stranger = s.person(admin, "stranger", "Omar", account.Learner, account.InGroup, s.cuisine)
	s.manager = s.person(admin, "manager", "=Driss; \"le\" directeur", account.Manager, account.InPlace, s.place)
}

// person adds somebody with a role and gives their token.
func (s *stage) person(admin account.Actor, login, name string, role account.Role, in account.ScopeKind, scope string) string {
	s.t.Helper()
	ctx, p := s.t.Context(), account.Person{ID: s.ids.New(), Place: s.place, Login: login, Name: name, Language: "fr"}
	_, _, err := s.accounts.AddPerson(ctx, admin, p)
	s.must(err)
	_, _, err = s.accounts.Grant(ctx, admin, account.Grant{ID: s.ids.New(), Person: p.ID, Role: role, In: in, Scope: scope})
	s.must(err)
	s.people[login] = p.ID
	token, err := s.accounts.TokenFor(ctx, login, "test")
	s.must(err)
	return token
}

// put keeps bytes as a blob and gives their hash.
func (s *stage) put(key string, data []byte) string {
	s.t.Helper()
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	_, err := s.blobs.Put(s.t.Context(), strings.ReplaceAll(key, "$", hash), bytes.NewReader(data), blob.Digest{Size: int64(len(data)), SHA256: hash})
	s.must(err)
	return hash
}

// exec runs statements whose values are what stand for ? in them.
func (s *stage) exec(statement string, values ...any) {
	s.t.Helper()
	for i := range values {
		statement = strings.Replace(statement, "?", fmt.Sprintf("$%d", i+1), 1)
	}
	s.must(s.db.Write(s.t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), statement, values...)
		return err
	}))
}

func (s *stage) drain() {
	s.t.Helper()
	s.must(s.indexer.Drain(s.t.Context()))
}

// got is an answer, read whole.
type got struct {
	*http.Response
	Body []byte
}

// JSON reads the answer into v.
func (g got) JSON(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(g.Body, v); err != nil {
		t.Fatalf("%v in %s", err, g.Body)
	}
}

// ask sends a request as who holds the token; headers are name, value, …
func (s *stage) ask(token, method, path string, body string, headers ...string) got {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	s.must(err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	s.must(err)
	defer func() { _ = res.Body.Close() }() // only read from
	all, err := io.ReadAll(res.Body)
	s.must(err)
	return got{res, all}
}

// get reads a JSON answer that must be 200.
func (s *stage) get(token, path string, v any) {
	s.t.Helper()
	g := s.ask(token, http.MethodGet, "/api/v1"+path, "")
	if g.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, g.StatusCode, g.Body)
	}
	g.JSON(s.t, v)
}
