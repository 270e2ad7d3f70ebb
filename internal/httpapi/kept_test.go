package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func TestAListIsSentAgainOnlyWhenItChanged(t *testing.T) {
	lab := apptest.Open(t)
	trainer, learner := lab.As("nadia.berrada"), lab.As("salma.amrani")
	course, module := trainer.Course("Avant")
	lesson(lab, trainer, course, module)
	trainer.Publish(course, trainer.Group("ELEC-TS-101"))
	lab.Idle()

	const list = "/courses?view=library"
	first := learner.Do(http.StatusOK, http.MethodGet, list, nil)
	tag := first.Header.Get("ETag")
	if tag == "" || !strings.Contains(string(first.Body), "Avant") {
		t.Fatalf("%q %s", tag, first.Body)
	}
	if again := learner.Do(http.StatusNotModified, http.MethodGet, list, nil, "If-None-Match", tag); len(again.Body) != 0 {
		t.Errorf("304 with %d bytes", len(again.Body))
	}
	if mine := trainer.Do(http.StatusOK, http.MethodGet, list, nil, "If-None-Match", tag); mine.Header.Get("ETag") == tag {
		t.Error("two people with different rights get the same page")
	}
	trainer.Do(http.StatusOK, http.MethodPatch, "/courses/"+course, map[string]any{"title": "Après"}, "If-Match", trainer.ETag("/courses/"+course))
	renamed := learner.Do(http.StatusOK, http.MethodGet, list, nil, "If-None-Match", tag)
	if !strings.Contains(string(renamed.Body), "Après") {
		t.Errorf("after the change: %s", renamed.Body)
	}
	trainer.Do(http.StatusOK, http.MethodPost, "/courses/"+course+"/withdraw", nil, "If-Match", trainer.ETag("/courses/"+course))
	if gone := learner.Do(http.StatusOK, http.MethodGet, list, nil); strings.Contains(string(gone.Body), "Après") {
		t.Errorf("after the withdrawal: %s", gone.Body)
	}
	lab.Visitor().Do(http.StatusOK, http.MethodGet, list, nil, "If-None-Match", tag)
	learner.Do(http.StatusUnprocessableEntity, http.MethodGet, "/courses?limit=1000", nil)
}
