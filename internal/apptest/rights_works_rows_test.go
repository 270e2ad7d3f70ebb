package apptest_test

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// assigned makes a quiz that is published in a course which stands so to the one
// who asks.
func (w *world) assigned(column int, state, words string) thing {
	o := w.content(column, state, words)
	o.work = apptest.NewID()
	w.row(`INSERT INTO work (id, org_id, course_id, module_id, ord, kind, title, language, instructions, minutes, weight, pass, resource_id, rules, state, revision,
			author_id, version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, 0, 'quiz', 'Quiz', '', '', 0, 100, 1000, '', '{"keep":"best","reveal":"at-once"}', 'published', 1, $5, 1, 1, 1, 0)`,
		o.work, w.org, o.course, o.module, w.somebody)
	w.row(`INSERT INTO paper (work_id, revision, questions, created_at) VALUES ($1, 1, $2, 1)`, o.work,
		`[{"id":"q","kind":"truefalse","text":"Vrai ?","points":100,"choices":[{"id":"true","text":"","share":10000000},{"id":"false","text":"","share":0}]}]`)
	return o
}

// givenWork makes a quiz that everybody may read, and names a group that stands so
// to the one who asks and has it to do.
func (w *world) givenWork(column int, _, words string) thing {
	o := w.assigned(column, "published", "public")
	group := "H"
	switch {
	case has(words, "group"):
		group = "G"
	case has(words, "place"):
		group = "GP"
	}
	o.group = w.id[group]
	w.row(`INSERT INTO given (work_id, group_id, opens_at, due_at, given_by, given_at, version) VALUES ($1, $2, 0, 0, $3, 1, 1)`, o.work, o.group, w.somebody)
	return o
}

func workRows() []row {
	write := func(op string, yes []int, method, rest string, body any) row {
		r := edit(op, yes, func(_ *world, _ int, o thing, _ string) request { return api(method, "/works/"+o.work+rest, body) })
		r.make = (*world).assigned
		return r
	}
	give := func(op string, yes []int, method string, body any) row {
		return row{op: op, acts: []string{"work.give"}, yes: yes, make: (*world).givenWork,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(method, "/works/"+o.work+"/groups/"+o.group, body)
			}}
	}
	question := map[string]any{"id": "q", "kind": "truefalse", "text": "Faux ?", "choices": []any{map[string]any{"id": "true", "text": ""}, map[string]any{"id": "false", "text": "", "share": 100}}}
	return []row{
		{op: "GET /courses/{id}/works", acts: []string{"resource.read"}, yes: ok, make: (*world).assigned,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/courses/" + o.course + "/works") }},
		{op: "GET /works/{id}", acts: []string{"resource.read"}, yes: ok, make: (*world).assigned,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/works/" + o.work) }},
		edit("PUT /works/{id}", created, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPut, "/works/"+apptest.NewID(), map[string]any{"course": o.course, "module": o.module, "kind": "devoir", "title": "Neuf"})
		}),
		write("PATCH /works/{id}", ok, http.MethodPatch, "", map[string]any{"minutes": 20}),
		write("DELETE /works/{id}", gone, http.MethodDelete, "", nil),
		write("GET /works/{id}/paper", ok, http.MethodGet, "/paper", nil),
		write("PUT /works/{id}/paper", ok, http.MethodPut, "/paper", map[string]any{"questions": []any{question}}),
		write("POST /works/{id}/publish", []int{http.StatusConflict}, http.MethodPost, "/publish", nil), // it is published
		write("POST /works/{id}/withdraw", ok, http.MethodPost, "/withdraw", nil),
		give("PUT /works/{id}/groups/{group}", ok, http.MethodPut, map[string]any{"due": "2026-12-01T18:00:00Z"}),
		give("DELETE /works/{id}/groups/{group}", gone, http.MethodDelete, nil),
	}
}
