// Package httpstest is an ACME authority for tests: a real one, in the test's own
// process. Outside it writes the certificate by which it is believed to a file of
// the system's temporary folder.
package httpstest

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/letsencrypt/challtestsrv"
	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
)

// Trust gives a file to be named by SSL_CERT_FILE: who reads it believes the
// authority's own address.
func Trust() string {
	own := httptest.NewTLSServer(http.NotFoundHandler())
	own.Close()
	roots := filepath.Join(os.TempDir(), "lab-test-authority.pem")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate().Raw}), 0o600); err != nil {
		panic(err) // a test's machine without a temporary folder
	}
	return roots
}

// Authority is Pebble, the ACME server that Let's Encrypt tests clients with. It
// asks the names' owners at the given ports, by a name server of its own that
// says 127.0.0.1 to every name, and refuses a twentieth of all nonces, as real
// ones may.
func Authority(t testing.TB, plainPort, httpsPort int) (directory string, roots *x509.CertPool) {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	quiet := slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	names := FreePort(t, "udp")
	dns, err := challtestsrv.New(challtestsrv.Config{Log: quiet, DNSAddrs: []string{names}})
	if err != nil {
		t.Fatal(err)
	}
	dns.SetDefaultDNSIPv6("")
	go dns.Run()
	t.Cleanup(dns.Shutdown)
	knows(t, names)
	store := db.NewMemoryStore()
	signer := ca.New(quiet, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "for a test"}})
	asker := va.New(quiet, plainPort, httpsPort, false, names, store)
	front := wfe.New(quiet, store, asker, signer, []string{"pebble.test"}, false, false, 1, 1)
	server := httptest.NewTLSServer(front.Handler())
	t.Cleanup(server.Close)
	roots = x509.NewCertPool()
	roots.AddCert(signer.GetRootCert(0).Cert)
	return server.URL + wfe.DirectoryPath, roots
}

// knows waits until a server of names answers: it begins by itself, and a name that
// is asked for sooner is one that nobody has.
func knows(t testing.TB, names string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	asked := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", names)
	}}
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		_, err := asked.LookupHost(ctx, "lab.test")
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("the server of names does not answer: %v", err)
		}
	}
}

// FreePort gives an address of this machine where nobody listens just now.
func FreePort(t testing.TB, network string) string {
	t.Helper()
	if network == "udp" {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.LocalAddr().String()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
