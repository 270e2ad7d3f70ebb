// Package oidc lets people sign in by the account that their institution gave
// them, at an OpenID provider: OpenID Connect Core 1.0, the authorization code
// flow with PKCE (RFC 7636, S256), state, nonce and the issuer of the answer
// (RFC 9207).
//
// The provider says who came; account says who that is here, by issuer and
// subject alone, and somebody unknown is nobody: no person is ever made. The
// provider is asked when somebody first wants it, so that a lab starts, and
// local accounts work, while it is away.
//
// It writes one row for a browser that is sent away, by its Departures; the row
// is used once, within ten minutes. What the provider answers is bounded in time
// (10 s) and size (1 MiB; an ID token 16 kB), and it may not send us elsewhere.
package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// Away is how long a browser may stay at the provider.
const Away = 10 * time.Minute

// What goes wrong on the way, in words for whoever came back.
var (
	errOver    = fault.New(fault.Unauthenticated, "oidc.over", "This attempt has run out or was used already. Begin again.")
	errRefused = fault.New(fault.Unauthenticated, "oidc.refused", "You did not go on at the provider. Nothing was changed.")
	errAnswer  = fault.New(fault.Unauthenticated, "oidc.answer", "The provider's answer cannot be trusted. Nothing was changed; begin again.")
	errAway    = fault.New(fault.Unavailable, "oidc.away", "The sign-in of your institution does not answer just now. Use your login here, or try again in a moment.")
)

// Settings name the provider and the lab at it.
type Settings struct {
	Issuer  string // https://…, exactly as the provider writes itself
	Client  string // the lab's name there
	Secret  string // empty for a public client
	Address string // the lab's own, without a slash at the end
}

// Returned is where the provider sends browsers back to, below the lab's address.
const Returned = "/in/oidc"

// Departure is a browser that was sent to the provider.
type Departure struct {
	State    string
	Nonce    string
	Verifier string
	Next     string // where in the lab it wanted to go
	Links    string // the person to whom an identity is to be linked; empty where somebody signs in
	Until    time.Time
}

// Departures keeps who was sent to the provider.
type Departures interface {
	// Keep keeps a departure under the hash of the browser's token.
	Keep(ctx context.Context, hash string, d Departure) error
	// Take gives a departure back and forgets it; NotFound where there is none.
	Take(ctx context.Context, hash string) (Departure, error)
}

// Door is the way in by the provider. It is safe for concurrent use.
type Door struct {
	provider *provider
	accounts *account.Service
	left     Departures
	now      func() time.Time
	random   io.Reader
	log      *slog.Logger
}

// New opens the door without asking the provider anything yet. random is a
// source that nobody can guess.
func New(set Settings, accounts *account.Service, left Departures, now func() time.Time, random io.Reader, log *slog.Logger) *Door {
	return &Door{provider: newProvider(set, now), accounts: accounts, left: left, now: now, random: random, log: log}
}

// Sent is a browser on its way to the provider.
type Sent struct {
	Address string // where it goes
	Token   string // what it keeps until it comes back
}

// Leave sends a browser to the provider to sign in by it; next is where in the
// lab it goes afterwards.
func (d *Door) Leave(ctx context.Context, from netip.Addr, next string) (Sent, error) {
	if err := d.accounts.Knock(ctx, from); err != nil {
		return Sent{}, err
	}
	return d.send(ctx, Departure{Next: local(next)})
}

// LeaveToLink sends a signed-in person's browser to the provider to link the
// account that they have there. They show first that it is them: by their
// present secret, or by having signed in a moment ago.
func (d *Door) LeaveToLink(ctx context.Context, p account.Person, signIn, current, next string) (Sent, error) {
	if err := d.accounts.MayLink(ctx, p, signIn, current); err != nil {
		return Sent{}, err
	}
	return d.send(ctx, Departure{Next: local(next), Links: p.ID})
}

func (d *Door) send(ctx context.Context, left Departure) (Sent, error) {
	token := d.secret()
	left.State, left.Nonce, left.Verifier = d.secret(), d.secret(), d.secret()
	left.Until = d.now().Add(Away)
	address, err := d.provider.address(ctx, left)
	if err != nil {
		return Sent{}, d.tell(ctx, err)
	}
	return Sent{Address: address, Token: token}, d.left.Keep(ctx, hash(token), left)
}

// Answer is what the provider sent a browser back with.
type Answer struct {
	State  string
	Code   string
	Issuer string // RFC 9207
	Error  string // RFC 6749, 4.1.2.1
}

// Arrived is a browser that came back and may go on.
type Arrived struct {
	Token  string // of a new sign-in; empty where an identity was linked
	Next   string
	Linked bool
}

// Return takes a browser back: token is what it kept, who is signed in on it.
// Whatever happens, the departure is used up.
func (d *Door) Return(ctx context.Context, token string, a Answer, who account.Actor, device string) (Arrived, error) {
	left, err := d.left.Take(ctx, hash(token))
	if errors.Is(err, fault.Missing()) {
		return Arrived{}, errOver.Because(err)
	}
	if err != nil {
		return Arrived{}, err
	}
	if subtle.ConstantTimeCompare([]byte(a.State), []byte(left.State)) != 1 || !d.now().Before(left.Until) || left.Links != "" && left.Links != who.Person() {
		return Arrived{}, errOver
	}
	identity, err := d.provider.identify(ctx, left, a)
	if err != nil {
		return Arrived{}, d.tell(ctx, err)
	}
	if left.Links != "" {
		return Arrived{Next: left.Next, Linked: true}, d.accounts.Link(ctx, who, identity)
	}
	signIn, err := d.accounts.SignInBy(ctx, identity, device)
	return Arrived{Token: signIn, Next: left.Next}, err
}

// Check asks the provider who it is, as the first who wants to sign in does.
func (d *Door) Check(ctx context.Context) error {
	_, err := d.provider.known(ctx)
	return err
}

// tell lets the operator read why an answer was not believed: people are told
// only that it was not, and no more than a hint would help a forger.
func (d *Door) tell(ctx context.Context, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Unauthenticated {
		return err
	}
	d.log.WarnContext(ctx, "no sign-in by the provider", "why", err)
	plain := *f
	return plain.Because(nil)
}
