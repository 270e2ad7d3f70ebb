package apptest_test

func dueApartness() []apart {
	return []apart{}
}
