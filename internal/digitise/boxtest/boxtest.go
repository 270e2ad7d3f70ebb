// Package boxtest gives tests a working sandbox. A test's own binary stands in
// it for the lab's: its TestMain must begin with Main.
//
// LAB_TEST_SANDBOX names the sandbox of Open (bubblewrap or landlock); without it
// the best of the machine is taken. Each ignores it and takes both.
package boxtest

import (
	"io"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// Worker is a sub-command of the lab that the box starts, which answers its exit
// code.
type Worker func(args []string, stdin io.Reader, stdout io.Writer) int

// Main runs the tests of a package, or stands in for the lab where the box starts
// it: to become a tool, or as one of the workers, by name. TestMain exits with what
// it answers.
func Main(m *testing.M, workers map[string]Worker) int {
	if len(os.Args) < 2 {
		return m.Run()
	}
	if os.Args[1] == box.EnterCommand {
		return box.Enter(os.Args[2:], os.Stderr)
	}
	if work, is := workers[os.Args[1]]; is {
		return work(os.Args[2:], os.Stdin, os.Stdout)
	}
	return m.Run()
}

// Choice is the sandbox that tests are to run in.
func Choice() box.Choice {
	if named := os.Getenv("LAB_TEST_SANDBOX"); named != "" {
		return box.Choice(named)
	}
	return box.Auto
}

// Open gives a working sandbox, or leaves the test where there is none.
func Open(t testing.TB) *box.Box {
	t.Helper()
	return open(t, Choice())
}

// Each runs a test in every sandbox.
func Each(t *testing.T, test func(t *testing.T, b *box.Box)) {
	t.Helper()
	for _, choice := range []box.Choice{box.Bubblewrap, box.Landlock} {
		t.Run(string(choice), func(t *testing.T) { test(t, open(t, choice)) })
	}
}

func open(t testing.TB, choice box.Choice) *box.Box {
	t.Helper()
	b, err := box.Choose(t.Context(), choice)
	if err == nil {
		return b
	}
	if os.Getenv("LAB_TEST_REQUIRE") == "all" {
		t.Fatalf("no sandbox (%s): %v", choice, err)
	}
	t.Skipf("no sandbox (%s) here: %v", choice, err)
	return nil
}
