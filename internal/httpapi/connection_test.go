package httpapi_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/id"
)

// bare is a server without services, for what is decided before any of them.
func bare(deps httpapi.Deps, log *slog.Logger) http.Handler {
	deps.IDs, deps.Now = id.NewMaker(time.Now, rand.Reader), time.Now
	if deps.Ready == nil {
		deps.Ready = func(context.Context) []httpapi.Dependency { return nil }
	}
	return httpapi.New(deps, log).Handler()
}

// from asks as somebody at an address does.
func from(h http.Handler, remote, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, strings.NewReader(body))
	r.Method, r.RemoteAddr = method, remote
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const (
	here      = "127.0.0.1:1000"
	neighbour = "192.168.1.20:1000"
)

func TestTheInterfaceIsToldHowWellItsConnectionIsProtected(t *testing.T) {
	cases := []struct {
		name, remote, want string
		deps               httpapi.Deps
		headers            []string
	}{
		{name: "this machine", remote: here, want: "local"},
		{name: "a neighbour", remote: neighbour, want: "refused"},
		{name: "a neighbour who may", remote: neighbour, want: "open", deps: httpapi.Deps{PlainLAN: true}},
		{name: "behind a proxy of this machine", remote: here, want: "refused", headers: []string{"X-Forwarded-For", "192.0.2.7"}},
		{
			name: "behind a proxy that is believed", remote: "10.0.0.9:1", want: "secure", deps: httpapi.Deps{TrustedProxies: []string{"10.0.0.0/24"}},
			headers: []string{"X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"},
		},
		{name: "behind one that is not", remote: "10.0.1.9:1", want: "refused", deps: httpapi.Deps{TrustedProxies: []string{"10.0.0.0/24"}}, headers: []string{"X-Forwarded-Proto", "https"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := bare(c.deps, slog.New(slog.DiscardHandler))
			if w := from(h, c.remote, "GET", "/api/v1/boot", "", c.headers...); !strings.Contains(w.Body.String(), `"connection":"`+c.want+`"`) {
				t.Errorf("not %s: %s", c.want, w.Body)
			}
		})
	}
}

func TestNobodySignsInOverPlainHTTPFromElsewhere(t *testing.T) {
	h := bare(httpapi.Deps{}, slog.New(slog.DiscardHandler))
	for path, body := range map[string]string{
		"/api/v1/sign-in": `{"login":"amina","secret":"x"}`, "/api/v1/sign-in/ticket": `{"ticket":"x"}`,
	} {
		if w := from(h, neighbour, "POST", path, body); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "sign-in.plain") {
			t.Errorf("POST %s answered %d: %s", path, w.Code, w.Body)
		}
	}
}

func TestWhatIsNotAskedSoIsNotAllowed(t *testing.T) {
	h := bare(httpapi.Deps{}, slog.New(slog.DiscardHandler))
	for _, c := range [][2]string{{"TRACE", "/"}, {"TRACE", "/api/v1/boot"}, {"BREW", "/healthz"}, {"DELETE", "/api/v1/boot"}, {"POST", "/healthz"}} {
		if w := from(h, here, c[0], c[1], ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("%s %s answered %d, Allow %q", c[0], c[1], w.Code, w.Header().Get("Allow"))
		}
	}
}

func TestThePublicAddressShowsNothingOfTheMachine(t *testing.T) {
	h := bare(httpapi.Deps{}, slog.New(slog.DiscardHandler))
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/vars"} {
		if w := from(h, here, "GET", path, ""); w.Code != http.StatusNotFound {
			t.Errorf("GET %s answered %d", path, w.Code)
		}
	}
	w := from(h, here, "GET", "/healthz", "")
	for _, name := range []string{"Server", "X-Powered-By", "Via"} {
		if got := w.Header().Get(name); got != "" {
			t.Errorf("it says %s: %s", name, got)
		}
	}
}

func TestTheLogNamesTheRouteAndNotWhatWasAsked(t *testing.T) {
	var out bytes.Buffer
	seen := []httpapi.Answered{}
	log := slog.New(slog.NewTextHandler(&out, nil))
	h := bare(httpapi.Deps{Observe: func(a httpapi.Answered) { seen = append(seen, a) }}, log)
	from(h, here, "GET", "/in/ticket-that-opens", "")
	from(h, here, "GET", "/api/v1/boot?token=also-secret", "", "User-Agent", "\x1b[31m\r\nforged line", "Referer", "http://lab/in/third-secret")
	from(h, here, "B\x1bREW", "/healthz", "")
	from(h, here, "GET", "/healthz", "")
	from(h, here, "GET", "/api/v1/nowhere/fourth-secret", "")
	for _, secret := range []string{"ticket-that-opens", "also-secret", "third-secret", "fourth-secret", "forged", "\x1b", "\r"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, &out)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 4 {
		t.Errorf("%d lines, want 4, since who asks for health each second would drown the others:\n%s", n, &out)
	}
	routes := []string{}
	for _, a := range seen {
		routes = append(routes, a.Method+" "+a.Route)
	}
	want := "GET page, GET /api/v1/boot, OTHER none, GET /healthz, GET none"
	if got := strings.Join(routes, ", "); got != want {
		t.Errorf("counted\n%s, want\n%s", got, want)
	}
}

func TestReadinessNamesWhatIsOutAndNothingElse(t *testing.T) {
	cases := []struct {
		found []httpapi.Dependency
		want  int
	}{
		{[]httpapi.Dependency{{Name: "record", Needed: true, State: httpapi.Well}, {Name: "index", State: httpapi.Away}}, http.StatusOK},
		{[]httpapi.Dependency{{Name: "record", Needed: true, State: httpapi.Slow}, {Name: "index", State: httpapi.Well}}, http.StatusServiceUnavailable},
		{[]httpapi.Dependency{{Name: "lab", Needed: true, State: httpapi.Stopping}}, http.StatusServiceUnavailable},
	}
	for _, c := range cases {
		h := bare(httpapi.Deps{Ready: func(context.Context) []httpapi.Dependency { return c.found }}, slog.New(slog.DiscardHandler))
		w := from(h, neighbour, "GET", "/readyz", "")
		if w.Code != c.want {
			t.Errorf("%v answered %d", c.found, w.Code)
		}
		for _, d := range c.found {
			if !strings.Contains(w.Body.String(), `"name":"`+d.Name+`"`) || !strings.Contains(w.Body.String(), `"state":"`+string(d.State)+`"`) {
				t.Errorf("it does not tell of %s: %s", d.Name, w.Body)
			}
		}
		if w := from(h, neighbour, "GET", "/healthz", ""); w.Code != http.StatusOK {
			t.Errorf("what is out makes the process look dead: %d", w.Code)
		}
	}
}

func TestABodyThatTricklesIsGivenUp(t *testing.T) {
	t.Parallel() // it waits for ten seconds to pass
	server := httptest.NewServer(bare(httpapi.Deps{}, slog.New(slog.DiscardHandler)))
	defer server.Close()
	body, feed := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				_ = feed.CloseWithError(ctx.Err()) // it always succeeds
				return
			case <-tick.C:
				_, _ = feed.Write([]byte(" ")) // until the server has had enough
			}
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/api/v1/sign-in", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	began := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err == nil {
		defer res.Body.Close()
		if res.StatusCode != http.StatusRequestTimeout {
			t.Errorf("answered %d", res.StatusCode)
		}
	}
	if took := time.Since(began); took > 40*time.Second {
		t.Errorf("a connection was held for %s", took)
	}
}
