package oidc

import (
	"errors"
	"net/http"
	"time"
)

// Bounds of what the provider may cost.
const (
	patience    = 10 * time.Second
	maxAnswer   = 1 << 20 // bytes
	maxHeader   = 64 << 10
	maxRedirect = 3
)

var errElsewhere = errors.New("the provider sends us elsewhere")

// newClient speaks to the provider: bounded in time and size, and never led to
// another host, since what it sends may hold the lab's secret.
func newClient() *http.Client {
	wire := http.DefaultTransport.(*http.Transport).Clone()
	wire.MaxResponseHeaderBytes = maxHeader
	return &http.Client{Timeout: patience, Transport: bounded{wire}, CheckRedirect: stay}
}

// stay lets a request be redirected within the host that was asked.
func stay(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > maxRedirect || req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
		return errElsewhere
	}
	return nil
}

// bounded cuts answers that are too large, with an error.
type bounded struct{ wire http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := b.wire.RoundTrip(req)
	if err == nil {
		res.Body = http.MaxBytesReader(nil, res.Body, maxAnswer)
	}
	return res, err
}
