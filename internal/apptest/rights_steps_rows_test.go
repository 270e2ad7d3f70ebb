package apptest_test

import "net/http"

// stepRows: who has one step done again, or stops the digitising of a file.
func stepRows() []row {
	return []row{
		edit("POST /jobs/{asset}/steps/{step}/redo", gone, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/jobs/"+o.asset+"/steps/pages/redo", nil)
		}),
		edit("POST /jobs/{asset}/stop", gone, func(_ *world, _ int, o thing, _ string) request {
			return api(http.MethodPost, "/jobs/"+o.asset+"/stop", nil)
		}),
		self("GET /plans", me, ok, nil),
	}
}
