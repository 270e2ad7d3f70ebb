package apptest_test

func versionApartness() []apart {
	return []apart{
		one("GET /resources/{id}/versions", func(r region) string { return "/resources/" + r.resource + "/versions" }),
		one("GET /resources/{id}/variants", func(r region) string { return "/resources/" + r.resource + "/variants" }),
		one("GET /resources/{id}/text", func(r region) string { return "/resources/" + r.resource + "/text" }),
	}
}
