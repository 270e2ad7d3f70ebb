package apptest_test

func handInRows() []row {
	return []row{}
}
