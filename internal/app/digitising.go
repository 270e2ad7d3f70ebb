package app

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/live"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

const (
	stepTime     = 48 * time.Hour // of one step on the longest film; the tools have limits of their own
	stepAttempts = 3
	toolsAgain   = time.Minute      // until a missing tool, or room on the disk, is looked for again
	awayAgain    = 15 * time.Second // until the store is, as for every other job
	tellEvery    = time.Second
	lookEvery    = 500 * time.Millisecond // at whether somebody stopped a step
	gaveUp       = "digitise.gave-up"
)

// digitising runs the steps of every asset's plan and makes visible what they
// yield.
type digitising struct {
	assets *sqlstore.Assets
	run    func(ctx context.Context, step string, f media.Asset, report digitise.Report) (media.Harvest, error)
	blobs  blob.Store
	queue  *job.Queue
	hub    *live.Hub
	now    func() time.Time
	log    *slog.Logger
	room   *room
}

// register says who works the jobs.
func (d *digitising) register() {
	job.Handle(d.queue, stepTime, stepAttempts, func(ctx context.Context, j job.Job[ticketJob]) error { return d.serve(ctx, j) })
	job.Handle(d.queue, time.Minute, stepAttempts, func(ctx context.Context, j job.Job[digitiseJob]) error {
		return d.accept(ctx, j.Args, j.Done)
	})
	job.Handle(d.queue, time.Minute, stepAttempts, func(ctx context.Context, j job.Job[addingJob]) error {
		return d.accept(ctx, digitiseJob(j.Args), j.Done)
	})
	job.Handle(d.queue, time.Hour, 1, func(ctx context.Context, _ job.Job[sweepJob]) error { return d.sweep(ctx) })
	d.queue.Every(sweepEvery, sweepJob{})
}

// turn is a step whose turn it is, and the job that does it.
type turn struct {
	sqlstore.Due
	last bool
	done sqlstore.Last
}

// serve does the step whose turn it is in the line of a ticket.
func (d *digitising) serve(ctx context.Context, j job.Job[ticketJob]) error {
	leave, err := d.room.enter(ctx, digitise.Line(j.Args.Line))
	if err != nil {
		return err
	}
	defer leave()
	due, found, err := d.assets.TakeTurn(ctx, j.Args.Line, j.ID)
	if err != nil || !found {
		return err
	}
	f, _, err := d.assets.Find(ctx, due.Asset)
	if fault.KindOf(err) == fault.NotFound { // a learner took the file out, or was erased
		return nil
	}
	if err != nil {
		return err
	}
	return d.digitise(ctx, turn{due, j.Last, j.Done}, f)
}

func (d *digitising) digitise(ctx context.Context, t turn, f media.Asset) error {
	run, err := d.assets.Begin(ctx, f.ID, t.Step, digitise.Version(f.Kind, t.Step))
	if err != nil {
		return err
	}
	d.tellOrLog(ctx, f.ID)
	working, end := d.untilStopped(ctx, run)
	yield, failure := d.run(working, t.Step, f, d.progress(ctx, run))
	end()
	// What came of it is written even if the lab is being stopped.
	ctx = context.WithoutCancel(ctx)
	retry, err := d.conclude(ctx, t, f.Kind, run, yield, failure)
	d.tellOrLog(ctx, f.ID)
	switch {
	case errors.Is(err, sqlstore.ErrStopped):
		return d.assets.Within(ctx, t.done)
	case err != nil:
		return err
	}
	return retry
}

// untilStopped gives a context that ends when somebody stops an attempt, by this
// lab or by another of the same record; end says that nobody need look any more.
func (d *digitising) untilStopped(ctx context.Context, run media.StepRun) (working context.Context, end func()) {
	working, stop := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-working.Done():
				return
			case <-tick.C:
				if runs, err := d.assets.Running(working, run); err == nil && !runs {
					stop()
				}
			}
		}
	})
	return working, func() { stop(); looking.Wait() }
}

