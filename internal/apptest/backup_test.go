package apptest_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// A restored lab answers as the first one did, byte for byte, on whatever stores
// either is.
func TestARestoredLabAnswersAsTheFirst(t *testing.T) {
	t.Parallel()
	for _, way := range [][2]string{{"embedded", "embedded"}, {"embedded", "servers"}, {"servers", "embedded"}} {
		t.Run(way[0]+" to "+way[1], func(t *testing.T) {
			from, to := stores[way[0]](t), stores[way[1]](t)
			first := apptest.OpenIn(t, from)
			sent := shelf(t, first)
			before, k := answers(t, first), key(t)
			file, written := back(t, from, k)
			if written.Losses > 0 || int(written.Objects) != kept(t, first.Lab) {
				t.Errorf("written %+v, and the lab has %d objects", written, kept(t, first.Lab))
			}
			second := restored(t, file, to, k)
			alike(t, before, answers(t, second))
			if kept(t, second.Lab) != kept(t, first.Lab) {
				t.Errorf("%d objects became %d", kept(t, first.Lab), kept(t, second.Lab))
			}
			learner := second.As("salma.amrani")
			for words, in := range map[string]string{"differentiel": "notes.md", "securite": "fiche.pdf", "قاطع": "notes.md"} {
				apptest.Eventually(t, time.Minute, words+" to be found in "+in, func() bool { return finds(learner, words, sent[in]) })
			}
		})
	}
}

// After a restore nobody is signed in, and a revision that the lost lab may have
// given is given to nothing else: browsers keep what they have of it.
func TestARestoreBeginsANewLife(t *testing.T) {
	t.Parallel()
	from := config.In(t.TempDir())
	first := apptest.OpenIn(t, from)
	sent := shelf(t, first)
	trainer := first.As("nadia.berrada")
	k := key(t)
	file, _ := back(t, from, k)
	second := restored(t, file, config.In(t.TempDir()), k)
	var lives [2]struct{ Epoch string }
	first.Visitor().Get("/boot", &lives[0])
	second.Visitor().Get("/boot", &lives[1])
	if lives[0].Epoch != "" || lives[1].Epoch == "" {
		t.Errorf("browsers are told of the lives %q", lives)
	}
	old := apptest.NewClient(t, second.URL, trainer.Token())
	if r := apptest.MustSend(t, old, http.MethodGet, "/api/v1/me/continue"); r.Status != http.StatusUnauthorized {
		t.Errorf("an old token is answered %d", r.Status)
	}
	again := second.As("nadia.berrada")
	resource := "/resources/" + sent["notes.md"]
	var before, after struct{ Revision int64 }
	again.Get(resource, &before)
	again.Do(http.StatusOK, http.MethodPatch, resource, map[string]any{"title": "Autre titre"}, "If-Match", again.ETag(resource))
	again.Get(resource, &after)
	if after.Revision < before.Revision+1_000_000 {
		t.Errorf("revision %d follows %d: the lost lab may have given it", after.Revision, before.Revision)
	}
}

// An upload that was acknowledged whole is in the backup before it is an asset.
func TestABackupHasWhatIsWholeAndNotReceived(t *testing.T) {
	t.Parallel()
	from := config.In(t.TempDir())
	first, err := app.Open(t.Context(), from, app.Options{Work: true, Demo: true, Bare: true, Log: apptest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(first.Close)
	server := httptest.NewServer(first.Handler()) // its jobs are never begun
	t.Cleanup(server.Close)
	token, err := first.Accounts.TokenFor(t.Context(), "nadia.berrada", "test")
	if err != nil {
		t.Fatal(err)
	}
	trainer := apptest.NewClient(t, server.URL, token)
	course, module := trainer.Course("Envois")
	data := document(3<<20, "Une page")
	sending := apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "fiche.pdf"}
	resource := trainer.UploadBytes(sending, data)
	half, err := trainer.Begin(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "b", Upload: apptest.NewID()}, 10)
	if err != nil || half.Status != http.StatusCreated {
		t.Fatalf("%d %v", half.Status, err)
	}
	k := key(t)
	file, written := back(t, from, k)
	if written.Losses != 0 || written.Objects != 1 {
		t.Errorf("written: %+v", written)
	}
	second := restored(t, file, config.In(t.TempDir()), k)
	second.Idle()
	c := second.As("nadia.berrada")
	var v viewer
	c.Get("/resources/"+resource+"/viewer", &v)
	if got := apptest.MustSend(t, c, http.MethodGet, v.Original.Src).Body; !bytes.Equal(got, data) || v.Pages == nil {
		t.Errorf("%d bytes came back of %d; %+v", len(got), len(data), v)
	}
	if sent := c.Uploads(); len(sent) != 1 {
		t.Errorf("what had arrived in part is still there: %+v", sent)
	}
}

