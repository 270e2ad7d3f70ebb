package box

import (
	"fmt"
	"strings"

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

// limitCodes are the exit codes of a limit: 124 of timeout itself, the others
// 128 + the signal that the kernel sent (SIGKILL and SIGXCPU for processor time,
// SIGABRT where memory was refused, SIGXFSZ for a file too large).
var limitCodes = map[int]Reason{124: Time, 137: CPU, 152: CPU, 134: Memory, 153: FileSize}

// Failure is a run that ended badly. Its standard error is for the log.
type Failure struct {
	Tool   string
	Reason Reason
	Code   int
	Stderr string // the last 64 kB
}

func failed(tool string, code int, stderr string) *Failure {
	reason, limit := limitCodes[code]
	if !limit {
		reason = Exit
	}
	return &Failure{Tool: tool, Reason: reason, Code: code, Stderr: stderr}
}

// Error gives the last line the tool wrote.
func (f *Failure) Error() string {
	said := strings.TrimSpace(f.Stderr)
	return fmt.Sprintf("%s ended with code %d (%s): %s", f.Tool, f.Code, f.Reason, said[strings.LastIndexByte(said, '\n')+1:])
}

// Unwrap makes a run over its limits digitise.ErrTooDemanding.
func (f *Failure) Unwrap() error {
	if f.Reason == Exit {
		return nil
	}
	return digitise.ErrTooDemanding
}
