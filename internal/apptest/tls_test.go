package apptest_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/https/httpstest"
)

// issue writes a certificate of this machine, signed by itself, and gives the
// browsers' trust in it.
func issue(t *testing.T, dir, name string) (certificate, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(240 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return certificate, key, roots
}

// visit speaks to the real program as a browser does that follows nothing.
type visit struct {
	http.Client
	t   *testing.T
	url string
}

func newVisit(t *testing.T, url string, roots *x509.CertPool) *visit {
	return &visit{t: t, url: url, Client: http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ask gives an answer and its body.
func (b *visit) ask(method, path string, body any, headers ...string) (*http.Response, string) {
	b.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := b.Do(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res, string(all)
}

func TestALabSpeaksHTTPSByItself(t *testing.T) {
	dir, c := t.TempDir(), apptest.Settings(t)
	var roots *x509.CertPool
	c.TLS.Certificate, c.TLS.Key, roots = issue(t, dir, "lab.test")
	c.TLS.Redirect = "127.0.0.1:0"
	lab := apptest.Serve(t, apptest.Build(t), c)
	b := newVisit(t, lab.URL, roots)

	in, _ := b.ask("POST", "/api/v1/sign-in/demo", map[string]string{"as": "learner"})
	if got := in.Header.Get("Set-Cookie"); in.StatusCode != 200 || !strings.HasPrefix(got, "__Host-lab=") || !strings.Contains(got, "Secure") || !strings.Contains(got, "HttpOnly") {
		t.Fatalf("signing in answered %d, cookie %q", in.StatusCode, got)
	}
	if in.ProtoMajor != 2 || !strings.Contains(in.Header.Get("Strict-Transport-Security"), "max-age=31536000") {
		t.Errorf("by HTTP/%d, HSTS %q", in.ProtoMajor, in.Header.Get("Strict-Transport-Security"))
	}
	cookie := in.Cookies()[0]
	if res, body := b.ask("GET", "/api/v1/boot", nil, "Cookie", cookie.Name+"="+cookie.Value); !strings.Contains(body, `"login":"salma.amrani"`) || !strings.Contains(body, `"connection":"secure"`) {
		t.Errorf("with the cookie one is told %d %s", res.StatusCode, body)
	}
	if _, body := b.ask("GET", "/api/v1/boot", nil, "Cookie", "lab="+cookie.Value); !strings.Contains(body, `"me":null`) {
		t.Errorf("a cookie that plain http could have set is believed: %s", body)
	}

	plain := newVisit(t, strings.Replace(lab.URL, "https:", "http:", 1), nil)
	if res, _ := plain.ask("GET", "/c/1?q=a", nil); res.StatusCode != http.StatusTemporaryRedirect || res.Header.Get("Location") != lab.URL+"/c/1?q=a" {
		t.Errorf("plain http on the port of https is answered %d and sent to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res, _ := plain.ask("GET", "/", nil); res.Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS is said in plain http, where anybody could have said it (RFC 6797, 7.2)")
	}

	_, _, renewed := issue(t, dir, "lab.test")
	apptest.Eventually(t, time.Minute, "the renewed certificate to be shown", func() bool {
		res, err := newVisit(t, lab.URL, renewed).Get(lab.URL + "/healthz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == 200
	})
	lab.Stop()
}

func TestALabThatCannotShowItsCertificateSaysSoAndDoesNotStart(t *testing.T) {
	dir, c := t.TempDir(), apptest.Settings(t)
	c.TLS.Certificate, c.TLS.Key, _ = issue(t, dir, "lab.test")
	if err := os.WriteFile(c.TLS.Key, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := apptest.Refuse(t, apptest.Build(t), c)
	if !strings.Contains(said, "LAB_TLS_KEY") {
		t.Errorf("it says %q", said)
	}
}

// The lab fetches its certificate from a real ACME authority by its own https
// port, keeps it over a restart, and sends visitors of the plain port on.
func TestALabFetchesItsCertificateByItself(t *testing.T) {
	t.Setenv("SSL_CERT_FILE", httpstest.Trust())
	c := apptest.Settings(t)
	c.Listen, c.TLS.Redirect = httpstest.FreePort(t, "tcp"), httpstest.FreePort(t, "tcp")
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c.TLS.ACME = []string{"lab.test"}
	var roots *x509.CertPool
	c.TLS.Directory, roots = httpstest.Authority(t, 1, n)
	program := apptest.Build(t)
	for _, start := range []string{"first", "after a restart, the authority being away"} {
		lab := apptest.Serve(t, program, c)
		conn, err := tls.Dial("tcp", c.Listen, &tls.Config{ServerName: "lab.test", RootCAs: roots, MinVersion: tls.VersionTLS12})
		if err != nil {
			t.Fatalf("%s: %v", start, err)
		}
		conn.Close()
		if start == "first" {
			if said := lab.Run("doctor"); !strings.Contains(said, "lab.test, until ") {
				t.Errorf("the doctor says\n%s", said)
			}
			plain := newVisit(t, "http://"+c.TLS.Redirect, nil)
			if res, _ := plain.ask("GET", "/c/1", nil); res.Header.Get("Location") != "https://127.0.0.1:"+port+"/c/1" {
				t.Errorf("a visitor of the plain port is answered %d and sent to %q", res.StatusCode, res.Header.Get("Location"))
			}
		}
		lab.Stop()
		c.TLS.Directory = "http://127.0.0.1:1/away"
	}
}
