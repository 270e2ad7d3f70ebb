package account

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/place"
)

// SignInLifetime is how long a browser or phone stays signed in.
const SignInLifetime = 30 * 24 * time.Hour

// seenEvery is how often at most a sign-in's last use is written.
const seenEvery = 10 * time.Minute

// ErrSignInNeeded is heard by who is not signed in, of what is not for everybody.
var ErrSignInNeeded = fault.New(fault.Unauthenticated, "sign-in.needed", "Sign in to go on.")

var (
	errWrong = fault.New(fault.Unauthenticated, "sign-in.wrong", "Login and secret do not match.")
	errOver  = fault.New(fault.Unauthenticated, "sign-in.over", "This sign-in has ended. Sign in again.")
)

// SignIn is one browser or phone that a person has signed in with.
type SignIn struct {
	ID      string
	Person  string
	Token   string // what is stored of the cookie: its SHA-256
	Device  string // "Firefox · Linux"
	Created time.Time
	Seen    time.Time // last use, at most ten minutes old
	Expires time.Time
}

// Credentials are what a secret is compared with.
type Credentials struct {
	Person Person
	Hash   string    // empty where no secret was given or chosen yet
	Until  time.Time // when a secret that was given ends; zero for a chosen one
}

// Known is everything that a request needs about who asks.
type Known struct {
	Person     Person
	Grants     []Grant
	GroupPlace map[string]string
	Places     []place.Place
	SignIn     SignIn // without ID for an API token
	actor      *Actor // of Join
}

// Join joins what is known of a person once and for every request that asks: actors
// never change.
func (k *Known) Join() {
	a := NewActor(k.Person, k.Grants, k.GroupPlace, place.NewTree(k.Places))
	k.actor = &a
}

// Actor gives what was joined.
func (k Known) Actor() Actor {
	if k.actor == nil {
		k.Join()
	}
	return *k.actor
}

// SignInStore keeps sign-ins.
type SignInStore interface {
	// Credentials finds an active person by login, or NotFound.
	Credentials(ctx context.Context, login string) (Credentials, error)
	// BeginSignIn keeps a sign-in of an active person and forgets expired ones. A
	// hash to spend is that of a one-time secret: it opens nothing from then on,
	// and if it is gone already there is no sign-in but NotFound.
	BeginSignIn(ctx context.Context, s SignIn, spend string) error
	// Known finds the active person behind a token's hash, of a sign-in or of an
	// API token, with all that decides what they may do; or NotFound.
	Known(ctx context.Context, hash string) (Known, error)
	// KnownAs is Known for a login, without a sign-in.
	KnownAs(ctx context.Context, login string) (Known, error)
	// Seen notes that a sign-in was used.
	Seen(ctx context.Context, signIn string, at time.Time) error
	// SignIns lists the reader's own, the last used first.
	SignIns(ctx context.Context, scope Scope) ([]SignIn, error)
	// EndSignIn removes a sign-in, if judge lets its owner's be removed.
	EndSignIn(ctx context.Context, by, signIn string, judge func(owner Profile) error) error
}

// Attempt is somebody who wants to sign in.
type Attempt struct {
	Login  string
	Secret string
	Device string
	From   netip.Addr
}

// SignIn signs a person in by login and secret and returns the token that their
// browser is to keep. An unknown login, a wrong secret and one that has run out
// answer alike, after the same work. What could be nobody's secret is refused
// without a look at the login.
func (s *Service) SignIn(ctx context.Context, a Attempt) (token string, err error) {
	if err := checkTyped(a.Secret); err != nil {
		return "", err
	}
	bounds := attemptBounds(tidyLogin(a.Login), a.From)
	if !s.failures.Take(ctx, bounds...) {
		return "", errTooManyFailures
	}
	found, err := s.signIns.Credentials(ctx, tidyLogin(a.Login))
	if err != nil && !errors.Is(err, fault.Missing()) {
		return "", err
	}
	right, err := s.verify(ctx, found.Hash, a.Secret)
	if err != nil {
		return "", err
	}
	if !right || !found.Until.IsZero() && s.now().After(found.Until) {
		return "", errWrong
	}
	spend := ""
	if !found.Until.IsZero() {
		spend = found.Hash
	}
	token, signIn := s.newSignIn(found.Person.ID, a.Device)
	if err := s.signIns.BeginSignIn(ctx, signIn, spend); errors.Is(err, fault.Missing()) {
		return "", errWrong.Because(err)
	} else if err != nil {
		return "", err
	}
	s.failures.Forgive(ctx, bounds...)
	return token, nil
}

