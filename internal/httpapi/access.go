package httpapi

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Answered is what became of one request, for the log and for the metrics. It
// holds nothing that a person wrote: no path, no query, no header.
type Answered struct {
	Method string        // one of HTTP's own, or "OTHER"
	Route  string        // the template, such as /api/v1/courses/:id; "page", "asset" or "none" where there is none
	Status int           // as it was answered
	Bytes  int64         // of the answer's body
	Took   time.Duration // until the answer was written, or its reader left
}

// frequent are routes that are asked so often that a line for each would drown
// the others: the log has them at debug. What fails is told all the same.
var frequent = []string{"/healthz", "/readyz", "/media/:resource/:revision/*file", "/outside/:token/*file", Base + "/beats", Base + "/live", "asset"}

// note tells the log and the metrics what became of a request.
func (s *Server) note(c *gin.Context, a *arrival, began time.Time) {
	what := Answered{
		Method: method(c.Request.Method), Route: routeOf(c), Status: c.Writer.Status(),
		Bytes: int64(max(0, c.Writer.Size())) + a.sent, Took: max(0, s.Now().Sub(began)),
	}
	if s.Observe != nil {
		s.Observe(what)
	}
	level := slog.LevelInfo
	if what.Status < http.StatusBadRequest && slices.Contains(frequent, what.Route) {
		level = slog.LevelDebug
	}
	ctx := c.Request.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	s.log.LogAttrs(ctx, level, "answered",
		slog.String("method", what.Method), slog.String("route", what.Route), slog.Int("status", what.Status),
		slog.Int64("bytes", what.Bytes), slog.Duration("took", what.Took),
		slog.String("request", a.number), slog.String("person", visitorOf(ctx).Actor.Person()))
}

// method gives a method that may stand in a log or be counted: a client can
// invent any number of others.
func method(of string) string {
	if offered(of) {
		return of
	}
	return "OTHER"
}

// routeOf names what was asked for without saying what was asked: addresses hold
// tickets and words that were searched for.
func routeOf(c *gin.Context) string {
	switch route := c.FullPath(); {
	case route != "":
		return route
	case c.Writer.Status() >= http.StatusBadRequest:
		return "none"
	case strings.HasPrefix(c.Request.URL.Path, "/assets/"):
		return "asset"
	}
	return "page"
}
