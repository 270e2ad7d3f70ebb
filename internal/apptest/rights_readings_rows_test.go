package apptest_test

import "net/http"

// readingRows: who corrects what was read from the picture of a page.
func readingRows() []row {
	about := func(op string, ask func(path string) request) row {
		r := edit(op, ok, func(_ *world, _ int, o thing, _ string) request {
			return ask("/resources/" + o.resource + "/pages/1/reading")
		})
		r.make = (*world).corrected
		return r
	}
	return []row{
		self("GET /readings", me, ok, nil),
		about("GET /resources/{id}/pages/{n}/reading", get),
		about("PUT /resources/{id}/pages/{n}/reading", func(path string) request {
			return api(http.MethodPut, path, map[string]any{"text": "Le mot rare quinquet"})
		}),
		about("DELETE /resources/{id}/pages/{n}/reading", func(path string) request { return api(http.MethodDelete, path, nil) }),
	}
}

// corrected is content of which somebody corrected the first page.
func (w *world) corrected(column int, state, words string) thing {
	o := w.content(column, state, words)
	w.row(`UPDATE page SET source = 'corrected', confidence = 61 WHERE asset_id = $1 AND ord = 1`, o.asset)
	w.row(`INSERT INTO page_correction (asset_id, ord, standing, text, read, words, by_id, at, version)
		SELECT asset_id, ord, 'vouched', text, 'Le mot rare qulnquet', words, $2, 1, 1 FROM page WHERE asset_id = $1 AND ord = 1`, o.asset, w.somebody)
	return o
}
