package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/digital-learning-lab/lab/internal/https"
)

// Times of the web server. A whole request has no limit: films are long; what
// must not be slow is the beginning of one, and the body of most (httpapi.pace).
const (
	headerTime = 5 * time.Second
	idleTime   = 2 * time.Minute
	headerSize = 64 << 10 // bytes
	leaveTime  = time.Second
	stopTime   = 28 * time.Second // for what is being answered when the lab stops
)

// Serve works and answers until ctx ends, then lets what is being answered end:
// within 35 seconds, whatever is asked. listening is told the address as soon as
// it answers.
func (l *Lab) Serve(ctx context.Context, listening func(net.Addr)) error {
	proof, err := l.openProof()
	if err != nil {
		return err
	}
	doors, err := l.openDoors(ctx, proof)
	if err != nil {
		return err
	}
	if err := l.Start(ctx); err != nil {
		return errors.Join(err, closeDoors(doors))
	}
	ended := make(chan error, len(doors))
	for _, d := range doors {
		go func() { ended <- d.answer() }()
	}
	listening(doors[0].listener.Addr())
	l.fetchCertificates(ctx, proof)
	select {
	case err := <-ended:
		return errors.Join(err, closeDoors(doors))
	case <-ctx.Done():
		return l.leave(doors)
	}
}

// openDoors listens where the settings say: at the lab's own address, and at
// that of plain http beside it.
func (l *Lab) openDoors(ctx context.Context, proof proof) ([]*door, error) {
	main, err := l.openDoor(ctx, "LAB_LISTEN", l.Config.Listen, l.answering(l.Handler()))
	if err != nil {
		return nil, err
	}
	if !l.Config.TLS.Served() {
		return []*door{main}, nil
	}
	at := main.listener.Addr()
	main.server.TLSConfig, main.listener = proof.config, https.SendingOn(main.listener)
	if l.Config.TLS.Redirect == "" {
		return []*door{main}, nil
	}
	plain, err := l.openDoor(ctx, "LAB_REDIRECT", l.Config.TLS.Redirect, proof.challenges(https.Redirect(l.httpsHost(at))))
	if err != nil {
		return nil, errors.Join(err, main.listener.Close())
	}
	return []*door{main, plain}, nil
}

// answering asks who comes while the lab stops to come back by a new connection,
// which a balancer then brings to another lab. The writer is handed on as it is.
func (l *Lab) answering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// leave ends the lab in an order in which nobody is cut off: balancers read from
// /readyz that it goes and have a second to look elsewhere; then nobody new is
// taken, what is being answered ends while running jobs are given back, and only
// what takes longer than stopTime is broken off: a long film, which resumes
// elsewhere.
func (l *Lab) leave(doors []*door) error {
	l.leaving.Store(true)
	<-time.After(leaveTime)
	worked := make(chan error, 1)
	go func() { worked <- l.endWork() }()
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	for _, d := range doors {
		d.takeNobody()
	}
	l.hangUp()
	var all []error
	for _, d := range doors {
		all = append(all, d.close(ctx))
	}
	return errors.Join(append(all, <-worked)...)
}
