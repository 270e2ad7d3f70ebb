package stream

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// How long an address for an outside player lives, and how many one person has.
const (
	openWithin    = 5 * time.Minute // from when it was made until a player opens it
	shortestLoan  = 10 * time.Minute
	longestLoan   = 6 * time.Hour
	loansAnHour   = 20
	loanBytes     = 32 // of randomness
	timesToFinish = 2  // of the film's duration, with breaks
)

var (
	errNoFilm   = fault.New(fault.Invalid, "outside.no-film", "Only a film that is ready can be opened in another player.")
	errTooOften = fault.New(fault.TooMany, "outside.too-many", "You made many such addresses. Wait an hour and try again.")
)

// Loan is an address under which a player that cannot sign in plays one film for
// one person. It is good for as long as that person is signed in as when it was
// made, and may read the resource.
type Loan struct {
	Token      string // its SHA-256; the token itself is kept nowhere
	Credential string // of the sign-in or API token that made it, see account.Credential
	Person     string
	Resource   string
	Made       time.Time
	Opened     time.Time // by a player; zero before
	Lasts      time.Duration
}

// stands reports whether the address is good at a moment.
func (l Loan) stands(now time.Time) bool {
	if l.Opened.IsZero() {
		return now.Before(l.Made.Add(openWithin))
	}
	return now.Before(l.Opened.Add(l.Lasts))
}

// LoanStore keeps loans.
type LoanStore interface {
	// Lend keeps a loan, if judge lets somebody who made so many since then have
	// it; what was made before forgotten is dropped.
	Lend(ctx context.Context, l Loan, since, forgotten time.Time, judge func(made int) error) error
	// Loan finds one by its token's hash, or fault.Missing.
	Loan(ctx context.Context, token string) (Loan, error)
	// Open notes that a player opened it.
	Open(ctx context.Context, token string, at time.Time) error
}

// Outside gives films to players that cannot sign in.
type Outside struct {
	streams *Service
	loans   LoanStore
	random  io.Reader
	now     func() time.Time
}

// NewOutside joins the streams with the store of loans.
func NewOutside(streams *Service, loans LoanStore, random io.Reader, now func() time.Time) *Outside {
	return &Outside{streams: streams, loans: loans, random: random, now: now}
}

// Lend makes an address of a film for who may read it. It gives the token that
// stands in the address, and until when a player must have opened it.
func (o *Outside) Lend(ctx context.Context, who account.Actor, credential, resource string) (token string, until time.Time, err error) {
	held, err := o.streams.find(ctx, who, resource, Wanted{Playlist: true, Master: true})
	if err != nil {
		return "", until, err
	}
	if held.Asset.Kind != media.Video || held.Asset.State != media.Ready {
		return "", until, errNoFilm
	}
	raw := make([]byte, loanBytes)
	if _, err := io.ReadFull(o.random, raw); err != nil {
		return "", until, err
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	film := time.Duration(held.Asset.Duration * float64(time.Second))
	now := o.now()
	l := Loan{
		Token: hashed(token), Credential: credential, Person: who.Person(), Resource: resource, Made: now,
		Lasts: min(longestLoan, max(shortestLoan, timesToFinish*film)),
	}
	err = o.loans.Lend(ctx, l, now.Add(-time.Hour), now.Add(-longestLoan-openWithin), func(made int) error {
		if made >= loansAnHour {
			return errTooOften
		}
		return nil
	})
	return token, now.Add(openWithin), err
}

// Find gives the loan behind the token of an address, and notes the first time
// that a player asks for it. One that is over is fault.Missing.
func (o *Outside) Find(ctx context.Context, token string) (Loan, error) {
	l, err := o.loans.Loan(ctx, hashed(token))
	if err != nil {
		return Loan{}, err
	}
	now := o.now()
	if !l.stands(now) {
		return Loan{}, fault.Missing()
	}
	if l.Opened.IsZero() {
		return l, o.loans.Open(ctx, l.Token, now)
	}
	return l, nil
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
