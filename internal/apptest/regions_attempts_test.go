package apptest_test

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func attemptApartness() []apart {
	return []apart{
		one("GET /works/{id}/sheet", func(r region) string { return "/works/" + r.work + "/sheet" }),
		one("GET /works/{id}/attempts", func(r region) string { return "/works/" + r.work + "/attempts?group=" + r.group }),
		one("GET /attempts/{id}", func(r region) string { return "/attempts/" + r.attempt }),
	}
}

// examine lets the learner do the group's quiz.
func (r *region) examine() {
	learner := r.people["learner"]
	var sheet struct {
		Revision  int
		Questions []struct{ ID string }
	}
	learner.Get("/works/"+r.work+"/sheet", &sheet)
	r.attempt = apptest.NewID()
	learner.Do(http.StatusOK, http.MethodPut, "/works/"+r.work+"/attempts/"+r.attempt, map[string]any{
		"device": "poste " + r.word, "revision": sheet.Revision, "begun": 60, "submit": true,
		"answers": []any{map[string]any{"question": sheet.Questions[0].ID, "text": "Réponse de " + r.word, "counter": 1}}})
	r.hidden = append(r.hidden, r.attempt, "Réponse de "+r.word, "poste "+r.word)
}
