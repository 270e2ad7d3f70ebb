package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a program that is running as our child, and its address.
type server struct {
	command *exec.Cmd
	url     string
	ended   chan struct{} // closed when it has
}

// patience is how long a server may take to open or to stop.
const patience = time.Minute

// start runs a command, with its complaints in a file of its folder, and waits
// until opened finds an address in a line it prints.
func start(command *exec.Cmd, folder string, opened func(line string) (url string, found bool)) (*server, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	complaints, err := os.Create(filepath.Join(folder, "stderr.txt"))
	if err != nil {
		return nil, err
	}
	defer complaints.Close()
	command.Stderr = complaints
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	s := &server{command: command, ended: make(chan struct{})}
	lines := bufio.NewReader(stdout)
	for s.url == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			s.wait(lines)
			return nil, fmt.Errorf("%s did not open: %s", filepath.Base(command.Path), lastWords(complaints.Name()))
		}
		s.url, _ = opened(line)
	}
	go s.wait(lines)
	return s, nil
}

// wait reads what else is printed, so that nobody waits to print it, and then
// takes leave of the process.
func (s *server) wait(printed io.Reader) {
	defer close(s.ended)
	_, _ = io.Copy(io.Discard, printed) // it ends with the process
	_ = s.command.Wait()                // stopped by us, it says that it was
}

func lastWords(file string) string {
	said, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(said))
}

// stop asks the process to end, and ends it where it does not.
func (s *server) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	kill := time.AfterFunc(patience, func() { _ = s.command.Process.Kill() })
	defer kill.Stop()
	<-s.ended
}

// ticks is the unit of CPU time in /proc: USER_HZ, 100 a second on every
// architecture that Linux runs on today.
const ticks = 10 * time.Millisecond

// cpu gives the CPU time that the process has used, in steps of 10 ms
// (proc(5), /proc/pid/stat, fields 14 and 15).
func (s *server) cpu() (time.Duration, error) { return cpuOf(s.command.Process.Pid) }

// cpuOf is cpu of any process.
func cpuOf(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, afterName, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(afterName) // from the third on
	if len(fields) < 13 {
		return 0, errors.New("/proc/pid/stat is not as Linux writes it")
	}
	user, err := strconv.Atoi(fields[11])
	kernel, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+kernel) * ticks, errors.Join(err, err2)
}

// memory gives one of the memory figures of /proc/pid/status, such as VmRSS or
// its peak VmHWM, in MB.
func (s *server) memory(name string) (float64, error) { return memoryOf(s.command.Process.Pid, name) }

// memoryOf is memory of any process.
func memoryOf(pid int, name string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, is := strings.CutPrefix(line, name+":"); is {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kib * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("Linux tells no %s", name)
}

// forgetPeak lets VmHWM begin anew (proc(5), /proc/pid/clear_refs).
func (s *server) forgetPeak() error { return os.WriteFile(s.proc("clear_refs"), []byte("5"), 0) }

func (s *server) proc(name string) string {
	return fmt.Sprintf("/proc/%d/%s", s.command.Process.Pid, name)
}

// loadAverage gives the machine's load of the last minute.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	minute, _, _ := strings.Cut(string(text), " ")
	return minute
}

// until asks again and again, soon at first, until it is so.
func until(ctx context.Context, most time.Duration, so func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		done, err := so()
		if done || err != nil {
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
