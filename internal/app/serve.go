package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"
)

// Times of the web server. A whole request has no limit: films are long; what
// must not be slow is the beginning of one.
const (
	headerTime = 5 * time.Second
	idleTime   = 2 * time.Minute
	stopTime   = 30 * time.Second // for what is being answered when the lab stops
)

// Serve works and answers until ctx ends, then lets what is being answered end.
// listening is told the address as soon as it answers.
func (l *Lab) Serve(ctx context.Context, listening func(net.Addr)) error {
	listener, err := net.Listen("tcp", l.Config.Listen)
	if err != nil {
		return errListen(l.Config.Listen, err)
	}
	if err := l.Start(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: l.Handler(), ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	server.RegisterOnShutdown(l.hangUp)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	listening(listener.Addr())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return l.stop(server, ended)
	}
}

func (l *Lab) stop(server *http.Server, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) { // long films: they resume elsewhere
		err = server.Close()
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// errListen is said to the engineer at the terminal.
func errListen(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("another program already listens on %s; stop it, or choose another address with LAB_LISTEN", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user may not listen on %s; choose a port above 1023 with LAB_LISTEN", address)
	}
	return fmt.Errorf("the lab cannot listen on %s: %w", address, err)
}
