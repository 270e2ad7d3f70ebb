// Package proxytest puts a proxy before a test's server that slows, cuts and
// refuses connections: toxiproxy, which .ci/toxiproxy starts and
// LAB_TEST_TOXIPROXY names. A proxy goes with its test.
package proxytest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
)

// Proxy stands before one server.
type Proxy struct {
	Address string // host:port to connect to
	api     string // of this proxy
	toxics  []string
}

// Through puts a proxy before the server that address names, such as
// postgres://lab@127.0.0.1:5432/lab, and gives the same address by way of the
// proxy. Without toxiproxy the test is skipped, or fails under
// LAB_TEST_REQUIRE=all.
func Through(t testing.TB, address string) (*Proxy, string) {
	t.Helper()
	server, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address of a test's server cannot be read")
	}
	p := Before(t, server.Host)
	server.Host = p.Address
	return p, server.String()
}

// Before is Through for a server at host:port.
func Before(t testing.TB, server string) *Proxy {
	t.Helper()
	toxiproxy := os.Getenv("LAB_TEST_TOXIPROXY")
	if toxiproxy == "" {
		needtest.Missing(t, "there is no toxiproxy: LAB_TEST_TOXIPROXY names none (.ci/toxiproxy starts one)")
	}
	name := rand.Text()
	var made struct{ Listen string }
	send(t, http.MethodPost, toxiproxy+"/proxies", map[string]any{"name": name, "listen": "127.0.0.1:0", "upstream": server, "enabled": true}, &made)
	p := &Proxy{Address: made.Listen, api: toxiproxy + "/proxies/" + name}
	t.Cleanup(func() { send(t, http.MethodDelete, p.api, nil, nil) })
	return p
}

// Settings of a fault, by their names in toxiproxy's documentation.
type Settings map[string]int64

// Poison makes connections suffer from a fault until Heal, those that are open
// too: latency {latency: ms}, bandwidth {rate: KB/s}, limit_data {bytes},
// reset_peer {timeout: ms}, timeout {timeout: ms, 0 for ever}. stream is
// "downstream" for what the server says, "upstream" for what it is told.
func (p *Proxy) Poison(t testing.TB, fault, stream string, settings Settings) {
	t.Helper()
	name := rand.Text()
	send(t, http.MethodPost, p.api+"/toxics", map[string]any{"name": name, "type": fault, "stream": stream, "toxicity": 1, "attributes": settings}, nil)
	p.toxics = append(p.toxics, name)
}

// Heal takes every fault away.
func (p *Proxy) Heal(t testing.TB) {
	t.Helper()
	for _, name := range p.toxics {
		send(t, http.MethodDelete, p.api+"/toxics/"+name, nil, nil)
	}
	p.toxics = nil
}

// Down ends all connections and refuses new ones, as where the server is dead.
func (p *Proxy) Down(t testing.TB) {
	t.Helper()
	send(t, http.MethodPost, p.api, map[string]any{"enabled": false}, nil)
}

// Up is the end of Down.
func (p *Proxy) Up(t testing.TB) {
	t.Helper()
	send(t, http.MethodPost, p.api, map[string]any{"enabled": true}, nil)
}

// send asks toxiproxy for something. It does not use the context of the test,
// which has ended when the proxy is removed.
func send(t testing.TB, method, address string, body, answer any) {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(method, address, bytes.NewReader(content)) //nolint:noctx // see above
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal("toxiproxy: ", err)
	}
	defer got.Body.Close()
	said, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode >= http.StatusBadRequest {
		t.Fatalf("toxiproxy says %s %s %v", got.Status, said, err)
	}
	if answer != nil {
		if err := json.Unmarshal(said, answer); err != nil {
			t.Fatal(err)
		}
	}
}
