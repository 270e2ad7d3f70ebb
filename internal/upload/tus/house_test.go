package tus_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/place"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
	"github.com/digital-learning-lab/lab/internal/upload"
	"github.com/digital-learning-lab/lab/internal/upload/tus"
)

const base = "/api/v1/uploads/"

// house is a lab that receives uploads, on a real database and folder, with two
// trainers, one of whom has a course with a module.
type house struct {
	t       *testing.T
	db      *sqldb.DB
	store   *sqlstore.Uploads
	staging upload.Staging
	server  *httptest.Server
	ids     *id.Maker
	course  string
	module  string
	later   atomic.Int64 // nanoseconds that the clock has been moved on
	people  map[string]account.Actor
	whole   atomic.Int64 // facts of uploads that became whole
	failing atomic.Bool  // makes the fact of a whole upload fail
}

func newHouse(t *testing.T, folder string) *house {
	t.Helper()
	h := &house{t: t, people: map[string]account.Actor{}}
	now := func() time.Time { return time.Now().Add(time.Duration(h.later.Load())) }
	h.ids = id.NewMaker(now, rand.Reader)
	var err error
	h.db, err = sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "lab.db"), slog.New(slog.DiscardHandler))
	h.must(err)
	t.Cleanup(func() { h.db.Close() })
	h.must(h.db.Migrate(t.Context(), sqlstore.Migrations()))
	b := sqlstore.NewBase(h.db, h.ids, now, h.react)
	h.store = sqlstore.NewUploads(b)
	h.settle()
	desk := catalogue.NewDesk(sqlstore.NewCourses(b), now)
	h.course, h.module = h.ids.New(), h.ids.New()
	_, err = desk.Create(t.Context(), h.people["amina"], catalogue.Course{ID: h.course, Title: "Électricité", Language: "fr", Sector: "industrie-4-0", Level: "ts"})
	h.must(err)
	h.must(desk.Arrange(t.Context(), h.people["amina"], h.course, 1, func(w *catalogue.Whole) error { return w.AddModule(h.module, "Bases", -1) }))
	h.staging, err = upload.NewStaging(folder)
	h.must(err)
	h.serve(now)
	return h
}

func (h *house) react(_ context.Context, _ *sql.Tx, f fact.Fact) error {
	if f.Kind != fact.UploadWhole {
		return nil
	}
	if h.failing.Load() {
		return fault.New(fault.NoSpace, "disk.full", "The disk is full.")
	}
	h.whole.Add(1)
	return nil
}

// settle makes an organisation, its place, and two trainers there.
func (h *house) settle() {
	org, at := h.ids.New(), h.ids.New()
	h.must(h.db.Write(h.t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(h.t.Context(), `INSERT INTO organisation (id, name, created_at) VALUES ($1, 'OFPPT', 1)`, org)
		if err == nil {
			_, err = tx.ExecContext(h.t.Context(), `INSERT INTO place (id, org_id, kind, name, review, version, created_at, changed_at, archived_at)
				VALUES ($1, $2, 'etablissement', 'ISTA', 0, 1, 1, 1, 0)`, at, org)
		}
		for _, name := range []string{"amina", "driss"} {
			p := account.Person{ID: h.ids.New(), Org: org, Place: at}
			grants := []account.Grant{{Role: account.Trainer, In: account.InPlace, Scope: at}}
			h.people[name] = account.NewActor(p, grants, nil, place.NewTree([]place.Place{{ID: at}}))
			if err == nil {
				_, err = tx.ExecContext(h.t.Context(), `INSERT INTO person (id, org_id, place_id, login, name, email, language, secret, demo, version, created_at, changed_at, archived_at)
					VALUES ($1, $2, $3, $4, $4, '', 'fr', '', 0, 1, 1, 1, 0)`, p.ID, org, at, name)
			}
		}
		return err
	}))
}

