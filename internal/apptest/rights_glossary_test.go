package apptest_test

import (
	"net/http"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// glossaryRows: what the trades call one thing, and what was not found.
func glossaryRows() []row {
	about := func(op string, yes []int, lines []string, ask func(o thing) request) row {
		return row{op: op, lines: lines, yes: yes, make: (*world).named, ask: func(_ *world, _ int, o thing, _ string) request { return ask(o) }}
	}
	edit := []string{"glossary.edit place", "glossary.edit else"}
	adding := about("PUT /glossary/{id}", created, edit, func(thing) request {
		term := apptest.NewID()
		return api(http.MethodPut, "/glossary/"+apptest.NewID(), map[string]any{"fr": []string{term}, "en": []string{"x" + term}})
	})
	adding.alone = true
	return []row{
		self("GET /glossary", me, ok, nil),
		self("GET /glossary.csv", me, ok, nil),
		self("GET /xapi/statements", "statement.read place", ok, nil),
		self("GET /xapi/lrs", "setting.edit else", ok, nil),
		self("GET /missed", "missed.read place", ok, nil),
		self("GET /missed.csv", "missed.read place", ok, nil),
		about("GET /glossary/{id}", ok, []string{me}, func(o thing) request { return get("/glossary/" + o.concept) }),
		about("GET /glossary/{id}/history", ok, edit, func(o thing) request { return get("/glossary/" + o.concept + "/history") }),
		about("PATCH /glossary/{id}", ok, edit, func(o thing) request {
			return api(http.MethodPatch, "/glossary/"+o.concept, map[string]any{"archived": true})
		}),
		adding,
	}
}
