package https_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/https"
)

// plainly sends a request in plain http, and gives what is answered.
func plainly(t *testing.T, address, request string) *http.Response {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("no answer to %q: %v", request, err)
	}
	return res
}

func TestPlainHTTPOnThePortOfHTTPSIsSentOn(t *testing.T) {
	certificate, key := issue(t, t.TempDir(), "lab.test", time.Now().Add(time.Hour))
	files, err := https.FromFiles(certificate, key, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	reached := 0
	address := serve(t, files.Config(), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	read := plainly(t, address, "GET /c/1?q=a%20b HTTP/1.1\r\nHost: lab.test:8443\r\n\r\n")
	if at := read.Header.Get("Location"); read.StatusCode != http.StatusTemporaryRedirect || at != "https://lab.test:8443/c/1?q=a%20b" {
		t.Errorf("a reader is answered %d and sent to %q", read.StatusCode, at)
	}
	write := plainly(t, address, "POST /api/v1/sign-in HTTP/1.1\r\nHost: lab.test\r\nContent-Length: 2\r\n\r\n{}")
	if write.StatusCode != http.StatusForbidden || write.Header.Get("Location") != "" {
		t.Errorf("a password in plain http is answered %d, and sent to %q", write.StatusCode, write.Header.Get("Location"))
	}
	if reached != 0 {
		t.Errorf("%d plain requests reached the lab", reached)
	}
}

func TestThePlainPortSendsToTheHTTPSPort(t *testing.T) {
	cases := []struct{ host, asked, want string }{
		{":8443", "lab.test", "https://lab.test:8443/x"},
		{":443", "lab.test:80", "https://lab.test/x"},
		{":8443", "[::1]:80", "https://[::1]:8443/x"},
		{":443", "[::1]", "https://[::1]/x"},
		{"lab.example.ma", "192.168.1.5", "https://lab.example.ma/x"},
	}
	for _, c := range cases {
		r := httptest.NewRequest(http.MethodGet, "http://"+c.asked+"/x", strings.NewReader(""))
		w := httptest.NewRecorder()
		https.Redirect(c.host).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != c.want {
			t.Errorf("%s asked as %s is sent to %s, not %s", c.host, c.asked, got, c.want)
		}
	}
}
