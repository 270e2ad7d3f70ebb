// Package https lets the lab speak HTTPS by itself: with certificate files,
// read again when they change, or with certificates that it fetches from an
// ACME authority (RFC 8555) and renews. Who comes by plain http is sent on.
//
// It writes nothing outside but the folder that an Authority is given, which
// only this user may read: it holds the keys.
package https

import "crypto/tls"

// settings are those of every connection: TLS 1.2 or newer (RFC 9325), HTTP/2
// where the browser speaks it.
func settings(certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: certificate,
		NextProtos:     []string{"h2", "http/1.1"},
	}
}
