package assessment

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Fared is what is known of how a quiz fared.
type Fared struct {
	Work   Work
	Paper  []Question // the newest
	Firsts []First
}

// FaredStore reads first attempts.
type FaredStore interface {
	// Fared reads the first attempts at a work that the scope may read: of the
	// learners of a group, or of everybody where group is empty, if rule lets it pass
	// for the course of the work and for the group. It answers fault.Missing where one
	// of both is not there.
	Fared(ctx context.Context, scope account.Scope, work, group string, rule func(course, group account.Object) error) (Fared, error)
}

// Analyst tells who makes a quiz, and who trains a group, how its questions fared.
type Analyst struct{ store FaredStore }

// NewAnalyst makes an analyst over a store.
func NewAnalyst(store FaredStore) *Analyst { return &Analyst{store} }

// Items tells how the questions of a quiz fared in a group, for its trainers, or
// with everybody, for who may edit its course.
func (a *Analyst) Items(ctx context.Context, who account.Actor, work, group string) (Statistics, error) {
	act := account.CourseEdit
	if group != "" {
		act = account.ProgressRead
	}
	f, err := a.store.Fared(ctx, who.Scope(), work, group, func(course, of account.Object) error {
		if group != "" {
			return account.Can(who, act, of)
		}
		return account.Can(who, act, course)
	})
	if err != nil {
		return Statistics{}, account.OrAbsent(who, act, err)
	}
	if f.Work.Kind != Quiz {
		return Statistics{}, errNoPaper
	}
	return ItemsOf(f.Paper, f.Firsts)
}
