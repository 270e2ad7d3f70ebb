package apptest_test

func formatApartness() []apart {
	return []apart{}
}
