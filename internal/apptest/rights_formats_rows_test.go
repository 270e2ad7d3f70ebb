package apptest_test

import "net/http"

// formatRows: who brings questions into a quiz, takes them out, and is told how
// they fared.
func formatRows() []row {
	write := func(op string, yes []int, ask func(o thing) request) row {
		r := edit(op, yes, func(_ *world, _ int, o thing, _ string) request { return ask(o) })
		r.make = (*world).assigned
		return r
	}
	few := []int{http.StatusConflict} // nobody has taken it yet
	return []row{
		write("POST /works/{id}/paper/import", ok, func(o thing) request {
			r := api(http.MethodPost, "/works/"+o.work+"/paper/import?as=gift", []byte("Vrai ? {T}"))
			r.headers = []string{"Content-Type", "text/plain"}
			return r
		}),
		write("GET /works/{id}/paper/export", ok, func(o thing) request { return get("/works/" + o.work + "/paper/export?as=moodle") }),
		write("GET /works/{id}/items", few, func(o thing) request { return get("/works/" + o.work + "/items") }),
		{op: "GET /works/{id}/items", lines: []string{"progress.read group", "progress.read place", "progress.read else"}, yes: few, make: (*world).givenWork,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return get("/works/" + o.work + "/items?group=" + o.group)
			}},
	}
}
