package app

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

// ticketJob is one turn in a line of digitising. It names no step: whoever holds
// it does the one whose turn it is by then, so that somebody who drops a hundred
// files holds up nobody who drops one. There are as many tickets as steps that
// wait.
type ticketJob struct {
	Line string `json:"line"`
}

// Kind names it for the queue.
func (ticketJob) Kind() string { return "digitise.turn" }

// digitiseJob has the steps of an asset done, from one on; without a step, all.
type digitiseJob struct {
	Asset string `json:"asset"`
	Step  string `json:"step,omitempty"`
	Again bool   `json:"again,omitempty"` // behind everything else, with what needs it
}

// Kind names it for the queue.
func (digitiseJob) Kind() string { return "digitise" }

// addingJob is what digitiseJob is, as earlier releases added it.
type addingJob digitiseJob

// Kind names it for the queue.
func (addingJob) Kind() string { return "digitise.adding" }

// accept has the steps of an asset wait for their turn. An asset of a kind
// without a plan is kept as it is.
func (d *digitising) accept(ctx context.Context, j digitiseJob, done sqlstore.Last) error {
	f, _, err := d.assets.Find(ctx, j.Asset)
	if fault.KindOf(err) == fault.NotFound { // a learner took the file out, or was erased
		return nil
	}
	if err != nil {
		return err
	}
	if len(digitise.Plan(f.Kind)) == 0 {
		err := d.assets.GiveUp(ctx, media.StepRun{Asset: f.ID}, media.Kept, digitise.KeptAs(f).Code, done)
		return errors.Join(err, d.tell(ctx, f.ID))
	}
	return d.assets.Within(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := d.send(ctx, tx, j); err != nil {
			return err
		}
		return done(ctx, tx)
	})
}

// send is accept inside the act that causes it.
func (d *digitising) send(ctx context.Context, tx *sql.Tx, j digitiseJob) error {
	f, err := d.assets.Look(ctx, tx, j.Asset)
	if err != nil {
		return err
	}
	steps := toDo(f, j.Step)
	switch {
	case len(steps) == 0:
		return d.queue.Add(ctx, tx, j)
	case j.Again:
		return d.standIn(ctx, tx, digitise.Again, f.ID, steps)
	}
	return d.lineUp(ctx, tx, f, steps)
}

// ask is send for somebody who names a step: one that such a file does not have is
// fault.Missing.
func (d *digitising) ask(ctx context.Context, tx *sql.Tx, j digitiseJob) error {
	f, err := d.assets.Look(ctx, tx, j.Asset)
	if err != nil {
		return err
	}
	if j.Step != "" && !slices.Contains(digitise.Plan(f.Kind), j.Step) {
		return fault.Missing()
	}
	return d.send(ctx, tx, j)
}

// toDo gives what is to be done to an asset for a step of its plan: to one that is
// shown the step and what needs it, to any other the plan from there on. Without a
// step, that is all of it.
func toDo(f media.Asset, step string) []string {
	plan := digitise.Plan(f.Kind)
	at := slices.Index(plan, step)
	switch {
	case at < 0:
		return plan
	case f.State == media.Ready && !digitise.Adds(f.Kind, step):
		return digitise.Redone(f.Kind, step)
	}
	return plan[at:]
}

// lineUp has steps of an asset done one after another, each when its turn comes.
func (d *digitising) lineUp(ctx context.Context, tx *sql.Tx, f media.Asset, steps []string) error {
	return d.standIn(ctx, tx, digitise.LineOf(f, steps[0]), f.ID, steps)
}

// goOn has what follows a step that is done wait for its turn, and what was begun
// of it begin again: else it would write what it was given over what is new. What a
// better version makes anew stays behind everything else.
func (d *digitising) goOn(ctx context.Context, tx *sql.Tx, t turn) error {
	if len(t.Follow) == 0 {
		return d.assets.DropOutdated(ctx, tx, t.Asset)
	}
	freed, err := d.assets.BeginAgain(ctx, tx, t.Asset, t.Follow)
	if err != nil {
		return err
	}
	for _, line := range freed {
		if err := d.queue.Add(ctx, tx, ticketJob{line}, job.In(line)); err != nil {
			return err
		}
	}
	if t.Line == string(digitise.Again) {
		return d.standIn(ctx, tx, digitise.Again, t.Asset, t.Follow)
	}
	f, err := d.assets.Look(ctx, tx, t.Asset) // by now its pages are counted
	if err != nil {
		return err
	}
	return d.lineUp(ctx, tx, f, t.Follow)
}

// standIn puts steps into a line, with a ticket for the first.
func (d *digitising) standIn(ctx context.Context, tx *sql.Tx, line digitise.Line, asset string, steps []string) error {
	stands, err := d.assets.LineUp(ctx, tx, sqlstore.Due{Asset: asset, Step: steps[0], Line: string(line), Follow: steps[1:]})
	if err != nil || !stands {
		return err
	}
	return d.queue.Add(ctx, tx, ticketJob{string(line)}, job.In(string(line)))
}

// mendLines makes the tickets that a line lacks.
func (d *digitising) mendLines(ctx context.Context) error {
	live := func(ctx context.Context, tx *sql.Tx) (map[int64]string, error) {
		return d.queue.Live(ctx, tx, ticketJob{}.Kind())
	}
	return d.assets.MendLines(ctx, live, func(ctx context.Context, tx *sql.Tx, line string) error {
		return d.queue.Add(ctx, tx, ticketJob{line}, job.In(line))
	})
}
