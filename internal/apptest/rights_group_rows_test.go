package apptest_test

import (
	"maps"
	"net/http"
	"strings"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// groupNames are the lines for which the table of rights has no act: whoever is
// in a group, teaches it or works in its place sees how it is called, since
// content is published to it by its code.
const groupNames = `
group.name group 401 yes yes yes 404 404 yes
group.name place 401 404 yes yes yes yes yes
group.name else  401 404 404 404 404 404 yes
`

func groupRows() []row {
	body := func() map[string]any { return map[string]any{"code": apptest.NewID()} }
	learners := func(method string) func(*world, int, thing, string) request {
		return func(_ *world, _ int, o thing, _ string) request {
			return api(method, "/groups/"+o.group+"/learners/"+o.person, nil)
		}
	}
	return []row{
		self("GET /groups", me, ok, nil),
		{op: "GET /groups/{id}", acts: []string{"group.name"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/groups/" + o.group) }},
		{op: "PUT /groups/{id}", lines: []string{"person.edit place", "person.edit else"}, yes: created, make: (*world).site, alone: true,
			ask: func(_ *world, _ int, o thing, _ string) request {
				b := body()
				b["name"], b["year"], b["place"] = "Neuf", "2026-2027", o.place
				return api(http.MethodPut, "/groups/"+apptest.NewID(), b)
			}},
		{op: "PATCH /groups/{id}", lines: []string{"person.edit place", "person.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPatch, "/groups/"+o.group, body())
			}},
		{op: "PUT /groups/{id}/learners/{person}", lines: []string{"role.grant place,learner", "role.grant else,trainer"}, yes: []int{http.StatusOK, http.StatusCreated},
			make: (*world).ungranted, ask: learners(http.MethodPut)},
		{op: "DELETE /groups/{id}/learners/{person}", lines: []string{"role.revoke place,trainer", "role.revoke else,trainer"}, yes: gone,
			make: func(w *world, column int, state, words string) thing {
				return w.somebodyElse(column, state, strings.TrimSuffix(words, ",trainer"))
			}, ask: learners(http.MethodDelete)},
		{op: "POST /groups/{id}/cards", lines: []string{"secret.reset group", "secret.reset place", "secret.reset else"}, yes: ok, make: (*world).somebodyElse,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPost, "/groups/"+o.group+"/cards", map[string]any{"people": []string{o.person}})
			}},
		self("GET /places", me, ok, nil),
		{op: "PATCH /places/{id}", lines: []string{"setting.edit place", "setting.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPatch, "/places/"+o.place, map[string]any{"review": true})
			}},
		{op: "GET /places/{id}", lines: []string{"setting.edit place", "setting.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/places/" + o.place) }},
		{op: "GET /places/{id}/budget", lines: []string{"setting.edit place", "setting.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/places/" + o.place + "/budget") }},
		{op: "PUT /places/{id}/budget", lines: []string{"setting.edit place", "setting.edit else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPut, "/places/"+o.place+"/budget", map[string]any{"period": "month", "cap": 0})
			}},
		{op: "GET /places/{id}/history", lines: []string{"fact.read place", "fact.read else"}, yes: ok, make: (*world).site,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/places/" + o.place + "/history") }},
		{op: "PUT /places/{id}", lines: []string{"setting.edit place", "setting.edit else"}, yes: created, make: (*world).site, alone: true,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPut, "/places/"+apptest.NewID(), map[string]any{"name": "Salle", "kind": "space", "sort": "salle", "parent": o.place})
			}},
		{op: "PUT /places/{id}", lines: []string{"setting.edit else"}, yes: created, make: (*world).nothing, alone: true, // at the top
			ask: func(*world, int, thing, string) request {
				return api(http.MethodPut, "/places/"+apptest.NewID(), map[string]any{"name": "Région", "kind": "direction"})
			}},
		self("GET /organisation", me, ok, nil),
		{op: "PATCH /organisation", lines: []string{"setting.edit else"}, yes: ok, make: (*world).nothing, alone: true,
			ask: func(*world, int, thing, string) request {
				return api(http.MethodPatch, "/organisation", map[string]any{"keeps_cin": true})
			}},
		self("GET /rights", me, ok, nil),
		{op: "POST /offer/import", lines: []string{"offer.import place", "offer.import else"}, yes: []int{http.StatusUnprocessableEntity}, make: (*world).site, alone: true, // it is no export
			ask: func(_ *world, _ int, o thing, _ string) request {
				q := importing(o.place)
				q.path = "/api/v1/offer/import?place=" + o.place
				return q
			}},
		self("GET /imports", me, ok, nil),
		{op: "GET /imports/{id}", lines: []string{"person.edit place", "person.edit else"}, yes: ok, make: (*world).brought,
			ask: func(_ *world, _ int, o thing, _ string) request { return get("/imports/" + o.imported) }},
		{op: "POST /imports/{id}/undo", lines: []string{"person.edit place", "person.edit else"}, yes: gone, make: (*world).brought,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return api(http.MethodPost, "/imports/"+o.imported+"/undo", nil)
			}},
	}
}

