package box

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// Reason says how a run ended badly.
type Reason string

// The reasons, as the exit code tells them.
const (
	Exit     Reason = "exit"   // the tool itself said no
	Time     Reason = "time"   // over the wall clock
	CPU      Reason = "cpu"    // over the processor time
	Memory   Reason = "memory" // over the address space
	FileSize Reason = "file size"
)

// limitCodes are the exit codes of a limit: 128 + the signal that the kernel
// sent (SIGKILL and SIGXCPU for processor time, SIGABRT where memory was refused,
// SIGXFSZ for a file too large).
var limitCodes = map[int]Reason{137: CPU, 152: CPU, 134: Memory, 153: FileSize}

// Failure is a run that ended badly. Its standard error is for the log.
type Failure struct {
	Tool   string
	Reason Reason
	Code   int    // of the tool, or 128 + the signal that ended it
	Stderr string // the last 64 kB
}

// failed tells how a process ended that did not end well. Where it never became
// the tool, that is no fault of the file's.
func failed(tool string, ended *os.ProcessState, stderr string) error {
	code := ended.ExitCode()
	if status, is := ended.Sys().(syscall.WaitStatus); is && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if code == exitRefused {
		return fmt.Errorf("%s was not started: %s", tool, lastLine(stderr))
	}
	reason, limit := limitCodes[code]
	if !limit {
		reason = Exit
	}
	return &Failure{Tool: tool, Reason: reason, Code: code, Stderr: stderr}
}

func lastLine(said string) string {
	said = strings.TrimSpace(said)
	return said[strings.LastIndexByte(said, '\n')+1:]
}

// Error gives the last line the tool wrote.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s ended with code %d (%s): %s", f.Tool, f.Code, f.Reason, lastLine(f.Stderr))
}

// Unwrap makes a run over its limits digitise.ErrTooDemanding.
func (f *Failure) Unwrap() error {
	if f.Reason == Exit {
		return nil
	}
	return digitise.ErrTooDemanding
}
