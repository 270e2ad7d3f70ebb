package apptest_test

func noticeRows() []row {
	return []row{
		self("GET /me/notices", me, ok, nil),
		self("POST /me/notices/read", me, ok, map[string]any{"all": true}),
	}
}
