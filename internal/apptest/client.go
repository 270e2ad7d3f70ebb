package apptest

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/id"
)

// Client speaks to a lab as one person, like any other program would.
type Client struct {
	t     testing.TB
	url   string
	token string
}

// NewClient speaks to a lab at an address, with a token or none.
func NewClient(t testing.TB, url, token string) *Client { return &Client{t: t, url: url, token: token} }

// Response is an answer, read whole.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Into reads the answer's JSON into v.
func (r Response) Into(v any) error { return json.Unmarshal(r.Body, v) }

// Code gives the code of a problem, or nothing.
func (r Response) Code() string {
	var p struct{ Code string }
	_ = json.Unmarshal(r.Body, &p) // what is no problem has no code
	return p.Code
}

// Send sends a request below the lab's address; body is nil, bytes, or a value
// that becomes JSON. headers are name, value, name, value.
func (c *Client) Send(method, path string, body any, headers ...string) (Response, error) {
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, reader(body))
	if err != nil {
		return Response{}, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = res.Body.Close() }() // only read from
	var answer io.Reader = res.Body
	if res.Header.Get("Content-Type") == "text/event-stream" { // it does not end by itself
		answer = io.LimitReader(answer, int64(len("event: ping")))
	}
	all, err := io.ReadAll(answer)
	return Response{Status: res.StatusCode, Header: res.Header, Body: all}, err
}

func reader(body any) io.Reader {
	switch b := body.(type) {
	case nil:
		return nil
	case []byte:
		return bytes.NewReader(b)
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // a test's own literal
	}
	return bytes.NewReader(data)
}

