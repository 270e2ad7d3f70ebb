package assessment

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Fared is what is known of how a quiz fared.
type Fared struct {
	Work   Work
	Course account.Object
	Group  account.Object // where it was asked for one
	Paper  []Question     // the newest
	Firsts []First
}

// FaredStore reads first attempts.
type FaredStore interface {
	// Fared reads the first attempts at a work that the scope may read: of the
	// learners of a group, or of everybody where group is empty. It answers
	// fault.Missing where one of both is not there.
	Fared(ctx context.Context, scope account.Scope, work, group string) (Fared, error)
}

// Analyst tells who makes a quiz, and who trains a group, how its questions fared.
type Analyst struct{ store FaredStore }

// NewAnalyst makes an analyst over a store.
func NewAnalyst(store FaredStore) *Analyst { return &Analyst{store} }

// Items tells how the questions of a quiz fared in a group, for its trainers, or
// with everybody, for who may edit its course.
func (a *Analyst) Items(ctx context.Context, who account.Actor, work, group string) (Statistics, error) {
	f, err := a.store.Fared(ctx, who.Scope(), work, group)
	act := account.CourseEdit
	if group != "" {
		act = account.ProgressRead
	}
	if err != nil {
		return Statistics{}, account.OrAbsent(who, act, err)
	}
	about := f.Course
	if group != "" {
		about = f.Group
	}
	if err := account.Can(who, act, about); err != nil {
		return Statistics{}, err
	}
	if f.Work.Kind != Quiz {
		return Statistics{}, errNoPaper
	}
	return ItemsOf(f.Paper, f.Firsts)
}
