// Package box runs one tool on one file where it can harm nothing: without
// network, capabilities or the machine's files, in a process group of its own,
// limited in time, memory and files, and behind the lab's own work (nice 10).
// It is the only package that starts processes.
//
// There are two sandboxes, and both must let the same file do the same. In
// bubblewrap the tool has namespaces of its own: its file stands at /job/source
// (read-only), what it makes goes to /job/out, /usr is read-only, /tmp is
// memory. Landlock needs no namespaces, so it also works in containers: the lab
// starts itself again (Enter), gives up all files but those, and every system
// call that no tool needs (syscalls.go), and becomes the tool. There the tool
// can still ask whether a path exists, but read nothing of it.
//
// Arguments are fixed by the callers: nothing that a user wrote reaches a
// command line. They name files below Job, whichever sandbox there is. What is
// written outside of a command's own folders is one folder lab-box-… of the
// system's temporary folder, for Landlock, which goes when the tool ends.
package box

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// Job is the folder of one run as arguments name it; Source and Out are where a
// tool finds its file and leaves what it makes, which is also where it starts.
const (
	Job    = "/job"
	Source = Job + "/source"
	Out    = Job + "/out"
)

// Command is one run of a tool.
type Command struct {
	Tool   string // a name of the table in program.go
	Args   []string
	Source string   // file on this machine, shown as /job/source; may be empty
	Out    string   // folder on this machine, shown as /job/out; may be empty
	Show   []Bind   // further files or folders of ours
	Env    []string // NAME=value, beside the box's own
	Stdout io.Writer
}

// Bind shows one file or folder of this machine inside the box.
type Bind struct {
	From     string
	To       string // a name right below Job
	Writable bool
}

// Box runs commands; it is safe for concurrent use.
type Box struct {
	choice   Choice
	proven   atomic.Pointer[sandbox]
	versions versions
}

// Probe is Choose with Auto.
func Probe(ctx context.Context) (*Box, error) { return Choose(ctx, Auto) }

// Choose looks whether a sandbox that the operator allows works here. The Box is
// usable either way: as long as none does, every Run looks again (about 10 ms)
// and answers digitise.ErrSandboxMissing, so that one installed later is found.
func Choose(ctx context.Context, choice Choice) (*Box, error) {
	b := &Box{choice: choice}
	_, err := b.ready(ctx)
	return b, err
}

// Active names the sandbox that tools run in; it is empty as long as none works.
func (b *Box) Active() Choice {
	if s := b.proven.Load(); s != nil {
		return s.name
	}
	return ""
}

// ready gives the first sandbox of those allowed that works.
func (b *Box) ready(ctx context.Context) (*sandbox, error) {
	if s := b.proven.Load(); s != nil {
		return s, nil
	}
	var refusals []error
	for _, s := range sandboxes(b.choice) {
		err := s.try(ctx)
		if err == nil {
			b.proven.Store(s)
			return s, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("try the sandbox: %w", ctx.Err())
		}
		refusals = append(refusals, fmt.Errorf("%s: %w", s.name, err))
	}
	return nil, digitise.ErrSandboxMissing.Because(errors.Join(refusals...))
}

// Has reports whether a tool of the table is installed.
func (b *Box) Has(tool string) bool { return executable(programs[tool].path) }

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// Run starts a tool and waits for its end. It answers a *Failure where the tool
// failed or went over a limit, digitise.ErrToolMissing or ErrSandboxMissing
// where it could not start, ErrNoRoom where the disk is full. When ctx ends, the
// whole process group is killed.
func (b *Box) Run(ctx context.Context, c Command) error {
	p, known := programs[c.Tool]
	if !known {
		return fmt.Errorf("run %s: not a tool of the box", c.Tool)
	}
	s, err := b.ready(ctx)
	if err != nil {
		return err
	}
	if p.path != Worker && !executable(p.path) {
		return digitise.ErrToolMissing.Because(fmt.Errorf("%s is not installed", p.path))
	}
	if used := b.versions.of(ctx, p); used != "" {
		digitise.NoteTool(ctx, used)
	}
	err = run(ctx, s, p, c)
	var failure *Failure
	if (err == nil || errors.As(err, &failure)) && (full(c.Out) || s.name != Bubblewrap && full(os.TempDir())) {
		return digitise.ErrNoRoom.Because(fmt.Errorf("%s ended with %v", c.Tool, err)) //nolint:errorlint // that says nothing of the file
	}
	if bad := onlyFiles(c); bad != nil {
		return bad
	}
	return err
}

// onlyFiles refuses an out folder with anything but files in it: a tool under
// the control of its input could leave a link there for us to follow.
func onlyFiles(c Command) error {
	if c.Out == "" {
		return nil
	}
	left, err := os.ReadDir(c.Out)
	if err != nil {
		return fmt.Errorf("look at what %s made: %w", c.Tool, err)
	}
	for _, entry := range left {
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s left something that is no file: %s", c.Tool, entry.Type())
		}
	}
	return nil
}

// Output runs a tool and returns what it wrote to its standard output, also
// where it failed. More than limit bytes end the run.
func (b *Box) Output(ctx context.Context, c Command, limit int) ([]byte, error) {
	out := &capped{limit: limit}
	c.Stdout = out
	err := b.Run(ctx, c)
	if out.over {
		err = &Failure{Tool: c.Tool, Reason: FileSize}
	}
	return out.bytes, err
}

// patience is how long a tool that was killed may take to be gone.
const patience = 5 * time.Second

func run(ctx context.Context, s *sandbox, p program, c Command) error {
	// The kernel sends Pdeathsig when the thread that forked ends, so it must not.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	inTime, cancel := context.WithTimeout(ctx, p.limits.Wall)
	defer cancel()
	cmd, done, err := s.prepare(inTime, p, c)
	if err != nil {
		return fmt.Errorf("prepare the box for %s: %w", c.Tool, err)
	}
	defer done()
	var stderr tail
	cmd.Stdout, cmd.Stderr = c.Stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = patience
	err = cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case err == nil && stderr.tellsOfAFullDisk():
		return digitise.ErrNoRoom.Because(errors.New(lastLine(stderr.String())))
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("run %s: %w", c.Tool, ctx.Err())
	case inTime.Err() != nil:
		return &Failure{Tool: c.Tool, Reason: Time, Stderr: stderr.String()}
	case errors.As(err, &exit):
		return failed(c.Tool, exit.ProcessState, stderr.String())
	}
	return fmt.Errorf("run %s: %w", c.Tool, err)
}
