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
// hold a connection does not. The bytes of an upload may come as slowly as they
// come, but not stay away.
const (
	bodyGrace     = 10 * time.Second
	bodyRate      = 2 << 10 // bytes a second
	uploadSilence = 20 * time.Second
)

// pace bounds the time that a body takes.
func (s *Server) pace(c *gin.Context) {
	if c.Request.ContentLength == 0 {
		return
	}
	body := &paced{
		ReadCloser: c.Request.Body, connection: http.NewResponseController(c.Writer),
		upload: strings.HasPrefix(c.Request.URL.Path, Base+"/uploads/"), began: machineTime(),
	}
	body.setDeadline() // also for a body that nobody reads: net/http then does
	c.Request.Body = body
}

// machineTime is the clock by which the kernel keeps deadlines.
func machineTime() time.Time { return time.Now() } //nolint:forbidigo // a test's own clock would move no deadline

type paced struct {
	io.ReadCloser
	connection *http.ResponseController
	upload     bool
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
	if p.upload {
		end = machineTime().Add(uploadSilence)
	}
	_ = p.connection.SetReadDeadline(end) // a test's recorder has none
}
