// Package redistest gives tests a Redis server: the one that .ci/redis started
// (LAB_TEST_REDIS), in a life of its own, or one that the test starts itself
// (LAB_TEST_REDIS_SERVER), hangs, kills and fills. The server goes with its test.
package redistest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// Address gives the server that all tests share. Without one the test is
// skipped, or fails under LAB_TEST_REQUIRE=all.
func Address(t testing.TB) string {
	t.Helper()
	return setting(t, "LAB_TEST_REDIS")
}

// setting reads what .ci/redis printed.
func setting(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		why := "there is no Redis server: " + name + " names none (.ci/redis starts one)"
		needtest.Missing(t, why)
	}
	return value
}

// Client gives a client of the shared server in a life that nothing has.
func Client(t testing.TB) *redis.Client {
	t.Helper()
	return Open(t, Address(t), rand.Text())
}

// Open gives a client that is closed with the test.
func Open(t testing.TB, address, life string) *redis.Client {
	t.Helper()
	c, err := redis.Open(t.Context(), address, life)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// Server is one that the test started. It keeps what it has for as long as it
// lives, and is empty when it was killed and began again.
type Server struct {
	Address  string // redis://…
	host     string
	program  string
	settings []string
	running  *exec.Cmd
}

// Start starts a server with settings of its own, such as "--maxmemory", "4mb".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	host := freeAddress(t)
	s := &Server{Address: "redis://" + host, host: host, program: setting(t, "LAB_TEST_REDIS_SERVER"), settings: settings}
	s.Begin(t)
	t.Cleanup(func() { s.Kill(t) })
	return s
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Begin starts the server, empty, and waits until it answers.
func (s *Server) Begin(t testing.TB) {
	t.Helper()
	_, port, _ := net.SplitHostPort(s.host)
	arguments := append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir()}, s.settings...)
	s.running = exec.Command(s.program, arguments...) //nolint:noctx // it is killed by the test
	if err := s.running.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(20 * time.Second)
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case <-tick.C:
			if _, err := s.ask("PING"); err == nil {
				tick.Stop()
				return
			}
		case <-deadline:
			t.Fatal("the Redis server does not answer")
		}
	}
}

// Kill ends the server at once: what it had is gone.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if s.running == nil {
		return
	}
	_ = s.running.Process.Kill()
	_ = s.running.Wait() // it was killed, and says so
	s.running = nil
}

// Hang stops the server: it takes connections and says nothing.
func (s *Server) Hang(t testing.TB) { s.signal(t, syscall.SIGSTOP) }

// Wake is the end of Hang.
func (s *Server) Wake(t testing.TB) { s.signal(t, syscall.SIGCONT) }

func (s *Server) signal(t testing.TB, number syscall.Signal) {
	t.Helper()
	if err := s.running.Process.Signal(number); err != nil {
		t.Fatal(err)
	}
}

// Ask asks the server by itself, without a client of the lab.
func (s *Server) Ask(t testing.TB, command ...any) any {
	t.Helper()
	reply, err := s.ask(command...)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

func (s *Server) ask(command ...any) (any, error) {
	c := goredis.NewClient(&goredis.Options{Addr: s.host, Protocol: 2, DialerRetries: 1, MaxRetries: -1})
	defer c.Close()
	return c.Do(context.Background(), command...).Result()
}

// Used is how many bytes of memory the server says it uses.
func (s *Server) Used(t testing.TB) int {
	t.Helper()
	for line := range strings.Lines(fmt.Sprint(s.Ask(t, "INFO", "memory"))) {
		if text, found := strings.CutPrefix(line, "used_memory:"); found {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("the server does not say what it uses")
	return 0
}
