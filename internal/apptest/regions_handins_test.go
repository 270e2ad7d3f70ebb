package apptest_test

func handInApartness() []apart {
	return []apart{}
}
