package apptest_test

func workRows() []row {
	return []row{}
}
