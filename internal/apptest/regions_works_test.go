package apptest_test

func workApartness() []apart {
	return []apart{}
}
