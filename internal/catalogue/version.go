package catalogue

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Version is one of the files that a resource showed, shows, or will show as soon
// as it is ready.
type Version struct {
	Number int // from 1
	File   media.Asset
	Steps  []media.StepRun // of its digitising, the last attempt of each
	By     string          // who sent it, or brought it back
	Name   string          // of that person
	Sent   time.Time
	Shown  time.Time // when it was put up last; zero while it never was
	Now    bool      // it is what is shown
	Brings int       // the number of the version that it brings back, or 0
	Left   Left      // what was made for it and is not of the file that is shown
	Pages  []int     // of it: those that Left counts as corrected
}

// Left counts what hangs on an older version: somebody should look at it again.
type Left struct {
	Captions    int
	Corrections int // pages that somebody corrected, and that are not in the file that is shown
	Questions   int // of quizzes, that say to look there again
}

// ErrVersion is a version that cannot be shown.
var ErrVersion = fault.New(fault.Conflict, "version.unusable", "This version of the file could not be read, so that it cannot be brought back.")

// BringBack shows an earlier version of a resource's file again, as its newest one:
// nothing that was sent since is lost. To bring back what is shown changes nothing.
func (d *Desk) BringBack(ctx context.Context, who account.Actor, id string, number int) error {
	return d.onResource(ctx, who, id, func(*Whole, *Resource) (Happening, error) {
		return Happening{Kind: fact.ResourceReplaced, Object: id, Payload: note("brings", number)}, nil
	})
}
