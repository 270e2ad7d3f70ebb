package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// cookieName is where a browser keeps its sign-in. Under TLS the browser is
// asked for the __Host- form, which no other host can set.
const (
	cookieName       = "lab"
	secureCookieName = "__Host-lab"
)

// visitor is who stands behind a request.
type visitor struct {
	Actor  account.Actor
	Person account.Person
	SignIn string // identifier of the sign-in, empty for API tokens
	// Credential is what may be kept of the cookie or token, see account.Credential.
	Credential string
}

type contextKey int

const (
	visitorKey contextKey = iota
	arrivalKey
)

// visitorOf gives who stands behind a request; the zero visitor is anonymous.
func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey).(visitor)
	return v
}

// identify finds out who asks. A cookie or token that is not known any more
// makes a visitor, not an error: the interface then offers to sign in.
func (s *Server) identify(c *gin.Context) {
	token := presented(c.Request)
	if token == "" {
		return
	}
	actor, person, signIn, err := s.Accounts.Authenticate(c.Request.Context(), token)
	switch {
	case err == nil:
		v := visitor{Actor: actor, Person: person, SignIn: signIn, Credential: account.Credential(token)}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), visitorKey, v))
	case !errors.Is(err, fault.Missing()) && fault.KindOf(err) != fault.Unauthenticated:
		s.fail(c, err)
	}
}

// presented gives the secret that a request carries: a bearer token, or the
// browser's cookie. By TLS only the __Host- form counts: the other one can be
// set by whoever once answered this browser in plain http.
func presented(r *http.Request) string {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return bearer
	}
	name := cookieName
	if arrivalOf(r.Context()).secure {
		name = secureCookieName
	}
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// signInCookie keeps a sign-in in the browser; an empty token removes it.
func signInCookie(secure bool, token string) http.Cookie {
	c := http.Cookie{
		Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		MaxAge: int(account.SignInLifetime.Seconds()),
	}
	if secure {
		c.Name, c.Secure = secureCookieName, true
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}
