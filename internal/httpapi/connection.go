package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// connection says how well protected the way between a browser and the lab is.
// The interface tells people what follows from it.
type connection string

const (
	secure  connection = "secure"  // by TLS
	local   connection = "local"   // on this very machine
	open    connection = "open"    // plain http from another machine, which the operator allowed
	refused connection = "refused" // plain http from another machine: nobody may sign in so
)

var errPlain = fault.New(fault.Forbidden, "sign-in.plain",
	"This connection is not protected: a password could be read on its way. Use the lab's https address, or ask whoever runs the lab to set LAB_PLAIN=lan.")

func (s *Server) connection(ctx context.Context) connection {
	switch a := arrivalOf(ctx); {
	case a.secure:
		return secure
	case a.here:
		return local
	case s.PlainLAN:
		return open
	}
	return refused
}

// mayEnter refuses to sign somebody in over a connection on which others could
// read along. Every way to sign in asks it before it reads a secret.
func (s *Server) mayEnter(ctx context.Context) error {
	if s.connection(ctx) == refused {
		return errPlain
	}
	return nil
}
