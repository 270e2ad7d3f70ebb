package apptest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/sqldb"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// How much is published, and how often a lab is killed while it indexes.
const (
	indexedCourses = 10
	indexedFiles   = 4 // of each course
	indexKills     = 20
)

// indexed is a lab whose courses change all the time, and whose index meets with
// accidents.
type indexed struct {
	gauge
	t        *testing.T
	settings config.Config
	program  string
	lab      *apptest.Process
	token    string
	workers  []worker
}

func openIndexed(t *testing.T) *indexed {
	l := &indexed{t: t, settings: apptest.Settings(t), program: apptest.Build(t)}
	l.lab = apptest.Serve(t, l.program, l.settings)
	l.token = l.lab.Token("nadia.berrada")
	trainer := l.trainer()
	group := trainer.Group("ELEC-TS-101")
	var courses []string
	for n := range indexedCourses {
		course, module := trainer.Course("Titre 0")
		for i := range indexedFiles {
			text := fmt.Sprintf("# Fiche %d.%d\n\n## Le disjoncteur\n\nUn mot.\n\n## Le fusible\n\nUn autre mot.\n", n, i)
			trainer.UploadNamed(course, module, fmt.Sprintf("fiche-%d-%d.md", n, i), []byte(text))
		}
		courses = append(courses, course)
	}
	l.rest(0)
	for n, course := range courses {
		trainer.Publish(course, group)
		if n%2 == 0 {
			l.workers = append(l.workers, &publisher{gauge: &l.gauge, course: course, group: group, kept: "published"})
			continue
		}
		l.workers = append(l.workers, &editor{gauge: &l.gauge, course: course})
	}
	l.rest(0)
	return l
}

func (l *indexed) trainer() *apptest.Client { return apptest.NewClient(l.t, l.lab.URL, l.token) }

// change lets everybody work until an accident has been done to the lab.
func (l *indexed) change(accident func()) {
	l.t.Helper()
	ctx, stop := context.WithCancel(l.t.Context())
	var working sync.WaitGroup
	for _, w := range l.workers {
		c := l.trainer()
		working.Go(func() {
			for ctx.Err() == nil {
				if err := w.work(ctx, c); errors.Is(err, errGone) {
					return
				} else if err != nil {
					l.t.Errorf("%T: %v", w, err)
					return
				}
			}
		})
	}
	accident()
	stop()
	working.Wait()
	for _, w := range l.workers { // what was under way may be done or not
		if p, is := w.(*publisher); is && p.trying != "" {
			p.kept, p.trying = p.state(l.t, l.settings), ""
		}
	}
}

// state reads from the record in which state the publisher's course is.
func (p *publisher) state(t *testing.T, c config.Config) (state string) {
	t.Helper()
	if err := openRecord(t, c).QueryRow(`SELECT state FROM course WHERE id = $1`, p.course).Scan(&state); err != nil { //nolint:noctx // a file
		t.Fatal(err)
	}
	return state
}

// rest waits until an index job has ended that was begun after another, and
// nothing is due and no job runs.
func (l *indexed) rest(after int) {
	l.t.Helper()
	db := openRecord(l.t, l.settings)
	defer func() { _ = db.Close() }() // only read from
	a := auditor{l.t, db}
	apptest.Eventually(l.t, time.Minute, "the index to have come up with the record", func() bool {
		return a.count(lastIndexing) > after &&
			a.count(`SELECT (SELECT count(*) FROM search_due) + (SELECT count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded'))`) == 0
	})
}

const lastIndexing = `SELECT COALESCE(max(id), 0) FROM river_job WHERE kind = 'index' AND state = 'completed'`

// begin starts the lab again, lets it rest, and kills it: what the index then
// holds is compared with the record, document by document. It answers how long
// after the start the index was whole.
func (l *indexed) begin() time.Duration {
	l.t.Helper()
	db := openRecord(l.t, l.settings)
	before := auditor{l.t, db}.count(lastIndexing)
	_ = db.Close() // only read from
	began := time.Now()
	l.lab = apptest.Serve(l.t, l.program, l.settings)
	l.rest(before)
	took := time.Since(began)
	l.lab.Kill()
	l.compare()
	return took
}

