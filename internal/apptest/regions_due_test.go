package apptest_test

func dueApartness() []apart {
	return []apart{
		one("GET /groups/{id}/works", func(r region) string { return "/groups/" + r.group + "/works" }),
		one("GET /groups/{id}/works/export", func(r region) string { return "/groups/" + r.group + "/works/export?as=xlsx" }),
		one("GET /groups/{id}/attempts/export", func(r region) string { return "/groups/" + r.group + "/attempts/export" }),
		{op: "GET /me/due", many: func(region, region) []string { return []string{"/me/due"} }},
	}
}
