package apptest_test

import (
	"net/http"
	"strings"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func workApartness() []apart {
	return []apart{
		one("GET /courses/{id}/works", func(r region) string { return "/courses/" + r.course + "/works" }),
		one("GET /works/{id}", func(r region) string { return "/works/" + r.work }),
		one("GET /works/{id}/paper", func(r region) string { return "/works/" + r.work + "/paper" }),
		{op: "GET /courses/{id}/works", many: func(own, _ region) []string { return []string{"/courses/" + own.course + "/works"} }},
	}
}

// assign lets the trainer write a quiz in a module of the region's course and give
// it to the group.
func (r *region) assign(trainer *apptest.Client, module string) {
	r.work = apptest.NewID()
	path := "/works/" + r.work
	trainer.Do(http.StatusCreated, http.MethodPut, path, map[string]any{"course": r.course, "module": module, "kind": "quiz", "title": "Quiz " + r.word})
	trainer.Do(http.StatusOK, http.MethodPut, path+"/paper", map[string]any{"questions": []any{map[string]any{
		"id": strings.ToLower(apptest.NewID()), "kind": "short", "text": "Question " + r.word, "choices": []any{map[string]any{"id": "a", "text": "Réponse " + r.word, "share": 100}},
	}}}, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPost, path+"/publish", nil, "If-Match", trainer.ETag(path))
	trainer.Do(http.StatusOK, http.MethodPut, path+"/groups/"+r.group, map[string]any{"due": "2026-12-01T18:00:00Z"})
	r.hidden = append(r.hidden, r.work, "Quiz "+r.word, "Question "+r.word, "Réponse "+r.word)
}
