package apptest_test

func noticeRows() []row {
	return []row{}
}
