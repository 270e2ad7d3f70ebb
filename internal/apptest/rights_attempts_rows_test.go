package apptest_test

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// readers are the lines of who may read what is published.
func readers() (lines []string) {
	for _, words := range []string{"own", "co", "group", "granted", "national", "place", "public", "else"} {
		lines = append(lines, "resource.read:published "+words)
	}
	return lines
}

func attemptRows() []row {
	answered := map[string]any{"device": "poste", "revision": 1, "begun": 1, "answers": []any{map[string]any{"question": "q", "choices": []string{"true"}, "counter": 1}}}
	learners := func(act string) []string { return []string{act + " group", act + " place", act + " else"} }
	return []row{
		{op: "GET /works/{id}/sheet", lines: readers(), first: []string{"work.do own"}, yes: ok, make: (*world).assigned,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/works/" + o.work + "/sheet") }},
		{op: "PUT /works/{id}/attempts/{attempt}", lines: readers(), first: []string{"work.do own"}, yes: ok, make: (*world).assigned,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPut, "/works/"+o.work+"/attempts/"+apptest.NewID(), answered)
			}},
		edit("POST /works/{id}/try", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/works/"+o.work+"/try", map[string]any{"answers": answered["answers"]})
		}).about((*world).assigned),
		edit("POST /works/{id}/mark-again", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/works/"+o.work+"/mark-again", map[string]any{"reason": "Clé fausse"})
		}).about((*world).assigned),
		{op: "GET /works/{id}/attempts", lines: learners("progress.read"), yes: ok, make: (*world).attempted,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return get("/works/" + o.work + "/attempts?group=" + o.group)
			}},
		{op: "GET /attempts/{id}", lines: append(learners("progress.read"), "progress.read own"), yes: ok, make: (*world).attempted,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/attempts/" + o.attempt) }},
		{op: "PUT /groups/{id}/works/{work}/marks/{person}", lines: learners("progress.mark"), yes: ok, make: (*world).attempted,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPut, "/groups/"+o.group+"/works/"+o.work+"/marks/"+o.person, map[string]any{"mark": 12.5, "reason": "Oral"})
			}},
	}
}

// about is a row whose requests are about another thing.
func (r row) about(what func(w *world, column int, state, words string) thing) row {
	r.make = what
	return r
}

// attempted is a quiz that a group was given, and that somebody of it did who
// stands so to the one who asks.
func (w *world) attempted(column int, state, words string) thing {
	o := w.somebodyElse(column, state, words)
	o.work = w.assigned(column, "published", "else").work
	o.attempt = apptest.NewID()
	w.row(`INSERT INTO given (work_id, group_id, opens_at, due_at, given_by, given_at, version) VALUES ($1, $2, 0, 0, $3, 1, 1)`, o.work, o.group, w.somebody)
	w.row(`INSERT INTO attempt (id, work_id, person_id, number, revision, state, answers, device, began_at, saved_at, submitted_at, arrived_at, due_at, late, mark, shares, closes_at)
		VALUES ($1, $2, $3, 1, 1, 'submitted', '[{"question":"q","choices":["true"],"counter":1}]', 'poste', 1, 1, 1, 1, 0, 0, 2000, '[10000000]', 0)`,
		o.attempt, o.work, o.person)
	return o
}
