package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// startRedis starts Debian's redis-server, as durable as the lab's compose file
// has it, or gives nil where it is not installed.
func startRedis(ctx context.Context, folder string) (*server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, nil //nolint:nilnil // nothing to start is no failure here
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	s := &server{ended: make(chan struct{}), url: fmt.Sprintf("127.0.0.1:%d", port)}
	s.command = exec.CommandContext(ctx, program, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
		"--dir", folder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--logfile", filepath.Join(folder, "log"))
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() { defer close(s.ended); _ = s.command.Wait() }() // stopped by us, it says that it was
	return s, until(ctx, patience, func() (bool, error) {
		c, err := net.Dial("tcp", s.url) //nolint:noctx // a loopback address answers or refuses at once
		if err != nil {
			return false, nil
		}
		return true, c.Close()
	})
}

// beatsByRedis: what a beat costs where sessions are hot in Redis, of lab and
// Redis together, and how many bytes of Redis a learner takes.
func (r *run) beatsByRedis(ctx context.Context) ([]Figure, error) {
	redis, err := startRedis(ctx, r.in("redis"))
	if redis == nil {
		return nil, err
	}
	defer redis.stop()
	if err != nil {
		return nil, err
	}
	f, err := r.filmBefore(ctx, "beats-redis", "LAB_HOT=redis://"+redis.url+"/0")
	if err != nil {
		return nil, err
	}
	defer f.lab.stop()
	pairs, err := dialPairs(ctx, redis.url)
	if err != nil {
		return nil, err
	}
	defer pairs.close()
	empty, err := pairs.memory()
	if err != nil {
		return nil, err
	}
	cost := Figure{Name: "a beat kept in Redis, CPU of both", Unit: "µs", Against: "HSET and EXPIRE of the same size, each a round trip", Limit: 1.8}
	figures, err := cost.contest(ctx, 7,
		cpuTogether([]*server{f.lab.server, redis}, senders, 2*time.Second, f.beat(few)).in(time.Microsecond),
		cpuEach(redis, senders, 2*time.Second, pairs.do).in(time.Microsecond))
	if err != nil {
		return nil, err
	}
	more, err := f.scales(ctx, "kept in Redis", f.lab.server, redis)
	if err != nil {
		return nil, err
	}
	full, err := pairs.memory()
	each := (full - empty) / float64(min(f.sent.Load(), audience)) // with its own bookkeeping of their keys
	return append(append(figures, more...), Figure{Name: "Redis for each learner who watched", Unit: "bytes", Ours: each, Limit: 512}), err
}

// pairs are connections to Redis in its own protocol (RESP 2), with no library
// between: the least that a beat could cost.
type pairs struct {
	each []net.Conn
	read []*bufio.Reader
}

func dialPairs(ctx context.Context, address string) (*pairs, error) {
	p := &pairs{}
	for range senders {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			p.close()
			return nil, err
		}
		p.each, p.read = append(p.each, c), append(p.read, bufio.NewReader(c))
	}
	return p, nil
}

func (p *pairs) close() {
	for _, c := range p.each {
		_ = c.Close()
	}
}

// state is as large as what the lab keeps of one learner on one film.
var state = strings.Repeat("x", 160)

// do writes one learner's place, and that it ends in a minute.
func (p *pairs) do(_ context.Context, worker int) error {
	key := fmt.Sprintf("pair:%d", worker)
	if _, err := p.ask(worker, "HSET", key, "position", "12.5", "state", state); err != nil {
		return err
	}
	_, err := p.ask(worker, "EXPIRE", key, "60")
	return err
}

// ask sends a command and reads an answer of one line, or a text.
func (p *pairs) ask(worker int, words ...string) (string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, w := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
	}
	if _, err := p.each[worker].Write(b.Bytes()); err != nil {
		return "", err
	}
	line, err := p.read[worker].ReadString('\n')
	if err != nil || strings.HasPrefix(line, "-") {
		return "", errors.Join(err, fmt.Errorf("Redis says %s", line))
	}
	length, is := strings.CutPrefix(strings.TrimSpace(line), "$")
	if !is {
		return line, nil
	}
	n, err := strconv.Atoi(length)
	if err != nil {
		return "", err
	}
	text := make([]byte, n+len("\r\n"))
	for read := 0; read < len(text) && err == nil; {
		var more int
		more, err = p.read[worker].Read(text[read:])
		read += more
	}
	return string(text[:n]), err
}

// memory gives the bytes that Redis uses for everything.
func (p *pairs) memory() (float64, error) {
	info, err := p.ask(0, "INFO", "memory")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(info) {
		if used, is := strings.CutPrefix(line, "used_memory:"); is {
			return strconv.ParseFloat(strings.TrimSpace(used), 64)
		}
	}
	return 0, errors.New("Redis tells no memory")
}
