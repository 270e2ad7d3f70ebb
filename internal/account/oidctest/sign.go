package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// Sign signs claims by RS256, as an honest provider does.
func (p *Provider) Sign(claims map[string]any) string {
	return p.sign(jose.RS256, p.rsa, map[jose.HeaderKey]any{"kid": "rsa"}, claims)
}

// SignEC signs by ES256, which the lab takes as well.
func (p *Provider) SignEC(claims map[string]any) string {
	return p.sign(jose.ES256, p.ec, map[jose.HeaderKey]any{"kid": "ec"}, claims)
}

// SignSaying signs rightly under a header of the attacker's choosing.
func (p *Provider) SignSaying(header map[jose.HeaderKey]any, claims map[string]any) string {
	return p.sign(jose.RS256, p.rsa, header, claims)
}

// SignOther signs by a key of the attacker's own under the name of the
// provider's, and puts the key into the header.
func (p *Provider) SignOther(claims map[string]any) string {
	own, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.sign(jose.RS256, own, map[jose.HeaderKey]any{"kid": "rsa", "jwk": jose.JSONWebKey{Key: own.Public()}}, claims)
}

// SignByPublicKey signs by HS256 with what the provider publishes.
func (p *Provider) SignByPublicKey(claims map[string]any) string {
	return p.sign(jose.HS256, x509.MarshalPKCS1PublicKey(&p.rsa.PublicKey), map[jose.HeaderKey]any{"kid": "rsa"}, claims)
}

// SignBySecret signs by HS256 with the client's secret, which OpenID Connect
// knows and the lab does not take.
func (p *Provider) SignBySecret(claims map[string]any) string {
	return p.sign(jose.HS256, []byte(Secret), nil, claims)
}

// SignNot does not sign.
func (p *Provider) SignNot(claims map[string]any) string {
	return encode(map[string]any{"alg": "none", "typ": "JWT"}) + "." + encode(claims) + "."
}

// SignAnother signs one thing and says another.
func (p *Provider) SignAnother(claims map[string]any) string {
	signed := p.Sign(map[string]any{})
	parts := strings.Split(signed, ".")
	return parts[0] + "." + encode(claims) + "." + parts[2]
}

func (p *Provider) sign(by jose.SignatureAlgorithm, key any, header map[jose.HeaderKey]any, claims map[string]any) string {
	options := &jose.SignerOptions{ExtraHeaders: header}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: by, Key: key}, options)
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Fatal(err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		p.t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		p.t.Fatal(err)
	}
	return token
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // a test's own literal
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// challenge is what PKCE makes of a verifier (RFC 7636, S256).
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
