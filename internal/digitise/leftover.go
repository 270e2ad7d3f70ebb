package digitise

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// endToolsOf kills the sandboxes that still stand in the bench of a workshop that
// is dead. The kernel kills them with their lab, but not in the moment in which
// bubblewrap has made the tool's process and not yet bound it to its own: that
// process then waits for ever for a word of the one that is gone (child_wait_fd
// in bubblewrap 0.8). Their command line names the bench.
func endToolsOf(bench string) error {
	found, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return err
	}
	var failures []error
	for _, dir := range found {
		if pid, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			failures = append(failures, endSandbox(bench, pid))
		}
	}
	return errors.Join(failures...)
}

// endSandbox kills one process if it is bubblewrap in a bench. The process is held
// before it is looked at, so that its number cannot be another's by then.
func endSandbox(bench string, pid int) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	defer func() { _ = process.Release() }() // nobody waits for it here
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return nil // gone by now
	}
	name, arguments, _ := strings.Cut(string(line), "\x00")
	if filepath.Base(name) != "bwrap" || !strings.Contains(arguments, bench+"/") {
		return nil
	}
	if err := process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}
