package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// requestID gives the number of a request, which errors show and the log holds.
func requestID(ctx context.Context) string {
	n, _ := ctx.Value(requestKey).(string)
	return n
}

// fromHere reports whether a request came from this very machine, and through
// no proxy that says otherwise.
func fromHere(ctx context.Context) bool {
	remote, _ := ctx.Value(remoteKey).(string)
	return onLoopback(remote)
}

// name gives each request a number of ours; a client's is not believed.
func (s *Server) name(c *gin.Context) {
	n := s.IDs.New()
	ctx := context.WithValue(c.Request.Context(), requestKey, n)
	remote := c.Request.RemoteAddr
	if c.GetHeader("X-Forwarded-For") != "" || c.GetHeader("Forwarded") != "" {
		remote = "" // a proxy of this machine brings somebody from elsewhere
	}
	c.Request = c.Request.WithContext(context.WithValue(ctx, remoteKey, remote))
	c.Header("X-Request-Id", n)
}

// recover turns a panic into a problem, with its trace in the log alone.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		if cause := recover(); cause != nil {
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			s.fail(c, fmt.Errorf("panic: %v", cause))
		}
	}()
	c.Next()
}

// policy is what a page of the lab may load and do: its own origin, and nothing
// else. Styles may be inline because covers and progress bars are drawn so.
const policy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; " +
	"style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard sets the headers that hold for every answer and refuses writes that
// another site started (Fetch metadata and Origin).
func (s *Server) guard(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if strings.HasPrefix(c.Request.URL.Path, Base) {
		h.Set("Cache-Control", "no-store")
	}
	if err := s.protect.Check(c.Request); err != nil {
		s.fail(c, fault.New(fault.Forbidden, "cross-origin", "Another site may not act here for you.").Because(err))
	}
}

// notFound answers every address that is no route: the interface's page for a
// browser, a problem for a program.
func (s *Server) notFound(c *gin.Context) {
	path := c.Request.URL.Path
	reads := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !reads || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/media/") {
		s.fail(c, fault.Missing())
		return
	}
	s.page(c)
}
