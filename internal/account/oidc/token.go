package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/digital-learning-lab/lab/internal/account"
)

const (
	// maxToken bounds an ID token, in bytes.
	maxToken = 16 << 10
	// maxSubject bounds a subject, in ASCII characters (OpenID Connect Core 1.0, 2).
	maxSubject = 255
	// skew is how far the provider's clock may be from ours.
	skew = time.Minute
)

// read checks an ID token and gives who it speaks of. The library checks
// signature, algorithm, issuer, audience and the end of its time.
func (p *provider) read(ctx context.Context, found *discovered, left Departure, raw string) (account.Identity, error) {
	token, err := found.verifier.Verify(oidc.ClientContext(ctx, p.client), raw)
	if err == nil {
		err = p.believe(token, left)
	}
	if err != nil {
		return account.Identity{}, errAnswer.Because(err)
	}
	return account.Identity{Issuer: p.set.Issuer, Subject: token.Subject}, nil
}

// believe checks what the library leaves to us: OpenID Connect Core 1.0, 3.1.3.7,
// points 4, 5, 10 and 11.
func (p *provider) believe(token *oidc.IDToken, left Departure) error {
	var claims struct {
		Party string `json:"azp"`
	}
	if err := token.Claims(&claims); err != nil {
		return err
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(left.Nonce)) != 1:
		return errors.New("the ID token has another nonce")
	case claims.Party != p.set.Client && (claims.Party != "" || len(token.Audience) > 1):
		return fmt.Errorf("the ID token is for the party %.100q", claims.Party)
	case token.IssuedAt.Unix() <= 0 || token.IssuedAt.After(p.now().Add(skew)):
		return fmt.Errorf("the ID token is of %s", token.IssuedAt)
	case token.Subject == "" || len(token.Subject) > maxSubject || strings.ContainsFunc(token.Subject, unprintable):
		return errors.New("the ID token has no usable subject")
	}
	return nil
}

func unprintable(r rune) bool { return r < ' ' || r > '~' }
