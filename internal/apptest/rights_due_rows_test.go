package apptest_test

// dueRows: who reads, and takes along, who handed in what.
func dueRows() []row {
	return []row{
		report("/works", "progress.read"), report("/works/export", "progress.export"), report("/attempts/export", "progress.export"),
		self("GET /me/due", me, ok, nil),
	}
}
