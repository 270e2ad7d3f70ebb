package s3_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// front stands before the real S3 server and makes of what it says what the
// test wants. It is a proxy, not a mock: what it does not change is real.
type front struct {
	mu     sync.Mutex
	server http.Handler
	lie    func(w http.ResponseWriter, r *http.Request, honest http.Handler)
	asked  []string // what was asked for: method, and range where there was one
}

// before puts a front before the server of address, and gives the address of
// the same bucket behind it.
func before(t *testing.T, address string) (*front, string) {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	target := &url.URL{Scheme: "http", Host: at.Host}
	f := &front{server: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}}
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	at.Host = strings.TrimPrefix(s.URL, "http://")
	return f, at.String()
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, strings.TrimSpace(r.Method+" "+r.Header.Get("Range")))
	lie := f.lie
	f.mu.Unlock()
	if lie == nil {
		f.server.ServeHTTP(w, r)
		return
	}
	lie(w, r, f.server)
}

// tell makes it lie from now on; nil makes it honest.
func (f *front) tell(lie func(w http.ResponseWriter, r *http.Request, honest http.Handler)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lie, f.asked = lie, nil
}

// requests are those since the last tell.
func (f *front) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

type lie = func(w http.ResponseWriter, r *http.Request, honest http.Handler)

// answering refuses everything with a status and a code of S3.
func answering(status int, code string) lie {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.WriteHeader(status)
		io.WriteString(w, "<Error><Code>"+code+"</Code><Message>no</Message></Error>")
	}
}

// Some requests of many.
func every(*http.Request) bool     { return true }
func reading(r *http.Request) bool { return r.Method == http.MethodGet }
func putting(r *http.Request) bool { return r.Method == http.MethodPut }
func completing(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
}

// making are the requests that make an object visible.
func making(r *http.Request) bool {
	return completing(r) || putting(r) && !r.URL.Query().Has("uploadId")
}

// to does something to some requests.
func to(some func(*http.Request) bool, do lie) lie {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		if some(r) {
			do(w, r, honest)
			return
		}
		honest.ServeHTTP(w, r)
	}
}

// once does it to the first of them alone.
func once(some func(*http.Request) bool, do lie) lie {
	var done atomic.Bool
	return to(func(r *http.Request) bool { return some(r) && done.CompareAndSwap(false, true) }, do)
}

// changing passes a request on and changes the answer.
func changing(change func(answer *httptest.ResponseRecorder)) lie {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		answer := httptest.NewRecorder()
		honest.ServeHTTP(answer, r)
		change(answer)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes())
	}
}

// wrongTag gives every object another entity tag.
func wrongTag(answer *httptest.ResponseRecorder) {
	if answer.Header().Get("ETag") != "" {
		answer.Header().Set("ETag", `"00000000000000000000000000000000"`)
	}
}

// half sends half of a body and says that it is the whole.
func half(answer *httptest.ResponseRecorder) {
	answer.Body.Truncate(answer.Body.Len() / 2)
	answer.Header().Del("Content-Length")
}

// cut sends half of a body and breaks off.
func cut(w http.ResponseWriter, r *http.Request, honest http.Handler) {
	answer := httptest.NewRecorder()
	honest.ServeHTTP(answer, r)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
	panic(http.ErrAbortHandler)
}

// flipped changes one byte of what is sent to the store.
func flipped(w http.ResponseWriter, r *http.Request, honest http.Handler) {
	body, err := io.ReadAll(r.Body)
	if err == nil && len(body) > 0 {
		body[len(body)/2] ^= 1
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	honest.ServeHTTP(w, r)
}

// swallowed says that everything went well and does nothing.
func swallowed(w http.ResponseWriter, r *http.Request, _ http.Handler) {
	io.Copy(io.Discard, r.Body)
	w.Header().Set("ETag", `"00000000000000000000000000000000"`)
}

// unanswered does what was asked, and then breaks off.
func unanswered(_ http.ResponseWriter, r *http.Request, honest http.Handler) {
	honest.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// obeys answers a refusal as an S3 server does that never refuses.
func obeys(answer *httptest.ResponseRecorder) {
	if answer.Code != http.StatusPreconditionFailed {
		return
	}
	answer.Code = http.StatusOK
	answer.Header().Set("ETag", `"00000000000000000000000000000000"`)
	answer.Header().Del("Content-Length")
	answer.Body.Reset()
	answer.Body.WriteString("<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>0</ETag></CompleteMultipartUploadResult>")
}

// over completes an upload, and answers as some stores do when they are asked twice.
func over(w http.ResponseWriter, r *http.Request, honest http.Handler) {
	honest.ServeHTTP(httptest.NewRecorder(), r)
	answering(http.StatusNotFound, "NoSuchUpload")(w, r, honest)
}
