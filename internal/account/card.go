package account

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// maxCards is how many cards are made at once: each costs one hash.
const maxCards = 100

var errManyCards = fault.New(fault.TooLarge, "cards.many", "Print at most 100 cards at once.")

// Card is what a learner without e-mail is handed on paper: a one-time secret
// and a ticket for a phone's camera. Each opens the lab once within 30 days, and
// neither once a secret was chosen.
type Card struct {
	Person Profile
	Secret string
	Ticket string
}

// Reset replaces what one person shows to sign in.
type Reset struct {
	Person string
	Hash   string
	Until  time.Time // when the secret ends unless another is chosen
	Ticket Ticket
}

// Cards makes new connection cards for learners of a group, or for all of them
// where none is named; those who are more than a learner are then left out.
// Everything they had to sign in with ends.
func (s *Service) Cards(ctx context.Context, who Actor, group string, people []string) (GroupView, []Card, error) {
	g, chosen, err := s.cardHolders(ctx, who, group, people)
	if err != nil {
		return GroupView{}, nil, OrAbsent(who, SecretReset, err)
	}
	if len(chosen) > maxCards {
		return GroupView{}, nil, errManyCards
	}
	cards, resets := make([]Card, len(chosen)), make([]Reset, len(chosen))
	for i, p := range chosen {
		secret := s.randomSecret()
		hash, err := s.hashSecret(ctx, secret)
		if err != nil {
			return GroupView{}, nil, err
		}
		ticket, t := s.newTicket(p.ID, CardTicket)
		cards[i] = Card{Person: p, Secret: secret, Ticket: ticket}
		resets[i] = Reset{Person: p.ID, Hash: hash, Until: t.Expires, Ticket: t}
	}
	err = s.secrets.ResetSecrets(ctx, who.Person(), resets, func(p Profile) error { return Can(who, SecretReset, p.Object()) })
	return g, cards, OrAbsent(who, SecretReset, err)
}

// cardHolders finds the learners of the group that cards are wanted for.
func (s *Service) cardHolders(ctx context.Context, who Actor, group string, people []string) (GroupView, []Profile, error) {
	g, err := s.groups.Group(ctx, who.Scope(), group)
	if err != nil {
		return g, nil, err
	}
	if err := Can(who, SecretReset, Object{Org: g.Org, Place: g.Place, Groups: []string{g.ID}}); err != nil {
		return g, nil, err
	}
	learners, err := s.groups.Learners(ctx, who.Scope(), group)
	if err != nil {
		return g, nil, err
	}
	if len(people) == 0 {
		return g, slices.DeleteFunc(learners, func(p Profile) bool { return Can(who, SecretReset, p.Object()) != nil }), nil
	}
	var chosen []Profile
	for _, id := range people {
		at := slices.IndexFunc(learners, func(p Profile) bool { return p.ID == id })
		if at < 0 {
			return g, nil, fault.Missing()
		}
		chosen = append(chosen, learners[at])
	}
	return g, chosen, nil
}
