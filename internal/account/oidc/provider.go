package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/digital-learning-lab/lab/internal/account"
)

// again is how long after a failure the provider is not asked anew, so that a
// class that wants in does not wait one after the other.
const again = 5 * time.Second

// algorithms are the signatures that are believed. None of them can be made with
// what the provider publishes, and "none" is not among them.
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.EdDSA}

// provider speaks the protocol. It is asked who it is at the first use, and
// again after a failure.
type provider struct {
	set    Settings
	now    func() time.Time
	client *http.Client
	asking chan struct{} // one asks, the others wait; holds what follows
	found  *discovered
	failed error
	since  time.Time // of the failure
}

// discovered is what a provider says of itself (OpenID Connect Discovery 1.0).
type discovered struct {
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	signs    bool // names itself in answers: RFC 9207
}

func newProvider(set Settings, now func() time.Time) *provider {
	return &provider{set: set, now: now, client: newClient(), asking: make(chan struct{}, 1)}
}

// known gives what the provider says of itself, and asks it where that is not
// known yet.
func (p *provider) known(ctx context.Context) (*discovered, error) {
	select {
	case p.asking <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.asking }()
	if p.found != nil {
		return p.found, nil
	}
	if p.failed != nil && p.now().Sub(p.since) < again {
		return nil, p.failed
	}
	found, err := p.discover(ctx)
	if err != nil && ctx.Err() == nil {
		p.failed, p.since = err, p.now()
	}
	p.found = found
	return found, err
}

// said is what of discovery is not go-oidc's.
type said struct {
	Keys         string   `json:"jwks_uri"`
	Algorithms   []string `json:"id_token_signing_alg_values_supported"`
	Challenges   []string `json:"code_challenge_methods_supported"`
	ClientProofs []string `json:"token_endpoint_auth_methods_supported"`
	NamesItself  bool     `json:"authorization_response_iss_parameter_supported"`
}

func (p *provider) discover(ctx context.Context) (*discovered, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.set.Issuer)
	if err != nil {
		return nil, errAway.Because(fmt.Errorf("discover the provider: %w", err))
	}
	var s said
	if err := found.Claims(&s); err != nil {
		return nil, errAway.Because(fmt.Errorf("read the provider's description: %w", err))
	}
	if err := p.fits(found.Endpoint(), s); err != nil {
		return nil, errAway.Because(fmt.Errorf("the provider's description: %w", err))
	}
	return &discovered{
		oauth: oauth2.Config{
			ClientID: p.set.Client, ClientSecret: p.set.Secret, Endpoint: p.endpoint(found.Endpoint(), s),
			RedirectURL: p.set.Address + Returned, Scopes: []string{oidc.ScopeOpenID},
		},
		verifier: found.Verifier(&oidc.Config{
			ClientID: p.set.Client, SupportedSigningAlgs: signatures(s), Now: func() time.Time { return p.now().Add(-skew) },
		}),
		signs: s.NamesItself,
	}, nil
}

// fits says what keeps us from speaking with a provider that describes itself so.
func (p *provider) fits(at oauth2.Endpoint, s said) error {
	issuer, err := url.Parse(p.set.Issuer)
	if err != nil {
		return err
	}
	for name, address := range map[string]string{"authorization_endpoint": at.AuthURL, "token_endpoint": at.TokenURL, "jwks_uri": s.Keys} {
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" && (u.Scheme != issuer.Scheme || u.Host != issuer.Host) {
			return fmt.Errorf("%s is not https", name)
		}
	}
	if len(signatures(s)) == 0 {
		return errors.New("it signs by none of RS256, ES256, EdDSA")
	}
	if len(s.Challenges) > 0 && !slices.Contains(s.Challenges, "S256") {
		return errors.New("it takes no PKCE by S256")
	}
	return nil
}

// signatures are those of ours that the provider uses; RS256 is what every
// provider can, and what one that names none does.
func signatures(s said) []string {
	if len(s.Algorithms) == 0 {
		return []string{oidc.RS256}
	}
	return slices.DeleteFunc(slices.Clone(algorithms), func(a string) bool { return !slices.Contains(s.Algorithms, a) })
}

// endpoint says how the lab proves who it is. The library would else try both
// ways, and show a code twice.
func (p *provider) endpoint(at oauth2.Endpoint, s said) oauth2.Endpoint {
	at.AuthStyle = oauth2.AuthStyleInHeader
	if p.set.Secret == "" || len(s.ClientProofs) > 0 && !slices.Contains(s.ClientProofs, "client_secret_basic") {
		at.AuthStyle = oauth2.AuthStyleInParams
	}
	return at
}

// address is where a browser is sent to.
func (p *provider) address(ctx context.Context, left Departure) (string, error) {
	found, err := p.known(ctx)
	if err != nil {
		return "", err
	}
	return found.oauth.AuthCodeURL(left.State, oidc.Nonce(left.Nonce), oauth2.S256ChallengeOption(left.Verifier)), nil
}

// identify finds out who came back.
func (p *provider) identify(ctx context.Context, left Departure, a Answer) (account.Identity, error) {
	found, err := p.known(ctx)
	if err != nil {
		return account.Identity{}, err
	}
	if a.Issuer != p.set.Issuer && (found.signs || a.Issuer != "") {
		return account.Identity{}, errAnswer.Because(fmt.Errorf("the answer names the issuer %.100q", a.Issuer))
	}
	if a.Error != "" {
		return account.Identity{}, refusal(a.Error)
	}
	raw, err := p.redeem(ctx, found, left, a.Code)
	if err != nil {
		return account.Identity{}, err
	}
	return p.read(ctx, found, left, raw)
}

// refusal gives an error that the provider answers with its meaning (RFC 6749,
// 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6).
func refusal(code string) error {
	cause := fmt.Errorf("the provider answers %.100q", code)
	switch code {
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return errRefused.Because(cause)
	case "server_error", "temporarily_unavailable":
		return errAway.Because(cause)
	}
	return errAnswer.Because(cause)
}

// redeem changes the code for an ID token.
func (p *provider) redeem(ctx context.Context, found *discovered, left Departure, code string) (string, error) {
	token, err := found.oauth.Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(left.Verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.ErrorCode == "invalid_grant":
		return "", errAnswer.Because(errors.New("the provider does not take the code"))
	case errors.As(err, &refused):
		return "", errAway.Because(fmt.Errorf("the token endpoint answers %d %.100q", refused.Response.StatusCode, refused.ErrorCode))
	case err != nil:
		return "", errAway.Because(fmt.Errorf("ask the token endpoint: %w", err))
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" || len(raw) > maxToken {
		return "", errAnswer.Because(fmt.Errorf("an ID token of %d bytes", len(raw)))
	}
	return raw, nil
}