func (s *Service) newSignIn(person, device string) (token string, signIn SignIn) {
	token, hash := s.newToken()
	now := s.now()
	return token, SignIn{
		ID: s.ids.New(), Person: person, Token: hash, Device: device,
		Created: now, Seen: now, Expires: now.Add(SignInLifetime),
	}
}

// SignInAsDemo signs somebody of the demonstration in without a secret. The
// caller makes sure that the request comes from this machine.
func (s *Service) SignInAsDemo(ctx context.Context, person, device string) (token string, err error) {
	people, err := s.lab.DemoPeople(ctx)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(people, func(p Profile) bool { return p.ID == person }) {
		return "", fault.Missing()
	}
	token, signIn := s.newSignIn(person, device)
	return token, s.signIns.BeginSignIn(ctx, signIn, "")
}

// Authenticate finds who a token belongs to. Roles are read anew each time, so
// that one which was taken away counts from the next request. A token that is
// not known, or over, is Unauthenticated.
func (s *Service) Authenticate(ctx context.Context, token string) (Actor, Person, string, error) {
	k, err := s.signIns.Known(ctx, hashToken(token))
	if errors.Is(err, fault.Missing()) {
		return Actor{}, Person{}, "", errOver.Because(err)
	}
	if err != nil {
		return Actor{}, Person{}, "", err
	}
	now := s.now()
	if k.SignIn.ID != "" {
		if !now.Before(k.SignIn.Expires) {
			return Actor{}, Person{}, "", errOver
		}
		if now.Sub(k.SignIn.Seen) >= seenEvery {
			if err := s.signIns.Seen(ctx, k.SignIn.ID, now); err != nil {
				return Actor{}, Person{}, "", err
			}
		}
	}
	return k.Actor(), k.Person, k.SignIn.ID, nil
}

// Holder finds whom a credential stands for, as Authenticate does by its token;
// it counts as no use of the sign-in.
func (s *Service) Holder(ctx context.Context, credential string) (Actor, error) {
	k, err := s.signIns.Known(ctx, credential)
	if errors.Is(err, fault.Missing()) {
		return Actor{}, errOver.Because(err)
	}
	if err != nil {
		return Actor{}, err
	}
	if k.SignIn.ID != "" && !s.now().Before(k.SignIn.Expires) {
		return Actor{}, errOver
	}
	return k.Actor(), nil
}

// ActorFor gives the actor that somebody with this login is, for the command
// line and for the starter content.
func (s *Service) ActorFor(ctx context.Context, login string) (Actor, error) {
	k, err := s.signIns.KnownAs(ctx, tidyLogin(login))
	return k.Actor(), err
}

// SignIns lists the actor's own sign-ins, the last used first.
func (s *Service) SignIns(ctx context.Context, who Actor) ([]SignIn, error) {
	return s.signIns.SignIns(ctx, who.Scope())
}

// EndSignIn signs a browser or phone out.
func (s *Service) EndSignIn(ctx context.Context, who Actor, signIn string) error {
	err := s.signIns.EndSignIn(ctx, who.Person(), signIn, func(owner Profile) error {
		return Can(who, SignInRevoke, owner.Object())
	})
	return OrAbsent(who, SignInRevoke, err)
}