// damages is how often a backup is damaged.
func damages() int {
	if os.Getenv("LAB_TEST_DEEP") != "" {
		return 500
	}
	return 50
}

// A backup that was changed or cut off anywhere is refused, and leaves nothing.
func TestADamagedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	from := config.In(t.TempDir())
	first := apptest.OpenIn(t, from)
	shelf(t, first)
	k := key(t)
	file, _ := back(t, from, k)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	to := config.In(t.TempDir())
	into := beside(t, to, app.Options{Empty: true})
	random := rand.New(rand.NewPCG(seed, 2))
	for range damages() {
		at := random.IntN(len(whole))
		changed, cut := slices.Clone(whole), whole[:at]
		changed[at] ^= 1 << random.IntN(8)
		for what, bad := range map[string][]byte{"changed": changed, "cut": cut, "longer": append(slices.Clone(whole), byte(at))} {
			_, err := into.Restore(t.Context(), bytes.NewReader(bad), k, silent)
			if !errors.Is(err, archive.ErrDamaged) && !errors.Is(err, archive.ErrKey) {
				t.Errorf("%s at %d of %d: %v", what, at, len(whole), err)
			}
		}
		empty(t, to)
	}
	if _, err := into.Restore(t.Context(), bytes.NewReader(whole), key(t), silent); !errors.Is(err, archive.ErrKey) {
		t.Errorf("another key: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err = into.Restore(ctx, bytes.NewReader(whole), k, func(done, _ int64) { // interrupted after half of it
		if done > int64(len(whole)/2) {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted restore: %v", err)
	}
	empty(t, to)
	if _, err := into.Restore(t.Context(), bytes.NewReader(whole), k, silent); err != nil {
		t.Errorf("the whole backup is refused: %v", err)
	}
	if _, err := into.Restore(t.Context(), bytes.NewReader(whole), k, silent); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a backup over a lab: %v", err)
	}
}

// empty fails the test where a lab has a file of content.
func empty(t *testing.T, c config.Config) {
	t.Helper()
	for _, folder := range []string{"blobs/source/*", "blobs/run/*", "blobs/.tmp/*", "staging/*", "scratch/*"} {
		if left, err := filepath.Glob(filepath.Join(c.Data, folder)); err != nil || len(left) > 0 {
			t.Fatalf("left were %v, %v", left, err)
		}
	}
}

// A backup of a newer lab is told from a damaged one.
func TestABackupOfANewerLabIsRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "key")
	if err := os.WriteFile(name, []byte(identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := archive.ReadKey(name)
	if err != nil {
		t.Fatal(err)
	}
	into := beside(t, config.In(folder), app.Options{Empty: true})
	for text, want := range map[string]*fault.Error{`{"format":2}`: archive.ErrNewer, `{"format":1,"schema":9999}`: archive.ErrNewer, `{"format":1`: archive.ErrDamaged} {
		var sealed bytes.Buffer
		w, err := age.Encrypt(&sealed, identity.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(tape(w, "backup.json", text), w.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := into.Restore(t.Context(), &sealed, k, silent); !errors.Is(err, want) {
			t.Errorf("%s: %v, not %v", text, err, want)
		}
	}
}