// Do sends a request of the JSON interface and fails the test unless the answer
// has the wanted status.
func (c *Client) Do(want int, method, path string, body any, headers ...string) Response {
	c.t.Helper()
	r, err := c.Send(method, "/api/v1"+path, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if r.Status != want {
		c.t.Fatalf("%s %s answered %d, not %d: %s", method, path, r.Status, want, r.Body)
	}
	return r
}

// Get reads a value of the JSON interface.
func (c *Client) Get(path string, v any) Response {
	c.t.Helper()
	r := c.Do(http.StatusOK, http.MethodGet, path, nil)
	if err := r.Into(v); err != nil {
		c.t.Fatalf("GET %s: %v in %s", path, err, r.Body)
	}
	return r
}

// NewID makes an identifier, as every client does.
func NewID() string {
	return id.NewMaker(time.Now, rand.Reader).New()
}

// Course makes a draft course with one module, and answers their identifiers.
func (c *Client) Course(title string) (course, module string) {
	c.t.Helper()
	course, module = NewID(), NewID()
	c.Do(http.StatusCreated, http.MethodPut, "/courses/"+course, map[string]any{
		"title": title, "language": "fr", "sector": "energies-renouvelables", "level": "ts",
	})
	c.Do(http.StatusCreated, http.MethodPut, "/courses/"+course+"/modules/"+module, map[string]any{"title": "Module 1"})
	return course, module
}

// Publish publishes a course for groups, by their identifiers.
func (c *Client) Publish(course string, groups ...string) {
	c.t.Helper()
	etag := c.Do(http.StatusOK, http.MethodGet, "/courses/"+course, nil).Header.Get("ETag")
	c.Do(http.StatusOK, http.MethodPost, "/courses/"+course+"/publish", map[string]any{
		"audience": map[string]any{"public": false, "groups": groups, "places": []string{}},
	}, "If-Match", etag)
}

// Group gives the identifier of a group by its code.
func (c *Client) Group(code string) string {
	c.t.Helper()
	var list struct {
		Items []struct{ ID, Code string }
	}
	c.Get("/groups", &list)
	for _, g := range list.Items {
		if g.Code == code {
			return g.ID
		}
	}
	c.t.Fatalf("there is no group %s", code)
	return ""
}

// Sending is a file on its way by tus.
type Sending struct {
	Course, Module, Resource, As, Name string
	Upload                             string // identifier; made where empty
	HandIn                             string // of a file of one
}

// Metadata writes Upload-Metadata of the tus protocol.
func (s Sending) Metadata() string {
	var pairs []string
	for name, value := range map[string]string{
		"id": s.Upload, "course": s.Course, "module": s.Module, "resource": s.Resource, "as": s.As, "name": s.Name, "hand_in": s.HandIn,
	} {
		pairs = append(pairs, name+" "+base64.StdEncoding.EncodeToString([]byte(value)))
	}
	return strings.Join(pairs, ",")
}

// Begin creates an upload of size bytes and gives the answer; its Location is
// where the bytes go.
func (c *Client) Begin(s Sending, size int64) (Response, error) {
	return c.Send(http.MethodPost, "/api/v1/uploads/", nil,
		"Tus-Resumable", "1.0.0", "Upload-Length", fmt.Sprint(size), "Upload-Metadata", s.Metadata())
}

// Patch sends bytes at an offset of an upload.
func (c *Client) Patch(location string, offset int64, data []byte, headers ...string) (Response, error) {
	return c.Send(http.MethodPatch, path(location), data, append([]string{
		"Tus-Resumable", "1.0.0", "Upload-Offset", fmt.Sprint(offset), "Content-Type", "application/offset+octet-stream",
	}, headers...)...)
}

// path takes scheme and host off an address.
func path(location string) string {
	if _, after, ok := strings.Cut(location, "://"); ok {
		_, rest, _ := strings.Cut(after, "/")
		return "/" + rest
	}
	return location
}

// Upload sends a file as a resource at the end of a module and gives the
// resource's identifier; it is received when this returns, digitised later.
func (c *Client) Upload(course, module, file string) string {
	c.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.UploadNamed(course, module, filepath.Base(file), data)
}

// UploadNamed is Upload of bytes under a name.
func (c *Client) UploadNamed(course, module, name string, data []byte) string {
	c.t.Helper()
	return c.UploadBytes(Sending{Course: course, Module: module, Resource: NewID(), As: "resource", Name: name}, data)
}

// UploadBytes sends bytes under a name and gives the resource's identifier.
func (c *Client) UploadBytes(s Sending, data []byte) string {
	c.t.Helper()
	if s.Upload == "" {
		s.Upload = NewID()
	}
	r, err := c.Begin(s, int64(len(data)))
	if err != nil || r.Status != http.StatusCreated {
		c.t.Fatalf("begin upload of %s: %d %s %v", s.Name, r.Status, r.Body, err)
	}
	location := r.Header.Get("Location")
	const chunk = 8 << 20
	for offset := 0; offset < len(data); offset += chunk {
		r, err := c.Patch(location, int64(offset), data[offset:min(len(data), offset+chunk)])
		if err != nil || r.Status != http.StatusNoContent {
			c.t.Fatalf("send %s at %d: %d %s %v", s.Name, offset, r.Status, r.Body, err)
		}
	}
	return s.Resource
}

// Sent is an upload as its owner is told of it.
type Sent struct {
	ID, Name, State, Reason, Resource, Asset string
	Size, Offset                             int64
}

// Uploads lists one's own uploads, newest ended ones too.
func (c *Client) Uploads() []Sent {
	c.t.Helper()
	var list struct{ Items []Sent }
	c.Get("/uploads", &list)
	return list.Items
}

// Arrived waits until every upload that is whole became an asset, or was
// refused.
func (c *Client) Arrived() {
	c.t.Helper()
	Eventually(c.t, time.Minute, "whole uploads to become assets", func() bool {
		return !slices.ContainsFunc(c.Uploads(), func(u Sent) bool { return u.State == "whole" })
	})
}

// ETag gives the version of a thing, as an edit must name it.
func (c *Client) ETag(path string) string {
	c.t.Helper()
	return c.Do(http.StatusOK, http.MethodGet, path, nil).Header.Get("ETag")
}

// MustSend sends a request without a body and gives whatever is answered.
func MustSend(t testing.TB, c *Client, method, path string, headers ...string) Response {
	t.Helper()
	r, err := c.Send(method, path, nil, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

// Alike reports whether nobody could tell two answers apart: status, headers and
// body, but for the time and the number of the request.
func (r Response) Alike(o Response) bool {
	return r.Status == o.Status && reflect.DeepEqual(r.lasting(), o.lasting()) && bytes.Equal(r.unnumbered(), o.unnumbered())
}

func (r Response) lasting() http.Header {
	h := r.Header.Clone()
	h.Del("Date")
	h.Del("X-Request-Id")
	return h
}

func (r Response) unnumbered() []byte {
	return bytes.ReplaceAll(r.Body, []byte(r.Header.Get("X-Request-Id")), nil)
}

// Token is what the client shows of itself.
func (c *Client) Token() string { return c.token }