// folder is where the index is.
func (l *indexed) folder() string { return strings.TrimPrefix(l.settings.Search, "local:") }

// compare opens the stores of the dead lab.
func (l *indexed) compare() {
	l.t.Helper()
	db, err := sqldb.Open(l.t.Context(), l.settings.Database, slog.New(slog.DiscardHandler))
	if err != nil {
		l.t.Fatal(err)
	}
	index, err := local.Open(l.folder())
	if err != nil {
		l.t.Fatal(err)
	}
	compareIndex(l.t, db, index)
	if err := errors.Join(index.Close(), db.Close()); err != nil {
		l.t.Fatal(err)
	}
}

// compareIndex reads every document of an index: none is missing, none is of a
// resource that is not published, and all say what the record says.
func compareIndex(t *testing.T, db *sqldb.DB, index search.Engine) {
	t.Helper()
	ctx := t.Context()
	record := sqlstore.NewSearchable(sqlstore.NewBase(db, nil, time.Now, nil))
	published, err := record.Published(ctx, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range published {
		src, err := record.Source(ctx, p.Resource)
		if err != nil {
			t.Fatal(err)
		}
		compareOne(t, index, src)
	}
	all := askAll(t, index, search.Query{PerPage: search.MaxPerPage})
	if all.Total != len(published) || len(published) == 0 {
		t.Errorf("the index holds %d resources, and %d are published", all.Total, len(published))
	}
}

func compareOne(t *testing.T, index search.Engine, src search.Source) {
	t.Helper()
	docs := search.Documents(src)
	inside := askAll(t, index, search.Query{Resource: src.Resource})
	card := askAll(t, index, search.Query{Resource: src.Resource, Kind: search.Card})
	if card.Total != 1 || inside.Total != len(docs)-1 {
		t.Fatalf("%s has %d cards and %d passages in the index, and %d passages in the record", src.Resource, card.Total, inside.Total, len(docs)-1)
	}
	// The title of a course stands in the context of its cards.
	found := askAll(t, index, search.Query{Kind: search.Card, Text: docs[0].Context + " ", PerPage: search.MaxPerPage})
	if !slices.ContainsFunc(found.Groups, func(g search.Group) bool { return g.Resource == src.Resource }) {
		t.Errorf("%s is not found by %q, as its course is called now", src.Resource, docs[0].Context)
	}
}

// askAll asks for what nobody is kept from.
func askAll(t *testing.T, index search.Engine, q search.Query) search.Answer {
	t.Helper()
	q.All = true
	a, err := index.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return a
}

func TestTheIndexEqualsTheRecordAfterEveryAccident(t *testing.T) {
	t.Parallel()
	l := openIndexed(t)
	random := rand.New(rand.NewPCG(seed, 6))
	var longest time.Duration
	for range indexKills {
		l.change(func() {
			<-time.After(50*time.Millisecond + time.Duration(random.Int64N(int64(250*time.Millisecond))))
			l.lab.Kill()
		})
		longest = max(longest, l.begin())
		l.lab = apptest.Serve(t, l.program, l.settings)
	}
	l.lab.Kill()
	t.Logf("after %d kills the index was whole within %v", indexKills, longest.Round(time.Millisecond))

	if err := os.RemoveAll(l.folder()); err != nil {
		t.Fatal(err)
	}
	t.Logf("after it was removed it was whole within %v", l.begin().Round(time.Millisecond))

	stale := filepath.Join(t.TempDir(), "stale")
	if err := os.CopyFS(stale, os.DirFS(l.folder())); err != nil {
		t.Fatal(err)
	}
	l.lab = apptest.Serve(t, l.program, l.settings)
	l.change(func() { <-time.After(2 * time.Second) })
	l.rest(0)
	l.lab.Stop()
	if err := errors.Join(os.RemoveAll(l.folder()), os.CopyFS(l.folder(), os.DirFS(stale))); err != nil {
		t.Fatal(err)
	}
	t.Logf("after a copy of an earlier day was put in its place it was whole within %v", l.begin().Round(time.Millisecond))
}
