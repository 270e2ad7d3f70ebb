package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/digital-learning-lab/lab/internal/account/oidc"
	"github.com/digital-learning-lab/lab/internal/config"
)

// door is the way in by the institution's OpenID provider.
func (l *Lab) door() *oidc.Door {
	return oidc.New(atProvider(l.Config), l.Accounts, l.stores.departures, l.now, rand.Reader, l.log)
}

func atProvider(c config.Config) oidc.Settings {
	return oidc.Settings{Issuer: c.OIDC.Issuer, Client: c.OIDC.Client, Secret: c.OIDC.Secret, Address: c.URL}
}

// institution asks the provider who it is, where there is one.
func institution(ctx context.Context, c config.Config, log *slog.Logger) []Finding {
	if c.OIDC.Issuer == "" {
		return nil
	}
	f := Finding{Name: "institution's sign-in", Words: c.OIDC.Issuer + " answers; it must send people back to " + c.URL + oidc.Returned}
	err := oidc.New(atProvider(c), nil, nil, time.Now, rand.Reader, log).Check(ctx)
	f.Well = err == nil
	if err != nil {
		f.Words = fmt.Sprintf("%s cannot be used: %v. People sign in by login meanwhile.", c.OIDC.Issuer, errors.Unwrap(err))
	}
	return []Finding{f}
}
