package https_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/https"
)

// clock is a clock that the test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// issue writes a certificate for a name, signed by itself, with its key.
func issue(t *testing.T, dir, name string, until time.Time) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	write(t, key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return certificate, key
}

// write replaces a file as tools do that renew certificates: at once.
func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// serve answers at a free port until the test ends.
func serve(t *testing.T, config *tls.Config, handler http.Handler) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler, TLSConfig: config, ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}
	go func() { _ = server.ServeTLS(https.SendingOn(l), "", "") }() // closing it is an error to Serve
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String()
}

// shown is the connection as a visitor sees it who believes whatever is shown.
func shown(t *testing.T, address string, config *tls.Config) tls.ConnectionState {
	t.Helper()
	config.InsecureSkipVerify = true //nolint:gosec // what is shown is compared
	c, err := tls.Dial("tcp", address, config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState()
}

func nameShown(t *testing.T, address string) string {
	t.Helper()
	return shown(t, address, &tls.Config{}).PeerCertificates[0].DNSNames[0]
}

func TestARenewedCertificateIsShownWithoutARestart(t *testing.T) {
	dir, now := t.TempDir(), &clock{now: time.Now()}
	certificate, key := issue(t, dir, "old.lab.test", time.Now().Add(time.Hour))
	files, err := https.FromFiles(certificate, key, now.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	address := serve(t, files.Config(), http.NotFoundHandler())
	issue(t, dir, "new.lab.test", time.Now().Add(time.Hour))
	if got := nameShown(t, address); got != "old.lab.test" {
		t.Fatalf("%s is shown: the files are read for each connection", got)
	}
	now.pass(3 * time.Second)
	if got := nameShown(t, address); got != "new.lab.test" {
		t.Fatalf("%s is shown after the renewal", got)
	}
}

func TestABrokenCertificateLeavesTheOneBefore(t *testing.T) {
	broken := map[string]func(t *testing.T, dir, certificate, key string){
		"half written": func(t *testing.T, _, certificate, _ string) {
			write(t, certificate, []byte("-----BEGIN CERTIFICATE-----\nMIIB"))
		},
		"another key": func(t *testing.T, _, _, key string) {
			_, foreign := issue(t, t.TempDir(), "foreign.test", time.Now().Add(time.Hour))
			content, err := os.ReadFile(foreign)
			if err != nil {
				t.Fatal(err)
			}
			write(t, key, content)
		},
		"its time is over": func(t *testing.T, dir, _, _ string) { issue(t, dir, "ended.lab.test", time.Now().Add(-time.Minute)) },
		"gone": func(t *testing.T, _, certificate, _ string) {
			if err := os.Remove(certificate); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, spoil := range broken {
		t.Run(name, func(t *testing.T) {
			dir, now, log := t.TempDir(), &clock{now: time.Now()}, &bytes.Buffer{}
			certificate, key := issue(t, dir, "good.lab.test", time.Now().Add(time.Hour))
			files, err := https.FromFiles(certificate, key, now.Now, slog.New(slog.NewTextHandler(log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			spoil(t, dir, certificate, key)
			now.pass(3 * time.Second)
			if got := files.Certificate().DNSNames[0]; got != "good.lab.test" {
				t.Fatalf("%s is shown", got)
			}
			now.pass(3 * time.Second)
			files.Certificate()
			if !strings.Contains(log.String(), "LAB_TLS_") || strings.Count(log.String(), "stays") != 1 {
				t.Errorf("the log does not say once what is wrong: %q", log)
			}
			issue(t, dir, "mended.lab.test", time.Now().Add(time.Hour))
			now.pass(3 * time.Second)
			if got := files.Certificate().DNSNames[0]; got != "mended.lab.test" {
				t.Fatalf("%s is shown after it was mended", got)
			}
		})
	}
}

func TestALabDoesNotBeginWithACertificateThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	certificate, key := issue(t, dir, "ended.lab.test", time.Now().Add(-time.Minute))
	for _, files := range [][2]string{{certificate, key}, {key, certificate}, {certificate, filepath.Join(dir, "none")}} {
		if _, err := https.FromFiles(files[0], files[1], time.Now, slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%v is taken", files)
		}
	}
}

func TestOldProtocolsAreRefusedAndHTTP2IsSpoken(t *testing.T) {
	certificate, key := issue(t, t.TempDir(), "lab.test", time.Now().Add(time.Hour))
	files, err := https.FromFiles(certificate, key, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	address := serve(t, files.Config(), http.NotFoundHandler())
	if c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); err == nil { //nolint:gosec // an old browser
		c.Close()
		t.Error("TLS 1.1 is spoken")
	}
	if got := shown(t, address, &tls.Config{NextProtos: []string{"h2", "http/1.1"}}); got.NegotiatedProtocol != "h2" || got.Version != tls.VersionTLS13 {
		t.Errorf("a browser of today gets %q by TLS %x", got.NegotiatedProtocol, got.Version)
	}
}