// offerRows: everybody of the organisation reads the offer, and its administrator
// writes it.
func offerRows() []row {
	read := func(op string, path func(o thing) string) row {
		return row{op: op, lines: []string{me}, yes: ok, make: (*world).taught, ask: func(_ *world, _ int, o thing, _ string) request { return get(path(o)) }}
	}
	write := func(op string, yes []int, ask func(o thing) request) row {
		return row{op: op, lines: []string{"offer.edit place", "offer.edit else"}, yes: yes, make: (*world).taught,
			ask: func(_ *world, _ int, o thing, _ string) request { return ask(o) }}
	}
	making := func(op string, ask func(o thing) request) row {
		r := write(op, created, ask)
		r.alone = true
		return r
	}
	trade := map[string]any{"names": map[string]any{"fr": "Neuf", "ar": "", "en": ""}, "sector": "energies-renouvelables", "level": "ts"}
	return []row{
		self("GET /trades", me, ok, nil),
		read("GET /trades/{id}", func(o thing) string { return "/trades/" + o.trade }),
		read("GET /editions/{id}", func(o thing) string { return "/editions/" + o.edition }),
		read("GET /editions/{id}/coverage", func(o thing) string { return "/editions/" + o.edition + "/coverage" }),
		read("GET /modules/{id}", func(o thing) string { return "/modules/" + o.taught }),
		making("PUT /trades/{id}", func(thing) request {
			body := maps.Clone(trade)
			body["code"] = apptest.NewID()
			return api(http.MethodPut, "/trades/"+apptest.NewID(), body)
		}),
		write("PATCH /trades/{id}", ok, func(o thing) request {
			return api(http.MethodPatch, "/trades/"+o.trade, map[string]any{"kind": "Diplômante"})
		}),
		making("PUT /editions/{id}", func(o thing) request {
			return api(http.MethodPut, "/editions/"+apptest.NewID(), map[string]any{"trade": o.trade, "year": "2027-2028"})
		}),
		write("PATCH /editions/{id}", ok, func(o thing) request {
			return api(http.MethodPatch, "/editions/"+o.edition, map[string]any{"archived": true})
		}),
		write("PATCH /editions/{id}/order", ok, func(o thing) request {
			return api(http.MethodPatch, "/editions/"+o.edition+"/order", map[string]any{"modules": []string{o.taught}})
		}),
		write("POST /editions/{id}/framework", ok, func(o thing) request {
			return attaching("/editions/"+o.edition+"/framework", "référentiel.csv", "Module;Élément de contenu;%\r\nM101;Mesurer;50\r\n")
		}),
		making("PUT /modules/{id}", func(o thing) request {
			return api(http.MethodPut, "/modules/"+apptest.NewID(), map[string]any{"edition": o.edition, "code": apptest.NewID(), "title": "Neuf"})
		}),
		write("PATCH /modules/{id}", ok, func(o thing) request {
			return api(http.MethodPatch, "/modules/"+o.taught, map[string]any{"regional": true})
		}),
		write("PATCH /modules/{id}/elements", ok, func(o thing) request {
			return api(http.MethodPatch, "/modules/"+o.taught+"/elements", map[string]any{"elements": []any{}})
		}),
		edit("PUT /resources/{id}/elements", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPut, "/resources/"+o.resource+"/elements", map[string]any{"elements": []string{}})
		}),
	}
}
