package httpapi_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/id"
)

// browserPages serves a small built interface to a visitor.
func browserPages(t *testing.T) *httptest.Server {
	t.Helper()
	ui := fstest.MapFS{
		"index.html":        {Data: []byte(`<head><script type="application/json" id="boot">null</script></head>`)},
		"assets/a-1.js":     {Data: []byte("plain")},
		"assets/a-1.js.br":  {Data: []byte("brotli")},
		".vite/routes.json": {Data: []byte(`[{"path":"/","files":[]},{"path":"/c/:id","files":["/assets/c.js","/assets/c.css"]},{"path":"/studio/*","files":["/assets/s.js"]}]`)},
		".vite/secret.json": {Data: []byte("not for browsers")},
	}
	people := func(context.Context) ([]httpapi.DemoPerson, error) {
		return []httpapi.DemoPerson{{Key: "learner"}}, nil
	}
	server := httptest.NewServer(httpapi.New(httpapi.Deps{
		IDs: id.NewMaker(time.Now, rand.Reader), Now: time.Now, UI: ui, Demo: &httpapi.Demo{People: people, Searches: []httpapi.DemoSearch{{Query: "</script><b>"}}},
	}, slog.New(slog.DiscardHandler)).Handler())
	t.Cleanup(server.Close)
	return server
}

func browse(t *testing.T, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestAnAddressOfTheInterfaceGetsThePageWithItsFirstAnswerAndFiles(t *testing.T) {
	lab := browserPages(t)
	res, body := browse(t, lab.URL+"/c/01j9z8q4x7k2m5n8p3r6t9v1wb")
	for _, want := range []string{`"demo":true`, `<link rel="modulepreload" href="/assets/c.js">`, `<link rel="stylesheet" href="/assets/c.css">`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in %s", want, body)
		}
	}
	if strings.Contains(body, "</script><b>") {
		t.Error("what a person wrote ends the data block")
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page of one person may be kept: %q", got)
	}
	if _, body := browse(t, lab.URL+"/studio/course/x"); !strings.Contains(body, "/assets/s.js") || strings.Contains(body, "/assets/c.js") {
		t.Errorf("the files of another address: %s", body)
	}
}

func TestFilesOfTheInterfaceComePackedAndStay(t *testing.T) {
	lab := browserPages(t)
	res, body := browse(t, lab.URL+"/assets/a-1.js", "Accept-Encoding", "br")
	if body != "brotli" || res.Header.Get("Content-Encoding") != "br" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%q, %v", body, res.Header)
	}
	if _, body := browse(t, lab.URL+"/assets/a-1.js", "Accept-Encoding", "identity"); body != "plain" {
		t.Errorf("%q", body)
	}
}

func TestWhatIsNoFileOfTheInterfaceIsNotServed(t *testing.T) {
	lab := browserPages(t)
	for _, address := range []string{"/assets/none.js", "/.vite/secret.json", "/../page.go", "/%2e%2e/page.go"} {
		if res, body := browse(t, lab.URL+address); res.StatusCode == http.StatusOK && !strings.Contains(body, "boot") {
			t.Errorf("%s: %d %s", address, res.StatusCode, body)
		}
	}
}
