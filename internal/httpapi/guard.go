package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/fault"
)

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
	if arrivalOf(c.Request.Context()).secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if strings.HasPrefix(c.Request.URL.Path, Base) {
		h.Set("Cache-Control", "no-store")
	}
	if !offered(c.Request.Method) {
		s.notAllowed(c)
		return
	}
	if !legible(c.Request.URL) {
		s.illegible(c)
		return
	}
	if err := s.protect.Check(c.Request); err != nil {
		s.fail(c, fault.New(fault.Forbidden, "cross-origin", "Another site may not act here for you.").Because(err))
	}
}

// legible reports whether an address is text. Nothing that the lab keeps has a
// name of other bytes; databases and answers cannot hold them.
func legible(address *url.URL) bool {
	isText := func(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
	if !isText(address.Path) || !isText(address.RawQuery) {
		return false
	}
	if !strings.Contains(address.RawQuery, "%") {
		return true
	}
	for name, values := range address.Query() {
		if !isText(name) || slices.ContainsFunc(values, func(v string) bool { return !isText(v) }) {
			return false
		}
	}
	return true
}

// illegible refuses an address as huma refuses a body that is no JSON.
func (s *Server) illegible(c *gin.Context) {
	p := newProblem(c.Request.Context(), http.StatusBadRequest)
	p.Code, p.Detail = rejections[http.StatusBadRequest][0], rejections[http.StatusBadRequest][1]
	c.Header("Content-Type", problemType)
	c.AbortWithStatusJSON(p.Status, p)
}

// pageless are where no page of the interface begins: what programs ask, and what
// only the private address answers.
var pageless = []string{"/api/", "/media/", "/outside/", "/metrics", "/debug/"}

// notFound answers every address that is no route: the interface's page for a
// browser, a problem for a program.
func (s *Server) notFound(c *gin.Context) {
	reads := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !reads || slices.ContainsFunc(pageless, func(head string) bool { return strings.HasPrefix(c.Request.URL.Path, head) }) {
		s.fail(c, fault.Missing())
		return
	}
	s.page(c)
}

// notAllowed answers a method that an address does not have. Of a route Gin has
// said in Allow which it has; all else can be read.
func (s *Server) notAllowed(c *gin.Context) {
	p := newProblem(c.Request.Context(), http.StatusMethodNotAllowed)
	p.Code, p.Detail = "method", "This address cannot be used so."
	if c.Writer.Header().Get("Allow") == "" {
		c.Header("Allow", "GET, HEAD")
	}
	c.Header("Content-Type", problemType)
	c.AbortWithStatusJSON(p.Status, p)
}
