package account

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// What goes wrong with identities.
var (
	errUnlinked      = fault.New(fault.Unauthenticated, "sign-in.unlinked", "This account is not linked to anybody here yet. Sign in with your card or your login once, then link it in the settings.")
	errIdentityTaken = fault.New(fault.Conflict, "identity.taken", "This account is linked to somebody else here.")
	errLinkedAlready = fault.New(fault.Conflict, "identity.linked", "Another account is linked already. Unlink it first.")
	errOnlyWayIn     = fault.New(fault.Conflict, "identity.only-way-in", "Choose a password first: without it this account is the only way in.")
	errStaleSignIn   = fault.New(fault.Forbidden, "sign-in.stale", "Sign in once more, then try again: this needs a sign-in of the last ten minutes.")
)

// fresh is how old a sign-in may be that stands for the secret of somebody who
// has none.
const fresh = 10 * time.Minute

// Identity is an account at an OpenID provider, by the two names that never pass
// to somebody else (OpenID Connect Core 1.0, 5.7). Neither name nor address that
// the provider tells says who a person is here.
type Identity struct {
	Issuer  string
	Subject string
}

// Linked is an identity by which a person signs in.
type Linked struct {
	Identity
	ID      string
	Created time.Time
	Used    time.Time // the last sign-in by it; zero before the first
}

// IdentityStore keeps by which identities people sign in.
type IdentityStore interface {
	// BeginSignInBy keeps a sign-in of the active person whom an identity is
	// linked to, and notes its use; NotFound where there is none.
	BeginSignInBy(ctx context.Context, i Identity, s SignIn) error
	// Link links an identity to a person, if judge, seeing the person and to whom
	// it is linked already, if to anybody, agrees. What somebody without a chosen
	// secret came in by is spent.
	Link(ctx context.Context, l Linked, person string, judge func(p Person, holder string, has []Linked) error) error
	// Unlink takes an identity from its person, if judge agrees.
	Unlink(ctx context.Context, by, identity string, judge func(owner Profile) error) error
	// Identities lists those of the reader.
	Identities(ctx context.Context, scope Scope) ([]Linked, error)
}

// Knock counts somebody who comes to be sent to the provider, before anything is
// kept for them. It is TooMany where too many came from one network.
func (s *Service) Knock(ctx context.Context, from netip.Addr) error {
	if !s.failures.Take(ctx, Bound{"knock:" + network(from), knocksBorne}) {
		return errTooManyFailures
	}
	return nil
}

// SignInBy signs in whom an identity is linked to, and returns the token that
// their browser is to keep. An identity that is linked to nobody makes nobody.
func (s *Service) SignInBy(ctx context.Context, i Identity, device string) (token string, err error) {
	token, signIn := s.newSignIn("", device)
	if err := s.identities.BeginSignInBy(ctx, i, signIn); errors.Is(err, fault.Missing()) {
		return "", errUnlinked.Because(err)
	} else if err != nil {
		return "", err
	}
	return token, nil
}

// MayLink checks that whoever sits before a signed-in browser is its person,
// before an identity is linked that would open the lab from then on: they say
// their secret, or signed in a moment ago.
func (s *Service) MayLink(ctx context.Context, p Person, signIn, current string) error {
	if p.Demo {
		return errDemoSecret
	}
	return s.present(ctx, p, signIn, current)
}

// Link links an identity to the person who is signed in. One that is linked to
// them already changes nothing; each has one at most of an issuer.
func (s *Service) Link(ctx context.Context, who Actor, i Identity) error {
	return s.identities.Link(ctx, Linked{Identity: i, ID: s.ids.New()}, who.Person(), func(p Person, holder string, has []Linked) error {
		switch {
		case p.Demo:
			return errDemoSecret
		case holder != "" && holder != p.ID:
			return errIdentityTaken
		case holder == "" && slices.ContainsFunc(has, func(l Linked) bool { return l.Issuer == i.Issuer }):
			return errLinkedAlready
		}
		return nil
	})
}

// Unlink takes an identity from its person. One's own goes only while there is a
// secret to sign in with; others are given a card.
func (s *Service) Unlink(ctx context.Context, who Actor, identity string) error {
	err := s.identities.Unlink(ctx, who.Person(), identity, func(owner Profile) error {
		if err := Can(who, SignInRevoke, owner.Object()); err != nil {
			return err
		}
		if owner.ID == who.Person() && !owner.HasSecret {
			return errOnlyWayIn
		}
		return nil
	})
	return OrAbsent(who, SignInRevoke, err)
}

// Identities lists by which identities the actor signs in.
func (s *Service) Identities(ctx context.Context, who Actor) ([]Linked, error) {
	return s.identities.Identities(ctx, who.Scope())
}

// present checks that the person of a sign-in is there: by their secret; who
// signs in by an identity alone, by having done so a moment ago. Who came by a
// card or a link has nothing else to show.
func (s *Service) present(ctx context.Context, p Person, signIn, current string) error {
	switch {
	case p.MustChoose:
		return nil
	case p.HasSecret:
		return s.confirm(ctx, p, current)
	}
	open, err := s.signIns.SignIns(ctx, Scope{org: p.Org, person: p.ID})
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.ID == signIn && s.now().Sub(o.Created) < fresh {
			return nil
		}
	}
	return errStaleSignIn
}
