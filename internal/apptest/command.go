package apptest

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/config"
)

// Command prepares a run of the real program on the given settings, such as
// `lab import`; more are further settings, as NAME=value.
func Command(t testing.TB, program string, c config.Config, more []string, args ...string) *exec.Cmd {
	t.Helper()
	shareCompiled(t, c)
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(environment(c), more...)
	return cmd
}

// KillAt runs a command and kills it, as a power switch does, when it has written
// a line that begins so; killed is false where it ended before.
func KillAt(t testing.TB, cmd *exec.Cmd, line string) (killed bool) {
	t.Helper()
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("run %s: %v", cmd.Path, err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !killed && strings.HasPrefix(lines.Text(), line) {
			killed = true
			_ = cmd.Process.Kill() // one that ended by itself is told apart below
		}
	}
	return cmd.Wait() != nil && killed
}
