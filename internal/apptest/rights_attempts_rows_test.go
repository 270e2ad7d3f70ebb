package apptest_test

func attemptRows() []row {
	return []row{}
}
