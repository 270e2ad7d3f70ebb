package account

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Purpose says what a ticket is for.
type Purpose string

// The purposes of tickets.
const (
	LinkTicket  Purpose = "link"  // an administrator's one-time link
	CardTicket  Purpose = "card"  // the QR of a connection card
	PhoneTicket Purpose = "phone" // the QR that signs the demo learner in on a phone
)

// ticketLifetimes says how long each may wait to be used.
var ticketLifetimes = map[Purpose]time.Duration{
	LinkTicket: 24 * time.Hour, CardTicket: 30 * 24 * time.Hour, PhoneTicket: 10 * time.Minute,
}

// errTicketOver is said of a ticket that was used, or waited too long.
var errTicketOver = fault.New(fault.Gone, "ticket.over", "This link was used already or has run out. Ask for a new one.")

// Ticket signs one person in, once.
type Ticket struct {
	ID      string
	Person  string
	Token   string // what is stored of it: its SHA-256
	Purpose Purpose
	Created time.Time
	Expires time.Time
	Used    time.Time // zero until then
}

// SecretStore keeps what people show to sign in.
type SecretStore interface {
	// AddTicket keeps a ticket for an active person.
	AddTicket(ctx context.Context, t Ticket) error
	// UseTicket finds a ticket, and if accept agrees marks it used and keeps the
	// sign-in for its person; NotFound where there is none.
	UseTicket(ctx context.Context, hash string, accept func(Ticket) error, s SignIn) error
	// ChooseSecret keeps the hash of a secret that a person chose, and ends their
	// tickets and all other sign-ins.
	ChooseSecret(ctx context.Context, person, hash, signIn string) error
	// ResetSecrets gives people one-time secrets, if judge agrees for each, and
	// ends their tickets, identities and sign-ins.
	ResetSecrets(ctx context.Context, by string, resets []Reset, judge func(Profile) error) error
	// AddToken keeps an API token.
	AddToken(ctx context.Context, t APIToken) error
}

// newTicket makes a ticket and the secret that opens it.
func (s *Service) newTicket(person string, purpose Purpose) (secret string, t Ticket) {
	secret, hash := s.newToken()
	now := s.now()
	return secret, Ticket{
		ID: s.ids.New(), Person: person, Token: hash, Purpose: purpose,
		Created: now, Expires: now.Add(ticketLifetimes[purpose]),
	}
}

// UseTicket signs a ticket's person in and returns the token that their browser
// is to keep. A ticket opens once.
func (s *Service) UseTicket(ctx context.Context, ticket, device string) (token string, err error) {
	token, signIn := s.newSignIn("", device)
	err = s.secrets.UseTicket(ctx, hashToken(ticket), func(t Ticket) error {
		if !t.Used.IsZero() || !s.now().Before(t.Expires) {
			return errTicketOver
		}
		return nil
	}, signIn)
	return token, err
}

// LinkFor makes a one-time link for somebody, by login: the way back in for who
// has the machine itself.
func (s *Service) LinkFor(ctx context.Context, login string) (ticket string, err error) {
	k, err := s.signIns.KnownAs(ctx, tidyLogin(login))
	if err != nil {
		return "", err
	}
	return s.TicketFor(ctx, k.Person.ID, LinkTicket)
}

// TicketFor makes a ticket for somebody whom the caller has a right to sign in.
func (s *Service) TicketFor(ctx context.Context, person string, purpose Purpose) (ticket string, err error) {
	ticket, t := s.newTicket(person, purpose)
	return ticket, s.secrets.AddTicket(ctx, t)
}

var (
	errWrongCurrent = fault.New(fault.Invalid, "secret.current", "This is not your present secret.").On("current")
	errDemoSecret   = fault.New(fault.Forbidden, "secret.demo", "The people of the demonstration have no secret.")
)

// ChooseSecret gives the actor a secret of their own choosing. Who has one
// already says it first; who signs in by an identity alone has done so within
// ten minutes. All other browsers and phones are signed out.
func (s *Service) ChooseSecret(ctx context.Context, who Person, signIn, current, secret string) error {
	if who.Demo {
		return errDemoSecret
	}
	if err := checkSecret(who.Login, secret); err != nil {
		return err
	}
	if err := s.present(ctx, who, signIn, current); err != nil {
		return err
	}
	hash, err := s.hashSecret(ctx, secret)
	if err != nil {
		return err
	}
	return s.secrets.ChooseSecret(ctx, who.ID, hash, signIn)
}

// confirm checks the present secret of somebody who is signed in.
func (s *Service) confirm(ctx context.Context, who Person, current string) error {
	key := Bound{"login:" + who.Login, failuresOfLogin}
	if !s.failures.Take(ctx, key) {
		return errTooManyFailures
	}
	found, err := s.signIns.Credentials(ctx, who.Login)
	if err != nil {
		return err
	}
	right, err := s.verify(ctx, found.Hash, current)
	if err != nil {
		return err
	}
	if !right {
		return errWrongCurrent
	}
	s.failures.Forgive(ctx, key)
	return nil
}

// APIToken lets a program act as a person.
type APIToken struct {
	ID      string
	Person  string
	Token   string // what is stored of it: its SHA-256
	Name    string // what it is for
	Created time.Time
}

var errTokenName = fault.New(fault.Invalid, "token.name", "Say in a few words what the token is for.").On("name")

// NewToken makes an API token for the actor; it is shown once.
func (s *Service) NewToken(ctx context.Context, who Actor, name string) (token string, err error) {
	if err := Can(who, TokenCreate, Object{Org: who.Org(), Place: who.Place(), Owner: who.Person()}); err != nil {
		return "", err
	}
	return s.addToken(ctx, who.Person(), name)
}

// TokenFor makes an API token for somebody, by login, for who has the machine
// itself.
func (s *Service) TokenFor(ctx context.Context, login, name string) (token string, err error) {
	k, err := s.signIns.KnownAs(ctx, tidyLogin(login))
	if err != nil {
		return "", err
	}
	return s.addToken(ctx, k.Person.ID, name)
}

func (s *Service) addToken(ctx context.Context, person, name string) (string, error) {
	name = text.Line(name)
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return "", errTokenName
	}
	token, hash := s.newToken()
	return token, s.secrets.AddToken(ctx, APIToken{ID: s.ids.New(), Person: person, Token: hash, Name: name, Created: s.now()})
}
