package apptest_test

func noticeApartness() []apart {
	return []apart{
		{op: "GET /me/notices", many: func(region, region) []string { return []string{"/me/notices?limit=100"} }},
	}
}