func (h *house) serve(now func() time.Time) {
	handler := tus.New(tus.Config{
		Claims:  upload.NewWriters(),
		Base:    base,
		Who:     func(ctx context.Context) account.Actor { return ctx.Value(h).(account.Actor) },
		Changed: func(context.Context, upload.Upload) {},
		Fail: func(w http.ResponseWriter, _ *http.Request, status int, err error) {
			if status == 0 {
				status = map[fault.Kind]int{
					fault.NotFound: 404, fault.Invalid: 422, fault.Conflict: 409, fault.TooLarge: 413, fault.TooMany: 429,
					fault.Gone: 410, fault.NoSpace: 507, fault.Forbidden: 403, fault.Internal: 500,
				}[fault.KindOf(err)]
			}
			w.WriteHeader(status)
			fmt.Fprint(w, err)
		},
	}, upload.NewReception(h.store, now), h.staging)
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), h, h.people[r.Header.Get("Who")])
		handler.Serve(w, r.WithContext(ctx), strings.TrimPrefix(r.URL.Path, base))
	}))
	h.t.Cleanup(h.server.Close)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// answer is what came back from a request.
type answer struct {
	status int
	header http.Header
	body   string
}

func (h *house) do(who, method, path string, body io.Reader, headers ...string) answer {
	h.t.Helper()
	r, err := http.NewRequest(method, h.server.URL+base+path, body)
	h.must(err)
	r.Header.Set("Who", who)
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	h.must(err)
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	h.must(err)
	return answer{res.StatusCode, res.Header, string(said)}
}

// meta describes an upload into the course; more pairs replace what is there.
func (h *house) meta(upload string, more ...string) string {
	said := map[string]string{"id": upload, "course": h.course, "module": h.module, "resource": h.ids.New(), "as": "resource", "name": "cours.pdf"}
	for i := 0; i < len(more); i += 2 {
		said[more[i]] = more[i+1]
	}
	var pairs []string
	for key, value := range said {
		pairs = append(pairs, key+" "+base64.StdEncoding.EncodeToString([]byte(value)))
	}
	return strings.Join(pairs, ",")
}

// begin creates an upload of amina's and gives its identifier.
func (h *house) begin(size int, more ...string) string {
	h.t.Helper()
	id := h.ids.New()
	got := h.do("amina", "POST", "", nil, "Upload-Length", strconv.Itoa(size), "Upload-Metadata", h.meta(id, more...))
	h.is(got, http.StatusCreated)
	if want := base + id; got.header.Get("Location") != want {
		h.t.Fatalf("it stands at %s, not %s", got.header.Get("Location"), want)
	}
	return id
}

func (h *house) patch(id string, offset int, chunk []byte, headers ...string) answer {
	h.t.Helper()
	headers = append([]string{"Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream"}, headers...)
	return h.do("amina", "PATCH", id, bytes.NewReader(chunk), headers...)
}

// patchSlowly sends a chunk of a known length as its bytes come.
func (h *house) patchSlowly(id string, chunk io.Reader, length int) answer {
	r, err := http.NewRequest("PATCH", h.server.URL+base+id, chunk)
	if err != nil {
		return answer{body: err.Error()}
	}
	r.ContentLength = int64(length)
	for name, value := range map[string]string{"Who": "amina", "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"} {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{body: err.Error()}
	}
	defer res.Body.Close()
	return answer{status: res.StatusCode}
}

func (h *house) is(got answer, status int) {
	h.t.Helper()
	if got.status != status {
		h.t.Fatalf("answered %d %s, not %d", got.status, got.body, status)
	}
}

// at checks where an upload stands, as its owner is told.
func (h *house) at(id string, offset int) {
	h.t.Helper()
	got := h.do("amina", "HEAD", id, nil)
	h.is(got, http.StatusOK)
	if got.header.Get("Upload-Offset") != strconv.Itoa(offset) {
		h.t.Fatalf("it stands at %s, not %d", got.header.Get("Upload-Offset"), offset)
	}
}

func (h *house) state(id string) upload.State {
	h.t.Helper()
	u, err := h.store.Find(h.t.Context(), h.people["amina"].Scope(), id)
	h.must(err)
	return u.State
}

func sum(chunk []byte) string {
	s := sha256.Sum256(chunk)
	return "sha256 " + base64.StdEncoding.EncodeToString(s[:])
}

func hash(chunk []byte) string {
	s := sha256.Sum256(chunk)
	return hex.EncodeToString(s[:])
}
