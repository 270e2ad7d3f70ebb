package apptest_test

func formatRows() []row {
	return []row{}
}
