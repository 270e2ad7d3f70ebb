package httpapi

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// How slow a body may be: after the first ten seconds a phone on the edge of
// its network (16 kbit/s) still keeps up, and who sends a byte now and then to
// hold a connection does not.
const (
	bodyGrace = 10 * time.Second
	bodyRate  = 2 << 10 // bytes a second
)

// pace bounds the time that a body takes. Bytes of uploads have no end that a
// rate could know of: tus waits a minute for each piece of them.
func (s *Server) pace(c *gin.Context) {
	if c.Request.ContentLength == 0 || strings.HasPrefix(c.Request.URL.Path, Base+"/uploads/") {
		return
	}
	body := &paced{
		ReadCloser: c.Request.Body, connection: http.NewResponseController(c.Writer),
		began: time.Now(), //nolint:forbidigo // the kernel keeps the deadline, by the machine's clock
	}
	body.setDeadline() // also for a body that nobody reads: net/http then does
	c.Request.Body = body
}

type paced struct {
	io.ReadCloser
	connection *http.ResponseController
	began      time.Time
	got        int64
}

// Read implements io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	p.setDeadline()
	n, err := p.ReadCloser.Read(b)
	p.got += int64(n)
	if errors.Is(err, io.EOF) { // what is answered may take as long as it takes
		_ = p.connection.SetReadDeadline(time.Time{}) // a test's recorder has none
	}
	return n, err
}

func (p *paced) setDeadline() {
	end := p.began.Add(bodyGrace + time.Duration(p.got/bodyRate)*time.Second)
	_ = p.connection.SetReadDeadline(end) // a test's recorder has none
}
