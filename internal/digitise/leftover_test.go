package digitise_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// asSandbox starts a program that never ends under the name of bubblewrap, with a
// file in a bench on its command line.
func asSandbox(t *testing.T, bench string) *exec.Cmd {
	t.Helper()
	file := filepath.Join(bench, "job", "source")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/tail", "-f", file)
	cmd.Args[0] = "/usr/bin/bwrap"
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// What bubblewrap left waiting when its lab was killed ends when the lab starts
// again; what another lab has in work goes on.
func TestAWorkshopEndsWhatADeadOneLeft(t *testing.T) {
	l := open(t)
	benches, err := os.ReadDir(l.scratch)
	if err != nil || len(benches) != 1 {
		t.Fatalf("benches: %v, %v", benches, err)
	}
	alive := asSandbox(t, filepath.Join(l.scratch, benches[0].Name()))
	dead := asSandbox(t, filepath.Join(l.scratch, "dead"))

	again, err := digitise.NewWorkshop(l.tools, l.made, l.blobs, l.ids, l.scratch, l.log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }() // the test is over

	_ = dead.Wait() // it was killed, which is an error
	if status, ok := dead.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Errorf("what the dead workshop left ended with %v", dead.ProcessState)
	}
	if err := alive.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("what a workshop has in work: %v", err)
	}
	_ = alive.Process.Kill()
	_ = alive.Wait()
}
