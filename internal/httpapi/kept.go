package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/memo"
)

// keptPaths are the lists that everybody opens all the time. What they answer
// depends on the record and on who asks, and on nothing else: not on the clock,
// and not on what is hot.
var keptPaths = map[string]bool{Base + "/courses": true, Base + "/courses/facets": true}

const (
	mostPages   = 256
	longestPage = 64 << 10 // bytes
	longestURI  = 400      // bytes
)

// asked is who asks for what.
type asked struct{ person, uri string }

// keptPage is an answer that can be given again.
type keptPage struct {
	body []byte
	mime string
	tag  string
}

var errNotKept = errors.New("this answer is not kept")

func newPages(clock *memo.Clock) *memo.Memo[asked, keptPage] {
	return memo.New[asked, keptPage](clock, mostPages)
}

// keep answers a list as it was answered to the same person before, where
// nothing was written since, and tells a browser that has it so (304, RFC 9110,
// 15.4.5).
func (s *Server) keep(c *gin.Context) {
	if !keptPaths[c.FullPath()] || c.Request.Method != http.MethodGet || len(c.Request.RequestURI) > longestURI {
		return
	}
	who := visitorOf(c.Request.Context()).Actor.Person()
	page, err := s.pages.Get(asked{who, c.Request.RequestURI}, who, func() (keptPage, error) { return record(c) })
	if err != nil {
		return // it was answered while it was recorded
	}
	c.Abort()
	h := c.Writer.Header()
	h.Set("Cache-Control", keepAndAsk)
	h.Set("Vary", "Cookie, Authorization")
	h.Set("ETag", page.tag)
	if slices.Contains(strings.Split(c.GetHeader("If-None-Match"), ", "), page.tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(http.StatusOK, page.mime, page.body)
}

// record lets the handlers answer into a page. An answer that is no page, such
// as a refusal, is sent on as it is.
func record(c *gin.Context) (keptPage, error) {
	w := &recorder{ResponseWriter: c.Writer, status: http.StatusOK}
	c.Writer = w
	c.Next()
	c.Writer = w.ResponseWriter
	if w.status != http.StatusOK || w.body.Len() > longestPage {
		c.Writer.WriteHeader(w.status)
		_, _ = c.Writer.Write(w.body.Bytes()) // a client that left hears nothing
		return keptPage{}, errNotKept
	}
	sum := sha256.Sum256(w.body.Bytes())
	return keptPage{w.body.Bytes(), w.Header().Get("Content-Type"), `"` + hex.EncodeToString(sum[:12]) + `"`}, nil
}

// recorder keeps what would be sent.
type recorder struct {
	gin.ResponseWriter
	body   bytes.Buffer
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) { r.status = status }

// WriteHeaderNow implements gin.ResponseWriter.
func (r *recorder) WriteHeaderNow() {}

// Write implements io.Writer.
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// WriteString implements io.StringWriter.
func (r *recorder) WriteString(s string) (int, error) { return r.body.WriteString(s) }
