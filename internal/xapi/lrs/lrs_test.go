package lrs_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/xapi"
	"github.com/digital-learning-lab/lab/internal/xapi/lrs"
)

// foreign is a record store of somebody else, which keeps to the specification:
// statements are taken all or none, one that is there already is a conflict if it
// differs, and so on. It can be told to misbehave.
type foreign struct {
	t    *testing.T
	mu   sync.Mutex
	kept map[string]string // statements by identifier
	asks int
	// misbehave answers instead, if it wants to.
	misbehave func(w http.ResponseWriter, ids []string) bool
}

func (f *foreign) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asks++
	user, secret, _ := r.BasicAuth()
	if user != "key" || secret != "se/cret" || r.Header.Get("X-Experience-API-Version") != "1.0.3" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(r.Body)
	var statements []map[string]any
	if err != nil || r.Method != http.MethodPost || r.URL.Path != "/xapi/statements" || json.Unmarshal(body, &statements) != nil || len(statements) > 100 {
		f.t.Errorf("%s %s: %s", r.Method, r.URL.Path, body)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var ids []string
	for _, s := range statements {
		name, _ := s["id"].(string)
		if s["stored"] != nil || s["authority"] != nil || s["actor"] == nil || name == "" || slices.Contains(ids, name) {
			f.t.Errorf("no statement to send: %v", s)
		}
		ids = append(ids, name)
	}
	if f.misbehave != nil && f.misbehave(w, ids) {
		return
	}
	f.take(w, statements, ids)
}

func (f *foreign) take(w http.ResponseWriter, statements []map[string]any, ids []string) {
	for i, name := range ids {
		text, _ := json.Marshal(statements[i])
		if was, known := f.kept[name]; known && was != string(text) {
			w.WriteHeader(http.StatusConflict)
			return
		}
	}
	for i, name := range ids {
		text, _ := json.Marshal(statements[i])
		f.kept[name] = string(text)
	}
	_ = json.NewEncoder(w).Encode(ids)
}

// bench is a lab's record with facts, and a foreign store that is told of them.
type bench struct {
	*foreign
	store   *sqlstore.Statements
	base    *sqlstore.Base
	db      *sqldb.DB
	pusher  *lrs.Pusher
	address string
	now     time.Time
}

func benches(t *testing.T, test func(t *testing.T, b *bench)) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := &bench{foreign: &foreign{t: t, kept: map[string]string{}}, db: db, now: time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)}
		clock := func() time.Time { return b.now }
		b.base = sqlstore.NewBase(db, id.NewMaker(clock, rand.Reader), clock, func(context.Context, *sql.Tx, fact.Fact) error { return nil })
		b.store = sqlstore.NewStatements(b.base)
		there := httptest.NewServer(b.foreign)
		t.Cleanup(there.Close)
		server, err := lrs.Parse(strings.Replace(there.URL, "http://", "http://key:se%2Fcret@", 1)+"/xapi/", 300*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		b.address = server.Address()
		b.pusher = lrs.NewPusher(server, b.store, xapi.NewTeller("https://lab.example.ma", []byte("key"), false), clock)
		test(t, b)
	}, sqlstore.Migrations())
}

// happen records facts, each of which is one statement.
func (b *bench) happen(n int) {
	b.t.Helper()
	for i := range n {
		if err := b.base.Record(b.t.Context(), fact.Fact{Org: "o", Actor: "p", Kind: fact.CoursePublished, Object: fmt.Sprint("c", i)}); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) push() lrs.Standing {
	b.t.Helper()
	if err := b.pusher.Push(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	at, err := b.store.Standing(b.t.Context(), b.address)
	if err != nil {
		b.t.Fatal(err)
	}
	return at
}

// all says that everything came, and nothing waits.
func (b *bench) all(at lrs.Standing, n int) {
	b.t.Helper()
	behind, err := b.store.Behind(b.t.Context(), at)
	if err != nil || behind != 0 || len(b.kept) != n || at.Reason != "" || at.Failures != 0 {
		b.t.Errorf("%d of %d statements came, %d facts wait, %+v, %v", len(b.kept), n, behind, at, err)
	}
}

func TestEverythingIsSentOnceInBatches(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(260)
		b.all(b.push(), 260)
		b.all(b.push(), 260)
		if b.asks != 6 {
			t.Errorf("it was asked %d times", b.asks)
		}
		b.happen(1)
		b.all(b.push(), 261)
	})
}

