// Package needtest is for tests that want something of their machine: a server, a
// program, a real file. Where it is missing they say so and are skipped; with
// LAB_TEST_REQUIRE=all they fail instead.
package needtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Missing skips a test for want of something outside the lab, and fails it where
// everything is required.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("LAB_TEST_REQUIRE") == "all" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Corpus gives the path of a real file or folder of those that .ci/corpus laid out.
func Corpus(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("LAB_TEST_CORPUS")
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil || folder == "" {
		Missing(t, "LAB_TEST_CORPUS names no folder with "+name+"; run .ci/corpus FOLDER")
	}
	return path
}
