package box

import (
	"fmt"
	"os"
	"slices"
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
// sent (SIGXCPU for processor time, SIGABRT where memory was refused, SIGXFSZ for a
// file too large).
var limitCodes = map[int]Reason{152: CPU, 134: Memory, 153: FileSize}

// killedCodes are those of a tool that somebody ended: the kernel where the machine
// has no memory left, a person, or what stops the lab with all its children. No
// limit of ours sends these signals (see grace).
var killedCodes = []int{128 + int(syscall.SIGKILL), 128 + int(syscall.SIGTERM), 128 + int(syscall.SIGINT), 128 + int(syscall.SIGHUP)}

// Failure is a run that ended badly. Its standard error is for the log.
type Failure struct {
	Tool   string
	Reason Reason
	Code   int    // of the tool, or 128 + the signal that ended it
	Stderr string // the last 64 kB
}

// failed tells how a process ended that did not end well. Where it never became
// the tool, or was ended by somebody else, that is no fault of the file's.
func failed(tool string, ended *os.ProcessState, stderr string) error {
	code := ended.ExitCode()
	if status, is := ended.Sys().(syscall.WaitStatus); is && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if code == exitRefused {
		return fmt.Errorf("%s was not started: %s", tool, lastLine(stderr))
	}
	if slices.Contains(killedCodes, code) {
		return digitise.ErrToolKilled.Because(fmt.Errorf("%s ended with code %d: %s", tool, code, lastLine(stderr)))
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
