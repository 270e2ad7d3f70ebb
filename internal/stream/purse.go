package stream

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Purse says how much more somebody may be sent, and counts what they are.
type Purse interface {
	// Left is how many bytes may still be sent to somebody: of a budget of their
	// own, and of one that their place shares.
	Left(ctx context.Context, who account.Actor) (own, shared int64)
	// Spend counts bytes that were sent.
	Spend(who account.Actor, bytes int64)
}

// Why something is withheld.
var (
	errSpent       = fault.New(fault.Forbidden, "budget.spent", "This is more than is left of your data budget. Sound and text go on; you can also use more on purpose.")
	errSharedSpent = fault.New(fault.Forbidden, "budget.place-spent", "This is more than is left of the data budget of your place. A smaller picture, sound and text go on.")
)

// within measures a film and withholds the rungs that are more than is left to
// somebody, as a whole. Sound alone is never withheld; nor is the cheapest
// picture because of others' budget, since theirs is no wall to learning.
func (s *Service) within(ctx context.Context, who account.Actor, resource string) (Ladder, error) {
	l, err := s.shelf.Ladder(ctx, resource)
	if err != nil {
		return l, err
	}
	own, shared := s.purse.Left(ctx, who)
	cheapest := l.cheapest()
	for i := range l.Levels {
		v := &l.Levels[i]
		switch {
		case v.Rung == Voice:
		case v.Bytes > own:
			v.Withheld = errSpent
		case v.Bytes > shared && v.Rung != cheapest:
			v.Withheld = errSharedSpent
		}
	}
	return l, nil
}

// cheapest is the rung with a picture that takes least.
func (l Ladder) cheapest() string {
	for _, v := range l.ByCost() {
		if v.Rung != Voice {
			return v.Rung
		}
	}
	return ""
}

// withheld says why a rung is.
func (l Ladder) withheld(rung string) error {
	for _, v := range l.Levels {
		if v.Rung == rung {
			return v.Withheld
		}
	}
	return nil
}

// anything says why all rungs are withheld, where they are.
func (l Ladder) anything() error {
	var why error
	for _, v := range l.Levels {
		if v.Withheld == nil {
			return nil
		}
		why = v.Withheld
	}
	return why
}

// afford judges what is asked for by what is left. A film that was begun plays
// on to the last byte that is left: that its rung is more than that is a reason
// not to begin it.
func (s *Service) afford(ctx context.Context, who account.Actor, resource string, want Wanted, held Held) error {
	moving := (want.Role == media.RoleInit || want.Role == media.RoleSegment) && want.Rung != Voice
	still := want.Role == media.RolePage || want.Role == media.RoleImage || want.Role == media.RoleFigure
	if !moving && !still && !want.Original {
		return nil
	}
	own, shared := s.purse.Left(ctx, who)
	switch {
	case want.Original && held.Asset.Size > own, !want.Original && own == 0:
		return errSpent
	case want.Original && held.Asset.Kind == media.Video && held.Asset.Size > shared:
		return errSharedSpent
	case moving && shared == 0:
		return s.unlessCheapest(ctx, resource, want.Rung)
	}
	return nil
}

// unlessCheapest withholds all but the picture that takes least.
func (s *Service) unlessCheapest(ctx context.Context, resource, rung string) error {
	l, err := s.shelf.Ladder(ctx, resource)
	if err == nil && rung != l.cheapest() {
		err = errSharedSpent
	}
	return err
}
