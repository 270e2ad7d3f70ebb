package https

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
)

// maxPlain bounds what is read of a plain request, in bytes.
const maxPlain = 64 << 10

// handshake is the first byte of every TLS connection (RFC 8446, 5.1).
const handshake = 22

// SendingOn is a listener for HTTPS which answers who speaks plain http to its
// port: people type an address without its scheme. Readers are sent to the same
// address by https; what would have carried something is refused, since it was
// sent unprotected.
func SendingOn(l net.Listener) net.Listener { return sendingOn{l} }

type sendingOn struct{ net.Listener }

func (l sendingOn) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &undecided{Conn: c}, nil
}

// undecided is a connection until its first byte says what it speaks.
type undecided struct {
	net.Conn
	decided bool
}

func (c *undecided) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n == 0 || c.decided {
		return n, err
	}
	c.decided = true
	if b[0] == handshake {
		return n, err
	}
	if r, unread := http.ReadRequest(bufio.NewReader(io.MultiReader(bytes.NewReader(b[:n]), io.LimitReader(c.Conn, maxPlain)))); unread == nil {
		sendOn(r, r.Host).write(c.Conn)
	}
	return 0, io.EOF
}

// Redirect sends readers of a plain port to https at a host, or, where host
// begins with a colon, at that port of the host they asked for.
func Redirect(host string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := host
		if port, only := strings.CutPrefix(host, ":"); only {
			to = atPort(r.Host, port)
		}
		answer := sendOn(r, to)
		for name, values := range answer.header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.words) // whoever left needs no answer
	})
}

// atPort gives the same host at another port, as an https address writes it.
func atPort(host, port string) string {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return strings.TrimSuffix(net.JoinHostPort(name, port), ":443")
}

// answer is what a plain request hears.
type answer struct {
	status int
	header http.Header
	words  string
}

// sendOn answers a plain request. The way is not kept for ever: an operator may
// go back to plain http.
func sendOn(r *http.Request, host string) answer {
	header := http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return answer{http.StatusForbidden, header, "This address is https only. What was sent came unprotected and was not read.\n"}
	}
	header.Set("Location", "https://"+host+r.URL.RequestURI())
	return answer{http.StatusTemporaryRedirect, header, "This address is https only.\n"}
}

// write sends the answer where no server does.
func (a answer) write(to io.Writer) {
	whole := http.Response{
		StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Header: a.header, Close: true,
		ContentLength: int64(len(a.words)), Body: io.NopCloser(strings.NewReader(a.words)),
	}
	_ = whole.Write(to) // whoever left needs no answer
}
