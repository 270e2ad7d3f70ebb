package learning

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/live"
)

// Marking is a trainer's word about a learner of their group and a resource that
// the group follows.
type Marking struct {
	By       string // the trainer
	Group    string
	Learner  string
	Resource string
}

// Marks is where trainers' words are kept, and that is the record alone: a store
// of running sessions asks it what is completed.
type Marks interface {
	// Mark puts what rule makes of a learner's progress in its place, with the fact
	// of it, in one act. rule is told what rights need to know of the group. A
	// group, a learner in it or a resource that it follows which is not there is
	// fault.Missing.
	Mark(ctx context.Context, m Marking, rule func(group account.Object, was Progress) (Progress, error)) (Progress, error)
}

// Marker lets trainers call a resource completed for a learner: what was done on
// paper or at the machine, no player can see.
type Marker struct {
	marks Marks
	shelf Shelf
	hub   *live.Hub
	now   func() time.Time
}

// NewMarker joins what marking needs.
func NewMarker(marks Marks, shelf Shelf, hub *live.Hub, now func() time.Time) *Marker {
	return &Marker{marks: marks, shelf: shelf, hub: hub, now: now}
}

// Mark calls a resource completed for a learner, or takes that back. What the
// learner completed without a mark stays completed. Either may be said again.
func (s *Marker) Mark(ctx context.Context, who account.Actor, m Marking, completed bool) error {
	m.By = who.Person()
	f, err := s.shelf.Followed(ctx, m.Resource)
	if err != nil {
		return account.OrAbsent(who, account.ProgressMark, err)
	}
	now, err := s.marks.Mark(ctx, m, func(group account.Object, was Progress) (Progress, error) {
		if err := account.Can(who, account.ProgressMark, group); err != nil {
			return was, err
		}
		if m.By == m.Learner {
			return was, fault.OwnWork()
		}
		was.Person, was.Resource, was.Extent = m.Learner, m.Resource, f.target().Extent
		if completed {
			return was.marked(m.By, s.now()), nil
		}
		return was.unmarked(f.target().Needs, s.now()), nil
	})
	if err != nil {
		return account.OrAbsent(who, account.ProgressMark, err)
	}
	s.hub.Tell(Moved(now))
	return nil
}

// marked is progress that a trainer calls completed. What is completed already
// needs no mark.
func (p Progress) marked(by string, at time.Time) Progress {
	if p.Completed.IsZero() {
		p.Completed, p.MarkedBy = at, by
	}
	return p
}

// unmarked is progress without a mark: completed where the learner has come far
// enough meanwhile, and else not.
func (p Progress) unmarked(needs float64, at time.Time) Progress {
	if p.MarkedBy == "" {
		return p
	}
	p.Completed, p.MarkedBy = time.Time{}, ""
	if p.Share() >= needs {
		p.Completed = at
	}
	return p
}