// Each way to be away: nothing is lost, nothing is asked before its time, and what
// had come already comes again as the same.
func TestAStoreThatIsAwayForDaysLosesNothing(t *testing.T) {
	ways := map[string]func(w http.ResponseWriter){
		"an error":    func(w http.ResponseWriter) { http.Error(w, "broken", http.StatusInternalServerError) },
		"a wrong key": func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) },
		"a redirect": func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:9/")
			w.WriteHeader(http.StatusFound)
		},
		"a cut": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		"half an answer": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "[")
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			benches(t, func(t *testing.T, b *bench) {
				b.happen(70)
				b.misbehave = func(w http.ResponseWriter, _ []string) bool { way(w); return true }
				for day := range 30 {
					at := b.push()
					if at.Failures != day+1 || at.Reason == "" || !at.Until.After(b.now) || at.Until.After(b.now.Add(time.Hour)) || strings.Contains(at.Reason, "cret") {
						t.Fatalf("day %d: %+v", day, at)
					}
					asked := b.asks
					if b.push(); b.asks != asked {
						t.Fatal("it was asked before its time")
					}
					b.now = b.now.AddDate(0, 0, 1)
				}
				b.misbehave = nil
				b.all(b.push(), 70)
			})
		})
	}
}

func TestAStoreThatTookABatchAndWasCutOffKnowsItAlready(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(60)
		cut := true
		b.misbehave = func(w http.ResponseWriter, ids []string) bool {
			if !cut {
				return false
			}
			cut = false
			for _, name := range ids {
				b.kept[name] = "what an earlier version of the lab sent" // it differs: a conflict
			}
			panic(http.ErrAbortHandler)
		}
		b.push()
		b.now = b.now.Add(time.Hour)
		b.all(b.push(), 60)
	})
}

func TestAStoreThatHangsIsGivenUp(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(1)
		let := make(chan struct{})
		b.misbehave = func(http.ResponseWriter, []string) bool { <-let; return true }
		at := b.push()
		close(let)
		if at.Failures != 1 || at.Number != 0 {
			t.Errorf("%+v", at)
		}
		b.now = b.now.Add(time.Hour)
		b.mu.Lock()
		b.misbehave = nil
		b.mu.Unlock()
		b.all(b.push(), 1)
	})
}

func TestAStoreIsAskedAgainWhenItSaid(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(1)
		b.misbehave = func(w http.ResponseWriter, _ []string) bool {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		if at := b.push(); !at.Until.Equal(b.now.Add(10 * time.Minute)) {
			t.Errorf("%+v at %s", at, b.now)
		}
	})
}

// One bad statement is found and put aside; the others go on.
func TestTheOneStatementThatIsRefusedIsPutAsideWithItsReason(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(120)
		if err := b.store.Number(t.Context()); err != nil {
			t.Fatal(err)
		}
		lines, err := b.store.After(t.Context(), 72, 1)
		if err != nil {
			t.Fatal(err)
		}
		bad := xapi.NewTeller("https://lab.example.ma", []byte("key"), false).Statements(lines[0])[0].ID
		b.misbehave = func(w http.ResponseWriter, ids []string) bool {
			if slices.Contains(ids, bad) {
				http.Error(w, "verb is\nnot allowed here", http.StatusBadRequest)
				return true
			}
			return false
		}
		b.all(b.push(), 119)
		var reason, of string
		err = b.db.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRowContext(t.Context(), `SELECT reason, fact_id FROM lrs_refused WHERE statement_id = $1`, bad).Scan(&reason, &of)
		})
		if err != nil || reason != "verb is not allowed here" || of != lines[0].Fact.ID {
			t.Errorf("%q of %s, %v", reason, of, err)
		}
	})
}

func TestAStoreThatRefusesEverythingIsNotBelieved(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(50)
		b.misbehave = func(w http.ResponseWriter, _ []string) bool {
			http.Error(w, "no xAPI here", http.StatusBadRequest)
			return true
		}
		if at := b.push(); at.Number != 0 || !strings.Contains(at.Reason, "refuses everything") {
			t.Errorf("%+v", at)
		}
		b.misbehave, b.now = nil, b.now.Add(time.Hour)
		b.all(b.push(), 50)
	})
}

func TestAPushThatIsStoppedIsNoFailureOfTheStore(t *testing.T) {
	benches(t, func(t *testing.T, b *bench) {
		b.happen(1)
		ctx, stop := context.WithCancel(t.Context())
		b.misbehave = func(http.ResponseWriter, []string) bool { stop(); panic(http.ErrAbortHandler) }
		if err := b.pusher.Push(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		b.misbehave = nil
		b.all(b.push(), 1)
	})
}

func TestASettingThatWouldShowItsKeyIsRefusedWithoutRepeatingIt(t *testing.T) {
	for _, setting := range []string{"http://key:geheim@lrs.example.ma/xapi", "https://lrs.example.ma/xapi", "https://key:geheim@", "https://key:ge%heim@x"} {
		if _, err := lrs.Parse(setting, time.Second); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", setting, err)
		}
	}
}
