package apptest_test

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

func handInRows() []row {
	mine := func(op string, yes []int, ask func(o thing) request) row {
		return row{op: op, acts: []string{"resource.read"}, first: []string{me}, yes: yes, make: (*world).devoir,
			ask: func(_ *world, _ int, o thing, _ string) request { return ask(o) }}
	}
	return append([]row{
		mine("GET /works/{id}/hand-in", ok, func(o thing) request { return get("/works/" + o.devoir + "/hand-in") }),
		mine("PUT /works/{id}/hand-in", created, func(o thing) request {
			return request{method: http.MethodPut, path: "/api/v1/works/" + o.devoir + "/hand-in", body: map[string]any{"id": apptest.NewID(), "text": "Fait."}}
		}),
	}, append(handedRows(), readHandedRows()...)...)
}

// beginning begins an upload into a hand-in.
func beginning(o thing) request {
	s := apptest.Sending{Upload: apptest.NewID(), Course: o.course, Module: o.module, Resource: apptest.NewID(), As: "hand-in", HandIn: o.handIn, Name: "a.jpg"}
	return request{method: http.MethodPost, path: "/api/v1/uploads/", headers: []string{"Tus-Resumable", "1.0.0", "Upload-Length", "2", "Upload-Metadata", s.Metadata()}}
}

// handedRows are what a learner does to a hand-in of their own.
func handedRows() []row {
	do := func(op, state string, ask func(o thing) request) row {
		return row{op: op, acts: []string{"work.do"}, yes: ok,
			make: func(w *world, column int, _, words string) thing { return w.handedIn(column, state, words) },
			ask:  func(_ *world, _ int, o thing, _ string) request { return ask(o) }}
	}
	return []row{
		{op: "POST /uploads/", acts: []string{"work.do"}, yes: created,
			make: func(w *world, column int, _, words string) thing { return w.handedIn(column, "draft", words) },
			ask:  func(_ *world, _ int, o thing, _ string) request { return beginning(o) }},
		do("PUT /hand-ins/{id}/files", "draft", func(o thing) request {
			return api(http.MethodPut, "/hand-ins/"+o.handIn+"/files", map[string]any{"order": []string{o.handed}})
		}),
		do("DELETE /hand-ins/{id}/files/{file}", "again", func(o thing) request {
			return api(http.MethodDelete, "/hand-ins/"+o.handIn+"/files/"+o.handed, nil)
		}),
		do("POST /hand-ins/{id}/hand", "draft", func(o thing) request {
			return api(http.MethodPost, "/hand-ins/"+o.handIn+"/hand", map[string]any{"age": 1})
		}),
		do("POST /hand-ins/{id}/take-back", "handed", func(o thing) request {
			return api(http.MethodPost, "/hand-ins/"+o.handIn+"/take-back", nil)
		}),
	}
}

// readHandedRows are what those do who may read of a learner's progress. A draft
// is its learner's alone: to others it stands nowhere.
func readHandedRows() []row {
	read := func(op string, acts, first []string, ask func(w *world, o thing) request) row {
		return row{op: op, acts: acts, first: first, yes: ok,
			make: func(w *world, column int, _, words string) thing { return w.handedIn(column, "handed", words) },
			ask:  func(w *world, _ int, o thing, _ string) request { return ask(w, o) }}
	}
	draft := func(op string, ask func(w *world, o thing) request) row {
		return row{op: op, lines: []string{"progress.read own", "progress.read else"}, yes: ok,
			make: func(w *world, column int, _, words string) thing {
				if !has(words, "own") {
					words = "group,place"
				}
				return w.handedIn(column, "draft", words)
			},
			ask: func(w *world, _ int, o thing, _ string) request { return ask(w, o) }}
	}
	progress := []string{"progress.read"}
	open := func(_ *world, o thing) request { return get("/hand-ins/" + o.handIn) }
	picture := func(w *world, o thing) request {
		return request{method: http.MethodGet, path: "/media/" + o.handed + "/1/" + w.picture}
	}
	viewer := func(_ *world, o thing) request { return get("/resources/" + o.handed + "/viewer") }
	return []row{
		read("GET /hand-ins/{id}", progress, nil, open), draft("GET /hand-ins/{id}", open),
		read("GET /media/{resource}/{revision}/{file*}", progress, nil, picture), draft("GET /media/{resource}/{revision}/{file*}", picture),
		read("GET /media/{resource}/{revision}/{file*}", progress, nil, func(_ *world, o thing) request {
			return request{method: http.MethodGet, path: "/media/" + o.handed + "/1/original"}
		}),
		read("GET /resources/{id}/viewer", progress, nil, viewer), draft("GET /resources/{id}/viewer", viewer),
		read("GET /resources/{id}/pages/{n}", progress, nil, func(_ *world, o thing) request { return get("/resources/" + o.handed + "/pages/1") }),
		read("PUT /hand-ins/{id}/remarks/{remark}", progress, nil, func(_ *world, o thing) request {
			return api(http.MethodPut, "/hand-ins/"+o.handIn+"/remarks/"+apptest.NewID(), map[string]any{"text": "Bien."})
		}),
		{op: "POST /hand-ins/{id}/return", lines: []string{"progress.mark group", "progress.mark place", "progress.mark else"}, first: []string{"progress.read WORDS"}, yes: ok,
			make: func(w *world, column int, _, words string) thing { return w.handedIn(column, "handed", words) },
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPost, "/hand-ins/"+o.handIn+"/return", map[string]any{"mark": 15.25})
			}},
	}
}

// devoir is a devoir of a course that stands so to the one who asks.
func (w *world) devoir(column int, state, words string) thing {
	o := w.content(column, state, words)
	o.devoir, o.handIn = apptest.NewID(), apptest.NewID()
	w.work(o)
	return o
}

func (w *world) handIn(o thing, person, state string) {
	w.row(`INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id, returned_at, version, created_at, changed_at)
		VALUES ($1, $2, $3, 'Voici.', $4, 1, 1, 0, 0, '{}', -1, '', '', 0, 1, 1, 1)`, o.handIn, o.devoir, person, state)
}

func (w *world) work(o thing) {
	w.row(`INSERT INTO work (id, org_id, course_id, module_id, ord, kind, title, language, instructions, minutes, weight, pass, resource_id, rules, state, revision, author_id,
		version, created_at, changed_at, archived_at)
		VALUES ($1, $2, $3, $4, 0, 'devoir', 'Devoir', 'fr', '', 0, 100, 1000, '', '{}', 'published', 0, $5, 1, 1, 1, 0)`, o.devoir, w.org, o.course, o.module, w.somebody)
}

// handedIn is a hand-in of somebody who stands so to the one who asks, for a
// devoir that everybody may read, with one file.
func (w *world) handedIn(column int, state, words string) (o thing) {
	who := w.somebodyElse(column, "", words)
	o = w.content(column, "published", "public")
	o.person, o.devoir, o.handIn, o.handed = who.person, apptest.NewID(), apptest.NewID(), apptest.NewID()
	w.work(o)
	w.handIn(o, o.person, state)
	own := w.content(column, "draft", "else") // its file is an asset of its own
	w.row(`UPDATE asset SET owner_id = $1 WHERE id = $2`, o.person, own.asset)
	w.row(`DELETE FROM resource WHERE id = $1`, own.resource)
	w.row(`INSERT INTO hand_in_file (id, hand_in_id, ord, asset_id, added_at) VALUES ($1, $2, 0, $3, 1)`, o.handed, o.handIn, own.asset)
	return o
}
