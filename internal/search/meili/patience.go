package meili

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long a server that is busy or starting again is waited for, all pauses
// together. People who ask are told soon that it is away; what is written waits
// for a restart. The caller's context ends it sooner.
const (
	askingPatience  = time.Second
	writingPatience = time.Minute

	firstPause = 50 * time.Millisecond
	longest    = 5 * time.Second
)

// How long the parts of one attempt may take.
const (
	dialTime   = 2 * time.Second
	answerTime = 60 * time.Second // until an answer begins: a payload of documents is read first
	idleTime   = 90 * time.Second
	idleConns  = 32
)

// network is the way to a server. Compressed answers would come in two packets,
// of which the second waits 40 ms for the acknowledgement of the first.
func network() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTime}).DialContext,
		DisableCompression:    true,
		ResponseHeaderTimeout: answerTime,
		IdleConnTimeout:       idleTime,
		MaxIdleConnsPerHost:   idleConns,
	}
}

// patient sends a request again while the server is busy, with pauses that grow
// or that the server asks for. All that the lab asks is safe to ask twice, but
// for a swap, which would be undone.
type patient struct {
	through http.RoundTripper
	atMost  time.Duration // all pauses together
}

// RoundTrip sends each time the whole body, which it reads once.
func (p patient) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := whole(req)
	if err != nil {
		return nil, err
	}
	for pause, left := firstPause, p.atMost; ; pause = min(2*pause, longest) {
		res, err := p.through.RoundTrip(with(req, body))
		wait, again := another(req, res, err, pause)
		if left -= wait; !again || left < 0 {
			return res, err
		}
		if res != nil {
			_ = res.Body.Close() // nobody reads it
		}
		if err := rest(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

func whole(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// with is the request with a fresh reader of its body, whose length is told.
func with(req *http.Request, body []byte) *http.Request {
	again := req.Clone(req.Context())
	again.ContentLength = int64(len(body))
	again.Body = http.NoBody
	if len(body) > 0 {
		again.Body = io.NopCloser(bytes.NewReader(body))
	}
	return again
}

// another reports whether a request should be sent again, and after how long.
func another(req *http.Request, res *http.Response, err error, pause time.Duration) (time.Duration, bool) {
	if err != nil {
		return pause, unsent(err) || req.Context().Err() == nil && !isSwap(req)
	}
	switch res.StatusCode {
	case http.StatusServiceUnavailable:
		if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds >= 0 {
			return time.Duration(seconds) * time.Second, true
		}
		return pause, true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return pause, !isSwap(req)
	}
	return 0, false
}

// unsent reports whether nobody took a connection: nothing was done.
func unsent(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

func isSwap(req *http.Request) bool { return strings.HasSuffix(req.URL.Path, "/swap-indexes") }

// rest waits, or until the caller leaves.
func rest(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
