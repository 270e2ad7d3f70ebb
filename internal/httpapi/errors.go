package httpapi

import (
	"context"
	"errors"
	"maps"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// statuses is the one table from what went wrong to HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.NotFound:        http.StatusNotFound,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Forbidden:       http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Gone:            http.StatusGone,
	fault.NoSpace:         http.StatusInsufficientStorage,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// errNoVersion is said to an edit that does not name what it edits.
var errNoVersion = fault.New(fault.Invalid, "if-match.missing", "Say which version you are changing, by If-Match.")

// statusOf gives the status of an error. One code has a status of its own, in
// RFC 6585: an edit without If-Match.
func statusOf(err error) int {
	if errors.Is(err, errNoVersion) {
		return http.StatusPreconditionRequired
	}
	return statuses[fault.KindOf(err)]
}

// Problem is every error that the lab sends (RFC 9457). It never holds a cause
// or a value that was sent.
type Problem struct {
	Type      string   `json:"type"`
	Title     string   `json:"title"`
	Status    int      `json:"status"`
	Code      string   `json:"code"`
	Detail    string   `json:"detail"`
	RequestID string   `json:"request_id"`
	Errors    []Detail `json:"errors,omitempty"`
}

// Detail is what is wrong with one field.
type Detail struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error makes a Problem an error for huma.
func (p *Problem) Error() string { return p.Code }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// retryAfter is in how many seconds to ask again for what is away, or too busy,
// and retryBeats for a player that said too much at once.
const (
	retryAfter = "5"
	retryBeats = "1"
)

// GetHeaders tells huma what goes out beside the problem.
func (p *Problem) GetHeaders() http.Header {
	switch {
	case p.Status == http.StatusServiceUnavailable:
		return http.Header{"Retry-After": {retryAfter}}
	case p.Code == learning.ErrPace.Code:
		return http.Header{"Retry-After": {retryBeats}}
	}
	return nil
}

// ContentType tells huma the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// problem shapes an error for the client. What has no meaning for the client is
// logged with its cause and shown as a bare apology with the request's number.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	if errors.Is(err, context.Canceled) {
		err = fault.New(fault.Unavailable, "cancelled", "The request was given up.").Because(err)
	}
	p := newProblem(ctx, statusOf(err))
	var f *fault.Error
	if errors.As(err, &f) {
		p.Code, p.Detail = f.Code, f.Message
		if f.Field != "" {
			p.Errors = []Detail{{Field: f.Field, Code: f.Code, Message: f.Message}}
		}
	}
	switch {
	case errors.Is(err, context.Canceled): // whoever asked has left: nothing is wrong here
		s.log.DebugContext(ctx, "request given up", "err", err, "request", p.RequestID)
	case p.Status >= http.StatusInternalServerError:
		s.log.ErrorContext(ctx, "request failed", "err", err, "request", p.RequestID)
	}
	return p
}

func newProblem(ctx context.Context, status int) *Problem {
	return &Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, RequestID: requestID(ctx),
		Code: "internal", Detail: "Something broke on our side. It was noted under this number.",
	}
}

// rejections are what huma itself refuses, in our words: its own sentences
// quote what was sent.
var rejections = map[int][2]string{
	http.StatusBadRequest:            {"request.unreadable", "The request could not be read: not JSON, or a field that is unknown, doubled or misspelt."},
	http.StatusNotAcceptable:         {"request.accept", "The lab answers JSON."},
	http.StatusRequestTimeout:        {"request.slow", "The request took too long to arrive."},
	http.StatusRequestEntityTooLarge: {"request.too-large", "The request is too large."},
	http.StatusUnsupportedMediaType:  {"request.type", "Send JSON."},
	http.StatusUnprocessableEntity:   {"request.invalid", "Some fields cannot be used as they are."},
}

// shapeProblem is huma's last step before an answer is written: what huma
// refused itself becomes a Problem, without the values that were sent.
func (s *Server) shapeProblem(ctx huma.Context, _ string, body any) (any, error) {
	model, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	p := newProblem(ctx.Context(), model.Status)
	if words, ok := rejections[model.Status]; ok {
		p.Code, p.Detail = words[0], words[1]
	}
	for _, e := range model.Errors {
		if e != nil && e.Location != "" {
			p.Errors = append(p.Errors, Detail{Field: e.Location, Code: "field.invalid", Message: "This field cannot be used as it is."})
		}
	}
	return p, nil
}

// fail writes an error on a plain Gin route.
func (s *Server) fail(c *gin.Context, err error) {
	p := s.problem(c.Request.Context(), err)
	maps.Copy(c.Writer.Header(), p.GetHeaders())
	c.Header("Content-Type", problemType)
	c.AbortWithStatusJSON(p.Status, p)
}
