// Package box runs one tool on one file where it can harm nothing: bubblewrap
// without network, capabilities or the machine's files, in a process group of
// its own, under prlimit and timeout, and behind the lab's own work (nice 10). It is the only package that starts
// processes.
//
// Inside, the file stands at /job/source (read-only) and what is made goes to
// /job/out; /usr is read-only, /tmp is memory. Arguments are fixed by the
// callers: nothing that a user wrote reaches a command line.
package box

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// Source and Out are where a tool finds its file and leaves what it makes.
const (
	Source = "/job/source"
	Out    = "/job/out"
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
	From, To string
	Writable bool
}

// Box runs commands; it is safe for concurrent use.
type Box struct {
	proven atomic.Bool
}

// Probe looks whether the sandbox works here. The Box is usable either way: as
// long as it does not work, every Run looks again (about 10 ms) and answers
// digitise.ErrSandboxMissing, so that a tool installed later is found.
func Probe(ctx context.Context) (*Box, error) {
	b := &Box{}
	return b, b.ready(ctx)
}

func (b *Box) ready(ctx context.Context) error {
	if b.proven.Load() {
		return nil
	}
	for _, tool := range []string{"/usr/bin/timeout", "/usr/bin/prlimit", "/usr/bin/bwrap"} {
		if !executable(tool) {
			return digitise.ErrSandboxMissing.Because(fmt.Errorf("%s is not installed", tool))
		}
	}
	trial := program{"/usr/bin/true", Limits{5 * time.Second, 5 * time.Second, gib, mib}}
	if err := run(ctx, trial, Command{Tool: "true"}); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("try the sandbox: %w", ctx.Err())
		}
		return digitise.ErrSandboxMissing.Because(err)
	}
	b.proven.Store(true)
	return nil
}

// Has reports whether a tool of the table is installed.
func (b *Box) Has(tool string) bool { return executable(programs[tool].path) }

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// Run starts a tool and waits for its end. It answers a *Failure where the tool
// failed or went over a limit, digitise.ErrToolMissing or ErrSandboxMissing
// where it could not start. When ctx ends, the whole process group is killed.
func (b *Box) Run(ctx context.Context, c Command) error {
	p, known := programs[c.Tool]
	if !known {
		return fmt.Errorf("run %s: not a tool of the box", c.Tool)
	}
	if err := b.ready(ctx); err != nil {
		return err
	}
	if p.path != Worker && !executable(p.path) {
		return digitise.ErrToolMissing.Because(fmt.Errorf("%s is not installed", p.path))
	}
	err := run(ctx, p, c)
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

func run(ctx context.Context, p program, c Command) error {
	// The kernel sends Pdeathsig when the thread that forked ends, so it must not.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	line := arguments(p, c)
	var stderr tail
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = []string{"PATH=/usr/bin", "LANG=C.UTF-8"}
	cmd.Stdout, cmd.Stderr = c.Stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("run %s: %w", c.Tool, ctx.Err())
	case errors.As(err, &exit):
		return failed(c.Tool, exit.ExitCode(), stderr.String())
	}
	return fmt.Errorf("run %s: %w", c.Tool, err)
}

// arguments is the whole command line; the order of bubblewrap's matters.
func arguments(p program, c Command) []string {
	line := []string{
		"/usr/bin/nice", "-n", "10", "/usr/bin/timeout", "-k", "5", seconds(p.limits.Wall),
		"/usr/bin/prlimit", "--cpu=" + seconds(p.limits.CPU), "--as=" + strconv.FormatInt(p.limits.Memory, 10),
		"--fsize=" + strconv.FormatInt(p.limits.FileSize, 10), "--nofile=256", "--core=0", "--",
		"/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
		"--uid", "65534", "--gid", "65534", "--hostname", "job",
		"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
		"--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/fonts", "/etc/fonts",
		"--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig",
		"--proc", "/proc", "--dev", "/dev", "--size", "2147483648", "--tmpfs", "/tmp", "--dir", "/job", "--dir", Out,
	}
	if c.Source != "" {
		line = append(line, "--ro-bind", c.Source, Source)
	}
	if c.Out != "" {
		line = append(line, "--bind", c.Out, Out)
	}
	for _, s := range c.Show {
		bind := "--ro-bind"
		if s.Writable {
			bind = "--bind"
		}
		line = append(line, bind, s.From, s.To)
	}
	line = append(line, "--chdir", Out, "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8")
	for _, e := range c.Env {
		name, value := cut(e)
		line = append(line, "--setenv", name, value)
	}
	line = append(line, "--", p.path)
	return append(line, c.Args...)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
