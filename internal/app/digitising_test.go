package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/blob"
)

// work is what one is told of the lab's work.
type work struct {
	Waiting, Running int
	Failed           []struct{ Asset, Name, Step, Reason string }
}

func TestAFileThatCannotBeReadSaysSoAndIsNotTriedForEver(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "vide.vtt"}, []byte("WEBVTT\n\nrien\n"))
	lab.Idle()
	all := inside(trainer, course)
	if len(all) != 1 || all[0].Asset.State != "failed" || !strings.HasPrefix(all[0].Asset.Reason, "captions.") || all[0].Asset.Steps[0].State != "failed" {
		t.Fatalf("%+v", all)
	}
	var told work
	trainer.Get("/jobs", &told)
	if len(told.Failed) != 1 || told.Failed[0].Name != "vide.vtt" || told.Failed[0].Reason != all[0].Asset.Reason || told.Waiting+told.Running != 0 {
		t.Errorf("%+v", told)
	}
	lab.As(learnerLogin).Do(http.StatusForbidden, http.MethodGet, "/jobs", nil)
	trainer.Do(http.StatusNoContent, http.MethodPost, "/jobs/"+told.Failed[0].Asset+"/redo", nil)
	lab.Idle()
	if again := inside(trainer, course); again[0].Asset.State != "failed" {
		t.Errorf("%+v", again)
	}
	r := trainer.Do(http.StatusUnprocessableEntity, http.MethodPost, "/courses/"+course+"/submit", nil, "If-Match", trainer.ETag("/courses/"+course))
	if r.Code() != "course.nothing-ready" {
		t.Errorf("%s", r.Body)
	}
}

func TestWhatADeadAttemptLeftIsSweptAndWhatIsShownStays(t *testing.T) {
	c := apptest.Settings(t)
	first := apptest.OpenIn(t, c)
	trainer := first.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "a.md"}, []byte(lesson))
	first.Idle()
	dead := "run/" + apptest.NewID() + "/page"
	if _, err := first.Blobs.Put(t.Context(), dead, strings.NewReader("dead"), blob.Unknown()); err != nil {
		t.Fatal(err)
	}
	runs := func(blobs blob.Store) (keys []string) {
		for object, err := range blobs.Keys(t.Context(), "run/") {
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, object.Key)
		}
		return keys
	}
	before := runs(first.Blobs)
	first.Close()

	dayAfter := func() time.Time { return time.Now().UTC().Add(48 * time.Hour) }
	second, err := app.Open(t.Context(), c, app.Options{Work: true, Demo: true, Bare: true, Log: apptest.Log(t), Now: dayAfter})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if err := second.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	apptest.Eventually(t, time.Minute, "the dead attempt to be swept", func() bool {
		return !slices.Contains(runs(second.Blobs), dead)
	})
	if after := runs(second.Blobs); len(after) != len(before)-1 || len(after) == 0 {
		t.Errorf("%q became %q", before, after)
	}
}
