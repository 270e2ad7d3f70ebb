package apptest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/config"
)

// Build gives the real program: the one that LAB_BIN names, as `make test` does, or
// one that is built for the test.
func Build(t testing.TB) string {
	t.Helper()
	if built := os.Getenv("LAB_BIN"); built != "" {
		return built
	}
	program := filepath.Join(t.TempDir(), "lab")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/digital-learning-lab/lab/cmd/lab")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the lab: %v\n%s", err, out)
	}
	return program
}

// Process is a lab in a process of its own, which can be killed.
type Process struct {
	URL     string
	Opening time.Duration // from start to the first ready answer
	t       testing.TB
	program string
	env     []string
	cmd     *exec.Cmd
	log     record
	ended   chan struct{}
}

// Serve starts `lab serve --demo --bare` on the given settings and waits until
// it is ready. It is killed when the test ends.
func Serve(t testing.TB, program string, c config.Config) *Process {
	t.Helper()
	shareCompiled(t, c)
	return start(t, c, program, program, "serve", "--demo", "--bare")
}

// Refuse starts a lab that cannot start on its settings, and gives what it says.
func Refuse(t testing.TB, program string, c config.Config) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "serve")
	cmd.Env = environment(c)
	out, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		t.Fatalf("the lab started: %s", out)
	}
	return string(out)
}

// ServeSmall starts a lab whose data folder is a disk of its own, in memory and
// of a size like "64m", which ends with the process. Its files are seen from
// outside by Inside.
func ServeSmall(t testing.TB, program string, c config.Config, size string) *Process {
	t.Helper()
	return start(t, c, program, "unshare", "--map-root-user", "--mount", "sh", "-c",
		`mount -t tmpfs -o size="$0" tmpfs "$LAB_DATA" && exec "$@"`, size, program, "serve", "--demo", "--bare")
}

// Inside gives the path of a file of the lab as the lab sees it.
func (p *Process) Inside(path string) string {
	return filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "root", path)
}

func start(t testing.TB, c config.Config, program, command string, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, program: program, env: environment(c), ended: make(chan struct{})}
	p.cmd = exec.Command(command, args...)
	p.cmd.Env, p.cmd.Stderr = p.env, io.MultiWriter(t.Output(), &p.log)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start the lab: %v", err)
	}
	t.Cleanup(p.Kill)
	p.URL = p.address(out)
	Eventually(t, time.Minute, "the lab to be ready", p.ready)
	p.Opening = time.Since(began)
	return p
}

// address reads what the lab greets with, and goes on reading so that it never
// waits for us.
func (p *Process) address(out io.Reader) string {
	p.t.Helper()
	found := make(chan string, 1)
	go func() {
		defer close(p.ended)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if at, is := strings.CutPrefix(lines.Text(), "The lab is open: "); is {
				found <- at
			}
		}
	}()
	select {
	case at := <-found:
		return at
	case <-p.ended:
	case <-time.After(time.Minute):
	}
	p.t.Fatal("the lab did not say where it is")
	return ""
}

func (p *Process) ready() bool {
	// Who a certificate names is not asked here.
	believing := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}} //nolint:gosec // see above
	res, err := believing.Get(p.URL + "/readyz")                                                                                          //nolint:noctx // a test's own process
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// Kill ends the process as a power switch does, and waits until it is gone.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// Stop ends the process as Ctrl-C does.
func (p *Process) Stop() { p.end(syscall.SIGTERM) }

func (p *Process) end(signal syscall.Signal) {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(signal) // one that ended already is what is wanted
	<-p.ended
	_ = p.cmd.Wait() // killed is an error to Wait
}

// record is what a process wrote, while it may still be writing.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

// Log gives what the process has logged.
func (p *Process) Log() string {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	return p.log.text.String()
}

// Token makes a token for somebody, as an administrator does beside the lab.
func (p *Process) Token(login string) string { return p.Run("user", "token", login, "test") }

// Run runs another command of the lab beside it, on the same settings, and gives
// what it prints.
func (p *Process) Run(args ...string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.program, args...)
	cmd.Env = p.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("lab %s: %v\n%s", args[0], err, out)
	}
	return strings.TrimSpace(string(out))
}

// Demo gives a client that entered the demonstration as "learner", "trainer",
// "librarian" or "manager", as a newcomer's browser does.
func (p *Process) Demo(as string) *Client {
	p.t.Helper()
	visitor := NewClient(p.t, p.URL, "")
	r := visitor.Do(http.StatusOK, http.MethodPost, "/sign-in/demo", map[string]any{"as": as})
	cookies := (&http.Response{Header: r.Header}).Cookies()
	if len(cookies) != 1 {
		p.t.Fatalf("entering as %s gave %d cookies", as, len(cookies))
	}
	return NewClient(p.t, p.URL, cookies[0].Value)
}