// conclude writes what came of an attempt. retry is the error with which the
// job ends if the queue is to try it once more.
func (d *digitising) conclude(ctx context.Context, t turn, of media.Kind, run media.StepRun, yield media.Harvest, failure error) (retry, err error) {
	keep := func(context.Context, *sql.Tx) error { return nil }
	run.Tools = strings.Join(yield.Tools, ", ")
	switch kind := fault.KindOf(failure); {
	case failure == nil:
		// Shown from the end of the last step on that does more than to add.
		shown := !digitise.Adds(of, run.Step) && (len(t.Follow) == 0 || digitise.Adds(of, t.Follow[0]))
		return nil, d.assets.Finish(ctx, run, yield, shown, func(ctx context.Context, tx *sql.Tx) error {
			if err := errors.Join(d.index(ctx, tx, yield), d.goOn(ctx, tx, t)); err != nil {
				return err
			}
			return t.done(ctx, tx)
		})
	case errors.Is(failure, context.Canceled): // the lab stops
		return failure, d.assets.Retry(ctx, run, "lab.stopped", keep)
	case kind == fault.Invalid && digitise.OnlyKept(failure):
		return nil, d.assets.GiveUp(ctx, run, media.Kept, codeOf(failure), t.done)
	case kind == fault.Invalid:
		return nil, d.assets.GiveUp(ctx, run, media.Failed, codeOf(failure), t.done)
	case kind == fault.Unavailable, kind == fault.NoSpace: // a tool is missing, or the disk is full: that is no fault of the file's
		return job.Later(again(failure), failure), d.assets.Retry(ctx, run, codeOf(failure), keep)
	case t.last:
		d.log.ErrorContext(ctx, "digitising gave up", "asset", run.Asset, "step", run.Step, "err", failure)
		return nil, d.assets.GiveUp(ctx, run, media.Failed, gaveUp, t.done)
	}
	return failure, d.assets.Retry(ctx, run, codeOf(failure), keep)
}

// index has the pages that a step found indexed at once, also where no fact tells of
// them because the asset is shown already.
func (d *digitising) index(ctx context.Context, tx *sql.Tx, yield media.Harvest) error {
	if len(yield.Pages) == 0 {
		return nil
	}
	return d.queue.AddUnlessWaiting(ctx, tx, indexJob{})
}

// again is how long a step waits for what it lacks.
func again(lacking error) time.Duration {
	if errors.Is(lacking, blob.ErrAway) {
		return awayAgain
	}
	return toolsAgain
}

// progress notes how far an attempt has come, at most once a second, and at once
// what it turns to.
func (d *digitising) progress(ctx context.Context, run media.StepRun) digitise.Report {
	var told time.Time
	return func(p digitise.Progress) {
		if d.now().Sub(told) < tellEvery && p.Making == run.Making {
			return
		}
		told = d.now()
		run.Done, run.Total, run.Making = p.Done, p.Total, p.Making
		run.Left = left(told.Sub(run.Started), p)
		if err := d.assets.Progress(ctx, run); err != nil {
			d.log.DebugContext(ctx, "progress was not noted", "err", err)
			return
		}
		d.tellOrLog(ctx, run.Asset)
	}
}

// left is how many seconds of an attempt remain, if it goes on as it did.
func left(spent time.Duration, p digitise.Progress) int {
	if p.Done <= 0 || p.Total <= p.Done {
		return 0
	}
	return int(math.Ceil(spent.Seconds() * float64(p.Total-p.Done) / float64(p.Done)))
}

// tell lets those who work on a course see how its assets stand.
func (d *digitising) tell(ctx context.Context, asset string) error {
	f, shown, err := d.assets.Find(ctx, asset)
	if err != nil {
		return err
	}
	steps, err := d.assets.Steps(ctx, asset)
	if err != nil {
		return err
	}
	for _, at := range shown {
		for _, person := range at.People {
			d.hub.Tell(httpapi.AssetEvent(person, at.Resource, at.Course, f, steps))
		}
	}
	return nil
}

// tellOrLog tells where a failure to tell must not stop the work.
func (d *digitising) tellOrLog(ctx context.Context, asset string) {
	if err := d.tell(ctx, asset); err != nil {
		d.log.DebugContext(ctx, "an asset was not told of", "err", err)
	}
}
