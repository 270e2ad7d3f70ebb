package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// door is an address that the lab answers at.
type door struct {
	server   *http.Server
	taking   *taking
	listener net.Listener  // taking, or what stands on it
	shut     chan struct{} // when nobody is taken any more
	busy     busy
}

func (l *Lab) openDoor(ctx context.Context, setting, address string, handler http.Handler) (*door, error) {
	listener, err := (&net.ListenConfig{Control: endStalls}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, errListen(setting, address, err)
	}
	first := &taking{TCPListener: listener.(*net.TCPListener)} // that is what listening on TCP gives
	d := &door{taking: first, listener: first, shut: make(chan struct{})}
	d.server = &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: headerSize,
		ErrorLog:    slog.NewLogLogger(l.log.Handler(), slog.LevelInfo), // handshakes that others broke off
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ConnState:   d.busy.note,
	}
	return d, nil
}

// stall is how long a reader may take nothing: a player that is paused comes back
// with a range, and who holds a thousand answers open does not hold the lab.
const stall = 30 * time.Second

// endStalls lets the kernel end connections whose other side takes nothing for a
// while (TCP_USER_TIMEOUT, RFC 5482). Those that are accepted inherit it.
func endStalls(_, _ string, c syscall.RawConn) error {
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(stall.Milliseconds()))
	})
	return errors.Join(err, failed)
}

// answer answers until the lab leaves.
func (d *door) answer() error {
	defer close(d.shut)
	serve := func() error { return d.server.Serve(d.listener) }
	if d.server.TLSConfig != nil {
		serve = func() error { return d.server.ServeTLS(d.listener, "", "") }
	}
	if err := serve(); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// takeNobody takes who waits, and then nobody.
func (d *door) takeNobody() {
	d.taking.end()
	<-d.shut
}

// close waits until everybody is answered who was taken, and ends the rest: who
// asks nothing at once, who is still being answered when ctx ends. A server that
// is shut down leaves unanswered whoever is just asking, hence the wait.
func (d *door) close(ctx context.Context) error {
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for d.busy.any() && ctx.Err() == nil {
		select {
		case <-look.C:
		case <-ctx.Done():
		}
	}
	err := d.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = d.server.Close()
	}
	return err
}

// lookAgain is how often it is looked whether everybody is answered.
const lookAgain = 10 * time.Millisecond

// busy knows the connections that ask, are being answered, or were just made and
// are about to ask. Who asks nothing for headerTime is closed by the server.
type busy struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// note is told of each change of a connection.
func (b *busy) note(c net.Conn, state http.ConnState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conns == nil {
		b.conns = map[net.Conn]bool{}
	}
	delete(b.conns, c)
	if state == http.StateNew || state == http.StateActive {
		b.conns[c] = true
	}
}

func (b *busy) any() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.conns) > 0
}

func closeDoors(doors []*door) error {
	var all []error
	for _, d := range doors {
		all = append(all, d.server.Close())
		if err := d.listener.Close(); !errors.Is(err, net.ErrClosed) {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// errListen is said to the engineer at the terminal.
func errListen(setting, address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("another program already listens on %s; stop it, or choose another address with %s", address, setting)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user may not listen on %s; choose a port above 1023 with %s", address, setting)
	}
	return fmt.Errorf("the lab cannot listen on %s (%s): %w", address, setting, err)
}

// taking is a listener that can end without breaking off whom the kernel has
// told already that they are connected: closing it would.
type taking struct {
	*net.TCPListener
	endsBy atomic.Int64 // microseconds since 1970; 0 while it takes whoever comes
}

const (
	lastOnes = time.Second           // for those who wait to be taken
	noOne    = 20 * time.Millisecond // without somebody new: nobody waits, and no handshake is under way
)

// end makes Accept take who waits, and then nobody. It does not wait for that.
// Nobody new comes in between: who begins a connection is not answered, and hears
// that it is refused when they try again after the listener is closed.
func (l *taking) end() {
	if raw, err := l.SyscallConn(); err == nil {
		_ = raw.Control(takeNoSYN) // without it, who comes in the last microseconds is cut off
	}
	l.endsBy.Store(time.Now().Add(lastOnes).UnixMicro())
	_ = l.SetDeadline(time.Now()) // wakes Accept; a listener that is closed already is what is wanted
}

// takeNoSYN lets the kernel drop the packets that begin a connection, and no other: a
// filter of the listening socket reads the flags in the fourteenth byte of the TCP
// header (RFC 9293).
func takeNoSYN(fd uintptr) {
	const syn, ack = 0x02, 0x10
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_ABS, K: 13},
		{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: syn | ack},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: syn},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0xffffffff},
	}
	_ = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]})
}

// Accept implements net.Listener. When the end was told and nobody waits it
// closes the listener, by itself, since another could not do it in between.
func (l *taking) Accept() (net.Conn, error) {
	if l.endsBy.Load() == 0 {
		c, err := l.TCPListener.Accept()
		if err == nil || l.endsBy.Load() == 0 {
			return c, err
		}
	}
	if time.Now().UnixMicro() < l.endsBy.Load() && l.SetDeadline(time.Now().Add(noOne)) == nil {
		if c, err := l.TCPListener.Accept(); err == nil {
			return c, nil
		}
	}
	return nil, errors.Join(net.ErrClosed, l.Close())
}
