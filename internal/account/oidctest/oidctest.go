// Package oidctest is an OpenID provider in the process of a test: discovery,
// keys, authorization with PKCE, and tokens that are really signed. It keeps to
// the standards as a careful provider does, and a Misdeed makes it or somebody
// between do what an attacker would.
package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Client and Secret are the one client that a Provider knows.
const (
	Client = "lab"
	Secret = "what the lab shows to the provider"
)

// Provider is a running provider. Its issuer is its URL.
type Provider struct {
	*httptest.Server
	t       testing.TB
	returns string // where it sends browsers back to
	rsa     *rsa.PrivateKey
	ec      *ecdsa.PrivateKey

	mu      sync.Mutex
	codes   map[string]granted
	misdeed Misdeed
}

// granted is what a code stands for.
type granted struct {
	subject, nonce, challenge string
}

// Misdeed is what goes wrong; every field may be nil.
type Misdeed struct {
	Describe func(description map[string]any)                    // what discovery says
	Claims   func(claims map[string]any)                         // what the ID token says
	Sign     func(p *Provider, claims map[string]any) string     // how it is signed
	Token    func(w http.ResponseWriter, req *http.Request) bool // answers instead of the token endpoint
}

// New starts a provider that sends browsers back to one address. It ends with
// the test.
func New(t testing.TB, returns string) *Provider {
	t.Helper()
	p := &Provider{t: t, returns: returns, codes: map[string]granted{}}
	var err error
	if p.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if p.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.describe)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// Misbehave makes the provider do so from now on; the zero Misdeed ends it.
func (p *Provider) Misbehave(m Misdeed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.misdeed = m
}

func (p *Provider) doing() Misdeed {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.misdeed
}

// Visit is a person's browser at the provider: it opens the address that the lab
// sent it to, signs in there as subject, and gives what it is sent back with. An
// empty subject goes no further.
func (p *Provider) Visit(address, subject string) url.Values {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("X-Subject", subject)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		p.t.Fatal(err)
	}
	_ = res.Body.Close() // it is empty
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || res.StatusCode != http.StatusFound {
		p.t.Fatalf("the provider answers %d %v", res.StatusCode, err)
	}
	return back.Query()
}

func (p *Provider) describe(w http.ResponseWriter, _ *http.Request) {
	d := map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256", "HS256", "none"},
		"code_challenge_methods_supported":      []string{"S256", "plain"}, "response_types_supported": []string{"code"},
		"authorization_response_iss_parameter_supported": true,
	}
	if bend := p.doing().Describe; bend != nil {
		bend(d)
	}
	answer(w, http.StatusOK, d)
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: p.rsa.Public(), KeyID: "rsa", Algorithm: "RS256", Use: "sig"}, {Key: p.ec.Public(), KeyID: "ec", Algorithm: "ES256", Use: "sig"},
	}})
}

// authorize lets the person of the request in and sends the browser back. A
// request without PKCE is refused (RFC 9700, 2.1.1).
func (p *Provider) authorize(w http.ResponseWriter, req *http.Request) {
	q, subject := req.URL.Query(), req.Header.Get("X-Subject")
	back := url.Values{"state": {q.Get("state")}, "iss": {p.URL}}
	switch {
	case q.Get("client_id") != Client || q.Get("redirect_uri") != p.returns:
		http.Error(w, "unknown client or address", http.StatusBadRequest)
		return
	case q.Get("response_type") != "code" || q.Get("scope") != "openid" || q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43:
		back.Set("error", "invalid_request")
	case subject == "":
		back.Set("error", "access_denied")
	default:
		back.Set("code", p.grant(granted{subject, q.Get("nonce"), q.Get("code_challenge")}))
	}
	w.Header().Set("Location", p.returns+"?"+back.Encode())
	w.WriteHeader(http.StatusFound)
}

func (p *Provider) grant(g granted) (code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	code = rand.Text()
	p.codes[code] = g
	return code
}

// token changes a code for an ID token, once.
func (p *Provider) token(w http.ResponseWriter, req *http.Request) {
	m := p.doing()
	if m.Token != nil && m.Token(w, req) {
		return
	}
	client, secret, _ := req.BasicAuth()
	if proof, err := url.QueryUnescape(secret); err != nil || client != Client || proof != Secret {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	g, known := p.redeem(req.PostFormValue("code"))
	if !known || req.PostFormValue("grant_type") != "authorization_code" || req.PostFormValue("redirect_uri") != p.returns || g.challenge != challenge(req.PostFormValue("code_verifier")) {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	now := time.Now()
	claims := map[string]any{
		"iss": p.URL, "sub": g.subject, "aud": Client, "nonce": g.nonce, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	if m.Claims != nil {
		m.Claims(claims)
	}
	sign := m.Sign
	if sign == nil {
		sign = (*Provider).Sign
	}
	answer(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "id_token": sign(p, claims)})
}

func (p *Provider) redeem(code string) (granted, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, known := p.codes[code]
	delete(p.codes, code)
	return g, known
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a browser that left is no failure
}
