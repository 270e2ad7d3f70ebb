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

// Lent is an address as it is given away.
type Lent struct {
	File     string    // the best rung as one file, which every player seeks in
	Playlist string    // all rungs, for players that seek in HLS
	Until    time.Time // when a player must have opened it
}

// Lend makes an address of a film for who may read it.
func (o *Outside) Lend(ctx context.Context, who account.Actor, credential, resource string) (Lent, error) {
	held, err := o.streams.find(ctx, who, resource, Wanted{Playlist: true, Master: true})
	if err != nil {
		return Lent{}, err
	}
	ladder, err := o.streams.shelf.Ladder(ctx, resource)
	if err != nil {
		return Lent{}, err
	}
	lendable := held.Object.State != account.Personal // what a learner handed in leaves by no address
	if !lendable || held.Asset.Kind != media.Video || held.Asset.State != media.Ready || len(ladder.Levels) == 0 {
		return Lent{}, errNoFilm
	}
	token, err := o.lend(ctx, Loan{Credential: credential, Person: who.Person(), Resource: resource}, held.Asset.Duration)
	if err != nil {
		return Lent{}, err
	}
	under := "/outside/" + token + "/"
	return Lent{
		File:     under + Wanted{Whole: true, Rung: ladder.best()}.file(""),
		Playlist: under + Wanted{Playlist: true, Master: true}.file(""),
		Until:    o.now().Add(openWithin),
	}, nil
}

// lend keeps a loan and gives its token.
func (o *Outside) lend(ctx context.Context, l Loan, duration float64) (token string, err error) {
	raw := make([]byte, loanBytes)
	if _, err := io.ReadFull(o.random, raw); err != nil {
		return "", err
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	now, film := o.now(), time.Duration(duration*float64(time.Second))
	l.Token, l.Made, l.Lasts = hashed(token), now, min(longestLoan, max(shortestLoan, timesToFinish*film))
	err = o.loans.Lend(ctx, l, now.Add(-time.Hour), now.Add(-longestLoan-openWithin), func(made int) error {
		if made >= loansAnHour {
			return errTooOften
		}
		return nil
	})
	return token, err
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
