package https_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/digital-learning-lab/lab/internal/https"
	"github.com/digital-learning-lab/lab/internal/https/httpstest"
)

// TestMain makes this process believe the authority as an operator does who has
// one of their own: by SSL_CERT_FILE.
func TestMain(m *testing.M) {
	if err := os.Setenv("SSL_CERT_FILE", httpstest.Trust()); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func port(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// lab answers by a certificate that it fetches.
type lab struct {
	listener net.Listener
	server   *http.Server
}

func (l lab) answer(t *testing.T, a *https.Authority) {
	l.server.TLSConfig = a.Config()
	go func() { _ = l.server.ServeTLS(https.SendingOn(l.listener), "", "") }() // closing it is an error to Serve
	t.Cleanup(func() { _ = l.server.Close() })
}

func newLab(t *testing.T) lab {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return lab{l, &http.Server{Handler: http.NotFoundHandler(), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}}
}

// trusted reports whether a browser that knows the authority believes the lab.
func trusted(address, name string, roots *x509.CertPool) error {
	c, err := tls.Dial("tcp", address, &tls.Config{ServerName: name, RootCAs: roots, MinVersion: tls.VersionTLS12})
	if err != nil {
		return err
	}
	return c.Close()
}

func TestACertificateIsFetchedByTheHTTPSPortAloneAndKept(t *testing.T) {
	l, folder := newLab(t), filepath.Join(t.TempDir(), "acme")
	address := l.listener.Addr().String()
	directory, roots := httpstest.Authority(t, 1, port(t, address))
	a := https.FromAuthority([]string{"lab.test"}, directory, folder)
	l.answer(t, a)
	if err := a.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := trusted(address, "lab.test", roots); err != nil {
		t.Error(err)
	}
	if err := trusted(address, "other.test", roots); err == nil {
		t.Error("a certificate was fetched for a name that is not ours")
	}
	checkKept(t, folder)
	again := newLab(t)
	again.answer(t, https.FromAuthority([]string{"lab.test"}, "http://127.0.0.1:1/away", folder))
	if err := trusted(again.listener.Addr().String(), "lab.test", roots); err != nil {
		t.Errorf("the kept certificate is not used after a restart: %v", err)
	}
}

// checkKept: only this user reads the keys.
func checkKept(t *testing.T, folder string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 2 { // the account's key; the certificate with its own
		t.Fatalf("%d files are kept: %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the folder of keys may be read by others: %v, %v", info.Mode(), err)
	}
}

func TestACertificateIsFetchedByThePlainPortToo(t *testing.T) {
	l, plain := newLab(t), newLab(t)
	directory, roots := httpstest.Authority(t, port(t, plain.listener.Addr().String()), 1) // the https port is not reached
	a := https.FromAuthority([]string{"lab.test"}, directory, t.TempDir())
	challenges := a.Challenges(https.Redirect(":443"))
	plain.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "lab.test" // on port 80, where authorities ask, there is no port in it
		challenges.ServeHTTP(w, r)
	})
	go func() { _ = plain.server.Serve(plain.listener) }() // closing it is an error to Serve
	t.Cleanup(func() { _ = plain.server.Close() })
	l.answer(t, a)
	if err := a.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := trusted(l.listener.Addr().String(), "lab.test", roots); err != nil {
		t.Error(err)
	}
}

func TestAnAuthorityThatDoesNotReachUsIsToldOf(t *testing.T) {
	directory, _ := httpstest.Authority(t, 1, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a := https.FromAuthority([]string{"lab.test"}, directory, t.TempDir())
	if err := a.Fetch(ctx); err == nil {
		t.Fatal("a certificate came from nowhere")
	}
}
