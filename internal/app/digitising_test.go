package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
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
