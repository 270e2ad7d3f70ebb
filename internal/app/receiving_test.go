package app_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// People of the demonstration.
const (
	trainerLogin = "nadia.berrada"
	learnerLogin = "salma.amrani"
)

const lesson = "# Le disjoncteur différentiel\n\nIl coupe le courant à 30 mA.\n"

const cues = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nLe disjoncteur coupe le courant.\n"

// shown is a resource as a trainer sees it.
type shown struct {
	ID, Title, Kind, State string
	Asset                  struct {
		Name, State, Reason string
		Steps               []struct{ Step, State string }
	}
	Captions []struct{ State string }
}

// inside lists the resources of a course.
func inside(c *apptest.Client, course string) (all []shown) {
	var body struct{ Modules []struct{ Resources []shown } }
	c.Get("/courses/"+course, &body)
	for _, m := range body.Modules {
		all = append(all, m.Resources...)
	}
	return all
}

// nothingLeft: the bytes of an upload go when its job has ended, a moment later.
func nothingLeft(t *testing.T, lab *apptest.Lab) {
	t.Helper()
	apptest.Eventually(t, time.Minute, "nothing to be left in staging", func() bool {
		entries, err := os.ReadDir(lab.Config.Staging())
		if err != nil {
			t.Fatal(err)
		}
		return len(entries) == 0
	})
}

func TestAFileIsReceivedDigitisedAndPublished(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "01_Le_disjoncteur.md"}, []byte(lesson))
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "outils.bin"}, []byte{0, 1, 2, 3})
	lab.Idle()
	all := inside(trainer, course)
	if len(all) != 2 {
		t.Fatalf("%d resources", len(all))
	}
	text, rest := all[0], all[1]
	if text.Kind == "other" {
		text, rest = rest, text
	}
	if text.Title != "01 Le disjoncteur" || text.Asset.State != "ready" || len(text.Asset.Steps) != 1 || text.Asset.Steps[0].State != "done" {
		t.Errorf("%+v", text)
	}
	if rest.Kind != "other" || rest.Asset.State != "kept" || rest.Asset.Reason == "" {
		t.Errorf("%+v", rest)
	}
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	for _, r := range inside(lab.As(learnerLogin), course) {
		if r.State != "published" {
			t.Errorf("%+v", r)
		}
	}
	nothingLeft(t, lab)
}

func TestAFileThatIsNotWhatWasSentIsRefused(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	other := sha256.Sum256([]byte("something else"))
	id := apptest.NewID()
	said := map[string]string{"id": id, "course": course, "module": module, "resource": apptest.NewID(), "as": "resource", "name": "a.md", "sha256": hex.EncodeToString(other[:])}
	var pairs []string
	for k, v := range said {
		pairs = append(pairs, k+" "+base64.StdEncoding.EncodeToString([]byte(v)))
	}
	trainer.Do(http.StatusCreated, http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "6", "Upload-Metadata", strings.Join(pairs, ","))
	if r, err := trainer.Patch("/api/v1/uploads/"+id, 0, []byte("# Abc\n")); err != nil || r.Status != http.StatusNoContent {
		t.Fatalf("%d %v", r.Status, err)
	}
	trainer.Arrived()
	if u := trainer.Uploads()[0]; u.State != "refused" || u.Reason != "hash" {
		t.Errorf("it is %s: %s", u.State, u.Reason)
	}
	lab.Idle()
	if n := len(inside(trainer, course)); n != 0 {
		t.Errorf("%d resources are left", n)
	}
	nothingLeft(t, lab)
}

func TestAnUploadWhoseLastByteCameBeforeAKillIsReceivedAtTheNextStart(t *testing.T) {
	c := apptest.Settings(t)
	first := apptest.OpenIn(t, c)
	trainer := first.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	id := apptest.NewID()
	sending := apptest.Sending{Upload: id, Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "a.md"}
	if r, err := trainer.Begin(sending, int64(len(lesson))); err != nil || r.Status != http.StatusCreated {
		t.Fatalf("%d %v", r.Status, err)
	}
	first.Idle()
	first.Close()
	// The bytes are on disk, and the lab died before its row said so.
	if err := os.WriteFile(filepath.Join(c.Staging(), id), []byte(lesson), 0o600); err != nil {
		t.Fatal(err)
	}
	second := apptest.OpenIn(t, c)
	second.Idle()
	if all := inside(second.As(trainerLogin), course); len(all) != 1 || all[0].Asset.State != "ready" {
		t.Errorf("%+v", all)
	}
	nothingLeft(t, second)
}

// A job that came to its last try is removed, and what it was to receive is not.
func TestAnUploadWhoseJobIsGoneIsReceivedAtTheNextStart(t *testing.T) {
	c := apptest.Settings(t)
	first := apptest.OpenIn(t, c)
	trainer := first.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	id := apptest.NewID()
	if r, err := trainer.Begin(apptest.Sending{Upload: id, Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "a.md"}, int64(len(lesson))); err != nil || r.Status != http.StatusCreated {
		t.Fatalf("%d %v", r.Status, err)
	}
	first.Idle()
	err := first.DB.Write(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE upload SET state = 'whole' WHERE id = $1`, id)
		return err
	})
	if err := errors.Join(err, os.WriteFile(filepath.Join(c.Staging(), id), []byte(lesson), 0o600)); err != nil {
		t.Fatal(err)
	}
	first.Close()
	second := apptest.OpenIn(t, c)
	second.Idle()
	if all := inside(second.As(trainerLogin), course); len(all) != 1 || all[0].Asset.State != "ready" {
		t.Errorf("%+v", all)
	}
}

func TestCaptionsThatNobodyClaimsAreDigitisedAllTheSame(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "film.fr.vtt"}, []byte(cues))
	lab.Idle()
	if all := inside(trainer, course); len(all) != 1 || all[0].Kind != "other" || all[0].Asset.State != "ready" {
		t.Errorf("%+v", all)
	}
}

func TestAnUploadAnswersErrorsAsEverythingElseDoes(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	empty, err := trainer.Begin(apptest.Sending{Upload: apptest.NewID(), Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "rien.pdf"}, 0)
	if err != nil || empty.Status != http.StatusUnprocessableEntity || empty.Code() != "file.empty" {
		t.Errorf("an empty file: %d %s %v", empty.Status, empty.Body, err)
	}
	absent := trainer.Do(http.StatusNotFound, http.MethodHead, "/uploads/"+apptest.NewID(), nil, "Tus-Resumable", "1.0.0")
	if absent.Header.Get("Content-Type") != "application/problem+json" {
		t.Error(absent.Header)
	}
	lab.Visitor().Do(http.StatusUnauthorized, http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1")
	lab.As(learnerLogin).Do(http.StatusForbidden, http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "1",
		"Upload-Metadata", "id "+base64.StdEncoding.EncodeToString([]byte(apptest.NewID())))
	options := trainer.Do(http.StatusNoContent, http.MethodOptions, "/uploads/", nil)
	if options.Header.Get("Tus-Extension") != "creation,checksum,expiration,termination" {
		t.Error(options.Header)
	}
}
