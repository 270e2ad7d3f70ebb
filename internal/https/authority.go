package https

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Authority fetches certificates for a few names and renews them a month before
// they end. It proves that the names are ours on the lab's own port
// (TLS-ALPN-01, RFC 8737), which the authority reaches as port 443; where
// Challenges is served on port 80, by HTTP-01 too.
type Authority struct {
	names   []string
	manager *autocert.Manager
}

// FromAuthority fetches certificates for names, from the ACME directory at an
// address (empty is Let's Encrypt), by accepting its terms. They are kept with
// their keys in folder.
func FromAuthority(names []string, directory, folder string) *Authority {
	return &Authority{names: names, manager: &autocert.Manager{
		Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(names...), Cache: autocert.DirCache(folder),
		Client: &acme.Client{DirectoryURL: directory, UserAgent: "digital-learning-lab"},
	}}
}

// Config is for the server that listens. Who names no server, as one who comes
// by an address of numbers, is shown the first certificate.
func (a *Authority) Config() *tls.Config {
	c := settings(func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if hello.ServerName == "" {
			hello.ServerName = a.names[0]
		}
		return a.manager.GetCertificate(hello)
	})
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c
}

// Challenges answers the authority's questions on the plain port, and leaves
// all else to next.
func (a *Authority) Challenges(next http.Handler) http.Handler { return a.manager.HTTPHandler(next) }

// Fetch gets the certificates that are missing, so that the operator reads in
// the log what is wrong before a visitor meets it. The server must listen.
func (a *Authority) Fetch(context.Context) error {
	var all []error
	for _, name := range a.names {
		modern := &tls.ClientHelloInfo{ServerName: name, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}
		if _, err := a.manager.GetCertificate(modern); err != nil {
			all = append(all, fmt.Errorf("certificate of %s: %w", name, err))
		}
	}
	return errors.Join(all...)
}

// Kept is the certificate of a name as it was last fetched into folder.
func Kept(ctx context.Context, folder, name string) (*x509.Certificate, error) {
	content, err := autocert.DirCache(folder).Get(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("certificate of %s: %w", name, err)
	}
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			return x509.ParseCertificate(block.Bytes)
		}
	}
	return nil, fmt.Errorf("certificate of %s: %w", name, autocert.ErrCacheMiss)
}
