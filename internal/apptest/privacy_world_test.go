package apptest_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/sqldb/sqldbtest"
)

// What names the person of these tests. Nothing else in the lab holds these words.
const (
	matricule = "2007102700175"
	surname   = "Zerhouniqx"
	fullName  = "Imane " + surname
	address   = "imane.zqx@example.ma"
)

// filed is a lab in which somebody has done all that the lab keeps, with a clock
// and a log of the test's own.
type filed struct {
	*apptest.Lab
	t             *testing.T
	url, data     string
	admin, direct *apptest.Client
	person        string
	group, shared string // a group that they are in, and a published course of theirs
	log           *logged
	later         time.Duration
	mu            sync.Mutex
}

// logged is a log that is kept.
type logged struct {
	mu  sync.Mutex
	all bytes.Buffer
}

// Write implements io.Writer.
func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func (k *filed) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return time.Now().Add(k.later).UTC().Truncate(time.Microsecond)
}

func (k *filed) pass(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.later += d
}

// eachFiled runs a test on both databases with somebody of whom everything is kept.
func eachFiled(t *testing.T, test func(k *filed)) {
	sqldbtest.EachURL(t, func(t *testing.T, url string) {
		k := &filed{t: t, url: url, log: &logged{}}
		c := apptest.Settings(t)
		c.Database, k.data = url, c.Data
		k.Lab = apptest.OpenLogged(t, c, k.now, slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
		k.admin, k.direct = k.As("admin"), k.As("karim.tazi")
		k.live()
		k.Idle()
		test(k)
	})
}

// live lets the person do everything.
func (k *filed) live() {
	send(k.t, k.direct, http.StatusOK, "true", []byte("Nom;Prénom;Matricule;Groupe;Email\r\n"+
		surname+";Imane;"+matricule+";ELEC-TS-101;"+address+"\r\n"+surname+";Imane;"+matricule+";ENT-PIE-1;"+address+"\r\n"))
	k.group = k.direct.Group("ELEC-TS-101")
	var found struct {
		Items []struct {
			ID, Name string
			Version  int
		}
	}
	k.direct.Get("/people?q="+matricule, &found)
	k.person = found.Items[0].ID
	if found.Items[0].Name != fullName {
		k.t.Fatalf("imported as %q", found.Items[0].Name)
	}
	k.direct.Do(http.StatusOK, http.MethodPatch, "/people/"+k.person, map[string]any{"born_on": "2010-03-31", "guardian": "Hassan " + surname, "consent_on": "2026-09-10"},
		"If-Match", fmt.Sprintf(`"%d"`, found.Items[0].Version))
	k.direct.Do(http.StatusCreated, http.MethodPut, "/people/"+k.person+"/roles/"+apptest.NewID(), map[string]any{"role": "trainer", "scope_kind": "group", "scope_id": k.group})
	k.signIn()
	k.work()
	k.learn()
	k.write()
}

// signIn lets the person in by a card.
func (k *filed) signIn() {
	var cards struct {
		Cards []struct{ Secret string }
	}
	r := k.admin.Do(http.StatusOK, http.MethodPost, "/groups/"+k.group+"/cards", map[string]any{"people": []string{k.person}})
	if err := r.Into(&cards); err != nil {
		k.t.Fatal(err)
	}
	k.Visitor().Do(http.StatusOK, http.MethodPost, "/sign-in", map[string]any{"login": matricule, "secret": cards.Cards[0].Secret}, "User-Agent", "Firefox/1 Linux")
}

// work lets the person make a draft with a file that names them, and a course that
// is published.
func (k *filed) work() {
	me := k.As(matricule)
	draft, module := me.Course("Brouillon")
	me.UploadNamed(draft, module, "CV "+fullName+".txt", []byte("CV de "+fullName+", matricule "+matricule))
	var m string
	k.shared, m = me.Course("Partagé")
	me.UploadNamed(k.shared, m, "cours "+matricule+".txt", []byte("Un cours pour tous"))
	if r, err := me.Begin(apptest.Sending{Upload: apptest.NewID(), Course: draft, Module: module, Resource: apptest.NewID(), As: "resource", Name: fullName + ".mp4"}, 10); err != nil || r.Status != http.StatusCreated {
		k.t.Fatalf("begin an upload: %d, %v", r.Status, err)
	}
	k.Idle()
	me.Publish(k.shared, k.group)
	me.Do(http.StatusForbidden, http.MethodPut, "/people/"+apptest.NewID(), map[string]any{"name": "X", "login": "x", "language": "fr", "place": "y"})
}

// learn lets the person follow a trainer's course.
func (k *filed) learn() {
	trainer := k.As("nadia.berrada")
	course, module := trainer.Course("Cours")
	resource := trainer.UploadNamed(course, module, "cours.txt", []byte("Un cours"))
	k.Idle()
	trainer.Publish(course, k.group)
	beat(k.As(matricule), watching{apptest.NewID(), resource, "téléphone de " + fullName, 1, 1, "playing", [][2]float64{{0, 1}}})
	k.handIn(course, module)
}

// write adds what others wrote of the person: an import that changed them, and a
// reason that names them.
func (k *filed) write() {
	by := k.Actor("karim.tazi")
	image := fmt.Sprintf(`{"archived_at":0,"email":%q,"login":%q,"name":%q,"sort_name":%q}`, address, matricule, fullName, strings.ToLower(fullName))
	run := apptest.NewID()
	k.exec(`INSERT INTO import_run (id, org_id, place_id, actor_id, kind, file, sha256, counts, at, undone_at, undone_by) VALUES ($1, $2, $3, $4, 'people', $5, '', '[]', 1, 0, '')`,
		run, by.Org(), by.Place(), by.Person(), "stagiaire "+matricule+".xlsx")
	k.exec(`INSERT INTO import_change (import_id, ord, noun, object_id, before, after) VALUES ($1, 0, 'person', $2, '', $3)`, run, k.person, image)
	k.exec(`INSERT INTO fact (id, org_id, place_id, actor_id, kind, object_id, at, payload) VALUES ($1, $2, '', $3, 'course.returned', $4, 1, $5)`,
		apptest.NewID(), by.Org(), by.Person(), apptest.NewID(), `{"reason":"vu avec `+fullName+` (`+matricule+`)"}`)
}

func (k *filed) exec(query string, values ...any) {
	k.t.Helper()
	err := k.DB.Write(k.t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(k.t.Context(), query, values...)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
}
