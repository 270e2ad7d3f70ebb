package apptest_test

func attemptApartness() []apart {
	return []apart{}
}
