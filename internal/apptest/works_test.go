package apptest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// A trainer writes a quiz as the screen does, a save at a time, and gives it; a
// learner meets it without its answers.
func TestAQuizIsWrittenInTwoTabsPublishedAndGiven(t *testing.T) {
	t.Parallel()
	l := apptest.Open(t)
	trainer, learner := l.As("nadia.berrada"), l.As("salma.amrani")
	course, module := trainer.Course("Électricité")
	trainer.UploadNamed(course, module, "cours.pdf", document(0, "Le courant"))
	l.Idle()
	group := trainer.Group("ELEC-TS-101")
	trainer.Publish(course, group)
	path := "/works/" + apptest.NewID()
	make := map[string]any{"course": course, "module": module, "kind": "quiz", "title": "Loi d’Ohm"}
	trainer.Do(http.StatusCreated, http.MethodPut, path, make)
	trainer.Do(http.StatusOK, http.MethodPut, path, make) // said again

	seen := trainer.ETag(path)
	half := map[string]any{"questions": []any{map[string]any{"id": "q1", "kind": "single", "text": "U vaut"}}}
	trainer.Do(http.StatusOK, http.MethodPut, path+"/paper", half, "If-Match", seen)
	trainer.Do(http.StatusPreconditionFailed, http.MethodPut, path+"/paper", half, "If-Match", seen) // the other tab
	refused := trainer.Do(http.StatusUnprocessableEntity, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	if refused.Code() != "question.choices.few" {
		t.Errorf("an unfinished quiz is refused as %s", refused.Body)
	}
	whole := map[string]any{"questions": []any{map[string]any{"id": "q1", "kind": "single", "text": "U vaut", "feedback": "Retenez-le.", "choices": []any{
		map[string]any{"id": "a", "text": "R × I", "share": 100}, map[string]any{"id": "b", "text": "R / I", "share": -33.33333},
	}}}}
	trainer.Do(http.StatusOK, http.MethodPut, path+"/paper", whole, "If-Match", trainer.ETag(path))
	var paper struct {
		Questions []struct{ Choices []struct{ Share float64 } }
	}
	trainer.Get(path+"/paper", &paper)
	if got := paper.Questions[0].Choices[1].Share; got != -33.33333 {
		t.Errorf("a share comes back as %v", got)
	}
	learner.Do(http.StatusNotFound, http.MethodGet, path, nil) // still a draft
	trainer.Do(http.StatusOK, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPut, path+"/groups/"+group, map[string]any{"due": "2100-12-01T18:00:00Z"})

	learner.Do(http.StatusForbidden, http.MethodGet, path+"/paper", nil)
	shown := learner.Do(http.StatusOK, http.MethodGet, "/courses/"+course+"/works", nil)
	for _, answer := range []string{"R × I", "share", "Retenez-le"} {
		if strings.Contains(string(shown.Body), answer) {
			t.Errorf("a learner is told %q: %s", answer, shown.Body)
		}
	}
	if !strings.Contains(string(shown.Body), `"due":"2100-12-01T18:00:00Z"`) {
		t.Errorf("a learner is not told by when: %s", shown.Body)
	}
	trainer.Do(http.StatusConflict, http.MethodDelete, "/courses/"+course+"/modules/"+module, nil)
	trainer.Do(http.StatusNoContent, http.MethodDelete, path+"/groups/"+group, nil)
	trainer.Do(http.StatusNoContent, http.MethodDelete, path, nil)
	learner.Do(http.StatusNotFound, http.MethodGet, path, nil)
}
