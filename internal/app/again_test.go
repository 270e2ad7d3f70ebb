package app_test

import (
	"net/http"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func TestAFileThatComesAgainIsReadyAsItArrivesAndNoStepIsRunForIt(t *testing.T) {
	lab := apptest.Open(t)
	trainer := lab.As(trainerLogin)
	course, module := trainer.Course("Électricité")
	send := func(resource string) {
		trainer.UploadBytes(apptest.Sending{Course: course, Module: module, Resource: resource, As: "resource", Name: "Le disjoncteur.md"}, []byte(lesson))
		lab.Idle()
	}
	send(apptest.NewID())
	runs := madeBy(t, lab)
	for range 3 {
		send(apptest.NewID())
	}
	for _, r := range inside(trainer, course) {
		if r.Asset.State != "ready" || len(r.Asset.Steps) != 1 || r.Asset.Steps[0].State != "done" {
			t.Errorf("%+v", r)
		}
		if got := trainer.Do(http.StatusOK, http.MethodGet, "/resources/"+r.ID+"/pages/1", nil); len(got.Body) == 0 {
			t.Errorf("%s has no text", r.ID)
		}
	}
	if again := madeBy(t, lab); again != runs {
		t.Errorf("%d objects are kept by steps, %d after the file came three times more", runs, again)
	}
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()
	var found struct {
		Groups []struct{ Resource string }
	}
	lab.As(learnerLogin).Get("/search?q=disjoncteur+diff%C3%A9rentiel", &found)
	if len(found.Groups) != 4 {
		t.Errorf("%d of the four are found", len(found.Groups))
	}
}

// madeBy counts what runs of steps keep; there is something.
func madeBy(t *testing.T, lab *apptest.Lab) (made int) {
	t.Helper()
	for _, err := range lab.Blobs.Keys(t.Context(), "run/") {
		if err != nil {
			t.Fatal(err)
		}
		made++
	}
	if made == 0 {
		t.Error("no step keeps anything")
	}
	return made
}
