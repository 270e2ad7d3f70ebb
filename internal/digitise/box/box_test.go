package box_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// ready gives a working sandbox, or leaves the test where there is none.
func ready(t *testing.T) *box.Box {
	t.Helper()
	b, err := box.Probe(t.Context())
	if err == nil {
		return b
	}
	if os.Getenv("LAB_TEST_REQUIRE") == "all" {
		t.Fatalf("the sandbox does not work: %v", err)
	}
	t.Skipf("the sandbox does not work here: %v", err)
	return nil
}

// TestMain lets this binary stand in the box as the worker: it does what its
// first argument says.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "act-") {
		os.Exit(act(os.Args[1]))
	}
	os.Exit(m.Run())
}

func act(what string) int {
	switch what {
	case "act-write":
		if os.WriteFile("/job/out/made", []byte("made"), 0o600) != nil || os.WriteFile("/job/source", nil, 0o600) == nil {
			return 1
		}
	case "act-spy":
		for _, forbidden := range []string{"/etc/passwd", "/root", "/home", "/var/lib", "/work"} {
			if _, err := os.Stat(forbidden); err == nil {
				return 1
			}
		}
		if network, _ := os.ReadFile("/proc/net/route"); strings.Count(string(network), "\n") > 1 {
			return 2
		}
	case "act-link":
		if os.Symlink("/etc/passwd", "/job/out/link") != nil {
			return 1
		}
	case "act-flood":
		os.Stdout.WriteString(strings.Repeat("x", 1<<20))
	case "act-large":
		f, _ := os.Create("/job/out/large")
		if err := f.Truncate(1 << 30); err != nil {
			return 153
		}
	case "act-wait":
		lock, _ := os.Create("/job/out/lock")
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) != nil {
			return 1
		}
		os.WriteFile("/job/out/begun", nil, 0o600)
		_ = syscall.Pause() // until the box is killed
	}
	return 0
}

func worker(t *testing.T, what string) box.Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "source")
	if err := os.WriteFile(source, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	return box.Command{Tool: "pdf-worker", Args: []string{what}, Source: source, Out: out, Show: []box.Bind{{From: self, To: box.Worker}}}
}

func TestAToolWritesOnlyIntoItsOutFolder(t *testing.T) {
	c := worker(t, "act-write")
	if err := ready(t).Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if made, _ := os.ReadFile(filepath.Join(c.Out, "made")); string(made) != "made" {
		t.Fatalf("made %q", made)
	}
	if source, _ := os.ReadFile(c.Source); string(source) != "theirs" {
		t.Fatalf("the source became %q", source)
	}
}

func TestAToolSeesNeitherTheMachineNorANetwork(t *testing.T) {
	if err := ready(t).Run(t.Context(), worker(t, "act-spy")); err != nil {
		t.Fatal(err)
	}
}

func TestALinkAmongTheResultsIsNotAccepted(t *testing.T) {
	if err := ready(t).Run(t.Context(), worker(t, "act-link")); err == nil {
		t.Fatal("a link to a file of this machine was accepted")
	}
}

func TestTooMuchOutputEndsTheRun(t *testing.T) {
	_, err := ready(t).Output(t.Context(), worker(t, "act-flood"), 1000)
	if !errors.Is(err, digitise.ErrTooDemanding) {
		t.Fatalf("got %v", err)
	}
}

func TestAFileOverTheLimitIsToldApartFromAFailure(t *testing.T) {
	err := ready(t).Run(t.Context(), worker(t, "act-large"))
	var failure *box.Failure
	if !errors.As(err, &failure) || failure.Reason != box.FileSize || !errors.Is(err, digitise.ErrTooDemanding) {
		t.Fatalf("got %v", err)
	}
}

func TestTheEndOfTheContextKillsTheWholeGroup(t *testing.T) {
	b, c := ready(t), worker(t, "act-wait")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.Run(ctx, c) }()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for range look.C {
		if _, err := os.Stat(filepath.Join(c.Out, "begun")); err == nil {
			break
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	lock, err := os.Open(filepath.Join(c.Out, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	free := make(chan error)
	go func() { free <- syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) }()
	select {
	case err := <-free:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the tool outlived its context: it still holds its lock")
	}
}

func TestOnlyToolsOfTheTableAreStarted(t *testing.T) {
	if err := ready(t).Run(t.Context(), box.Command{Tool: "sh", Args: []string{"-c", "true"}}); err == nil {
		t.Fatal("sh was started")
	}
}

func TestEveryToolSaysWhatIsLostWithoutIt(t *testing.T) {
	for _, tool := range box.Tools(t.Context()) {
		if tool.Name == "" || tool.Package == "" || tool.Loss == "" || tool.Found != (tool.Version != "") {
			t.Errorf("%+v", tool)
		}
	}
}
