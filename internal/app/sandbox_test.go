package app_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// Without a sandbox a picture waits with its reason, and goes on by itself when
// there is one. Landlock needs the temporary folder: here it is made later.
func TestDigitisingWaitsForASandboxAndGoesOnByItself(t *testing.T) {
	c := apptest.Settings(t)
	c.Sandbox = string(box.Landlock)
	if _, err := box.Choose(t.Context(), box.Landlock); err != nil {
		needtest.Missing(t, err.Error())
	}
	if b, _ := box.Probe(t.Context()); !b.Has("vipsthumbnail") {
		needtest.Missing(t, "no libvips-tools")
	}
	temporary := filepath.Join(t.TempDir(), "temporary")
	t.Setenv("TMPDIR", temporary)
	// What waits a minute is due at once to a lab whose clock is slow.
	slow := func() time.Time { return time.Now().UTC().Add(-2 * time.Minute) }
	lab, err := app.Open(t.Context(), c, app.Options{Work: true, Demo: true, Bare: true, Log: apptest.Log(t), Now: slow})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	if err := lab.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(lab.Handler())
	defer server.Close()
	token, err := lab.Accounts.TokenFor(t.Context(), trainerLogin, "test")
	if err != nil {
		t.Fatal(err)
	}
	trainer := apptest.NewClient(t, server.URL, token)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "plan.png"}, picture(t))

	apptest.Eventually(t, time.Minute, "the picture to wait for a sandbox", func() bool {
		all := inside(trainer, course)
		return len(all) == 1 && all[0].Asset.Reason == "sandbox.missing" && all[0].Asset.State == "waiting"
	})
	if missing := toolsMissing(trainer); !strings.Contains(missing, "bwrap") {
		t.Errorf("the lab says it misses %q", missing)
	}
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	apptest.Eventually(t, time.Minute, "the picture to be ready", func() bool {
		all := inside(trainer, course)
		return len(all) == 1 && all[0].Asset.State == "ready" && all[0].Asset.Reason == ""
	})
	if missing := toolsMissing(trainer); strings.Contains(missing, "bwrap") {
		t.Errorf("the lab still says it misses %q", missing)
	}
}

func toolsMissing(c *apptest.Client) string {
	var boot struct {
		Tools []struct{ Name string } `json:"tools_missing"`
	}
	c.Get("/boot", &boot)
	var names []string
	for _, tool := range boot.Tools {
		names = append(names, tool.Name)
	}
	return strings.Join(names, " ")
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What fails for no reason of the file's is tried three times, then given up.
func TestAStepIsGivenUpAfterThreeAttempts(t *testing.T) {
	if os.Getenv("LAB_TEST_DEEP") == "" {
		t.Skip("the attempts take 20 seconds: set LAB_TEST_DEEP=1")
	}
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "a.md"}, []byte(lesson))
	lab.Idle()
	for object, err := range lab.Blobs.Keys(t.Context(), "source/") {
		if err != nil {
			t.Fatal(err)
		}
		if err := lab.Blobs.Delete(t.Context(), object.Key); err != nil {
			t.Fatal(err)
		}
	}
	var asset struct {
		Asset struct{ ID string }
	}
	trainer.Get("/resources/"+inside(trainer, course)[0].ID, &asset)
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+asset.Asset.ID+"/redo", nil)
	lab.Idle()
	if all := inside(trainer, course); all[0].Asset.State != "failed" || all[0].Asset.Reason != "digitise.gave-up" {
		t.Errorf("%+v", all)
	}
}

// The doctor tells which sandbox is active, and what each said.
func TestTheDoctorTellsOfEverySandbox(t *testing.T) {
	for choice, want := range map[box.Choice]string{box.Auto: "is active", box.None: "WITHOUT A SANDBOX"} {
		c := apptest.Settings(t)
		c.Sandbox = string(choice)
		for _, f := range app.Diagnose(t.Context(), c, apptest.Log(t)) {
			if f.Name != "sandbox" {
				continue
			}
			if !strings.Contains(f.Words, "bubblewrap: ") || !strings.Contains(f.Words, "landlock: ") || f.Well && !strings.Contains(f.Words, want) || choice == box.None && f.Well {
				t.Errorf("%s: %v %s", choice, f.Well, f.Words)
			}
		}
	}
}
