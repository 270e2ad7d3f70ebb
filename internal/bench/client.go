package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// client speaks to a server as one person.
type client struct {
	http   *http.Client
	url    string
	cookie string
}

// response is an answer, read whole.
type response struct {
	status int
	header http.Header
	body   []byte
}

// into reads the answer's JSON into v.
func (r response) into(v any) error { return json.Unmarshal(r.body, v) }

// newClient speaks to a server; it keeps as many connections as a crowd needs.
func newClient(url string) *client {
	return &client{
		http: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 128, IdleConnTimeout: patience, DisableCompression: true}},
		url:  url,
	}
}

// send sends a request; body is nil, bytes, or a value that becomes JSON.
// headers are name, value, name, value.
func (c *client) send(ctx context.Context, method, path string, body any, headers ...string) (response, error) {
	res, err := c.open(ctx, method, path, body, headers...)
	if err != nil {
		return response{}, err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	return response{res.StatusCode, res.Header, all}, err
}

func (c *client) open(ctx context.Context, method, path string, body any, headers ...string) (*http.Response, error) {
	data, isBytes := body.([]byte)
	if !isBytes && body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if len(data) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return c.http.Do(req)
}

// want is send, and an error unless the answer has the wanted status.
func (c *client) want(ctx context.Context, status int, method, path string, body any, headers ...string) (response, error) {
	res, err := c.send(ctx, method, path, body, headers...)
	if err == nil && res.status != status {
		err = fmt.Errorf("%s %s answered %d, not %d: %.300s", method, path, res.status, status, res.body)
	}
	return res, err
}

// get reads a value of the JSON interface.
func (c *client) get(ctx context.Context, path string, v any) error {
	res, err := c.want(ctx, http.StatusOK, http.MethodGet, "/api/v1"+path, nil)
	if err != nil {
		return err
	}
	return res.into(v)
}

// drain reads an answer of a wanted status and size without keeping it.
func (c *client) drain(ctx context.Context, path string, status int, size int64, headers ...string) error {
	res, err := c.open(ctx, http.MethodGet, path, nil, headers...)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != status || n != size {
		return fmt.Errorf("GET %s answered %d with %d bytes, not %d with %d", path, res.StatusCode, n, status, size)
	}
	return nil
}

// timed measures how long something takes, in seconds.
func timed(now func() time.Time, do func() error) (float64, error) {
	began := now()
	err := do()
	return now().Sub(began).Seconds(), err
}
