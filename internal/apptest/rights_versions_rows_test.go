package apptest_test

import "net/http"

// versionRows: who is told which files a resource showed, and may show one of them
// again; and who is told what it costs to have it.
func versionRows() []row {
	read := func(op, rest string) row {
		return row{op: op, acts: []string{"resource.read"}, yes: ok, make: (*world).content,
			ask: func(_ *world, _ int, o thing, _ string) request {
				return request{method: http.MethodGet, path: "/api/v1/resources/" + o.resource + rest}
			}}
	}
	return []row{
		edit("GET /resources/{id}/versions", ok, func(_ *world, _ int, o thing, _ string) request { return get("/resources/" + o.resource + "/versions") }),
		edit("POST /resources/{id}/versions/{number}/bring-back", ok, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/resources/"+o.resource+"/versions/1/bring-back", nil)
		}),
		read("GET /resources/{id}/variants", "/variants"),
		read("GET /resources/{id}/text", "/text"),
	}
}
