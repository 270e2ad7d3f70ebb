package apptest_test

func noticeApartness() []apart {
	return []apart{}
}
