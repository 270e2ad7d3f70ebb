package apptest_test

func dueRows() []row {
	return []row{}
}
