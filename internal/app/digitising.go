package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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

// digitiseJob does one step of an asset's plan; without a step, the first.
type digitiseJob struct {
	Asset string `json:"asset"`
	Step  string `json:"step,omitempty"`
}

// Kind names it for the queue.
func (digitiseJob) Kind() string { return "digitise" }

// addingJob does a step that only adds to what is shown already, in a line of
// its own: an hour of film takes minutes, and nobody's document waits for them.
type addingJob digitiseJob

// Kind names it for the queue.
func (addingJob) Kind() string { return "digitise.adding" }

const (
	stepTime     = 48 * time.Hour // of one step on the longest film; the tools have limits of their own
	stepAttempts = 3
	toolsAgain   = time.Minute      // until a missing tool, or room on the disk, is looked for again
	awayAgain    = 15 * time.Second // until the store is, as for every other job
	tellEvery    = time.Second
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
}

// register says who works the jobs.
func (d *digitising) register() {
	job.Handle(d.queue, stepTime, stepAttempts, func(ctx context.Context, j job.Job[digitiseJob]) error {
		return d.digitise(ctx, task{j.Args, j.Last, j.Done})
	})
	job.Handle(d.queue, stepTime, stepAttempts, func(ctx context.Context, j job.Job[addingJob]) error {
		return d.digitise(ctx, task{digitiseJob(j.Args), j.Last, j.Done})
	})
	job.Handle(d.queue, time.Hour, 1, func(ctx context.Context, _ job.Job[sweepJob]) error { return d.sweep(ctx) })
	d.queue.Every(sweepEvery, sweepJob{})
}

// task is a job of either line.
type task struct {
	digitiseJob
	last bool
	done sqlstore.Last
}

// add puts the job of a step into the line that it belongs to.
func (d *digitising) add(ctx context.Context, tx *sql.Tx, j digitiseJob, kind media.Kind, options ...job.Option) error {
	if digitise.Adds(kind, j.Step) {
		return d.queue.Add(ctx, tx, addingJob(j), options...)
	}
	return d.queue.Add(ctx, tx, j, options...)
}

func (d *digitising) digitise(ctx context.Context, j task) error {
	f, _, err := d.assets.Find(ctx, j.Asset)
	if fault.KindOf(err) == fault.NotFound { // a learner took the file out, or was erased
		return nil
	}
	if err != nil {
		return err
	}
	plan := digitise.Plan(f.Kind)
	if len(plan) == 0 {
		err := d.assets.GiveUp(ctx, media.StepRun{Asset: f.ID}, media.Kept, digitise.KeptAs(f.Kind).Code, j.done)
		return errors.Join(err, d.tell(ctx, f.ID))
	}
	step := j.Step
	if step == "" {
		step = plan[0]
	}
	run, err := d.assets.Begin(ctx, f.ID, step, digitise.Version(f.Kind, step))
	if err != nil {
		return err
	}
	d.tellOrLog(ctx, f.ID)
	yield, failure := d.run(ctx, step, f, d.progress(ctx, run))
	// What came of it is written even if the lab is being stopped.
	ctx = context.WithoutCancel(ctx)
	retry, err := d.conclude(ctx, j, f.Kind, run, yield, failure)
	d.tellOrLog(ctx, f.ID)
	if err != nil {
		return err
	}
	return retry
}

// conclude writes what came of an attempt. retry is the error with which the
// job ends if the queue is to try it once more.
func (d *digitising) conclude(ctx context.Context, j task, of media.Kind, run media.StepRun, yield media.Harvest, failure error) (retry, err error) {
	keep := func(context.Context, *sql.Tx) error { return nil }
	switch kind := fault.KindOf(failure); {
	case failure == nil:
		next := after(digitise.Plan(of), run.Step)
		// Shown from the end of the last step on that does more than to add.
		shown := !digitise.Adds(of, run.Step) && (next == "" || digitise.Adds(of, next))
		return nil, d.assets.Finish(ctx, run, yield, shown, func(ctx context.Context, tx *sql.Tx) error {
			return d.goOn(ctx, tx, j, of, next)
		})
	case errors.Is(failure, context.Canceled): // the lab stops
		return failure, d.assets.Retry(ctx, run, "lab.stopped", keep)
	case kind == fault.Invalid && digitise.OnlyKept(failure):
		return nil, d.assets.GiveUp(ctx, run, media.Kept, codeOf(failure), j.done)
	case kind == fault.Invalid:
		return nil, d.assets.GiveUp(ctx, run, media.Failed, codeOf(failure), j.done)
	case kind == fault.Unavailable, kind == fault.NoSpace: // a tool is missing, or the disk is full: that is no fault of the file's
		return nil, d.assets.Retry(ctx, run, codeOf(failure), func(ctx context.Context, tx *sql.Tx) error {
			same := digitiseJob{Asset: run.Asset, Step: run.Step}
			return errors.Join(d.add(ctx, tx, same, of, job.At(d.now().Add(again(failure)))), j.done(ctx, tx))
		})
	case j.last:
		d.log.ErrorContext(ctx, "digitising gave up", "asset", run.Asset, "step", run.Step, "err", failure)
		return nil, d.assets.GiveUp(ctx, run, media.Failed, gaveUp, j.done)
	}
	return failure, d.assets.Retry(ctx, run, codeOf(failure), keep)
}

// again is how long a step waits for what it lacks.
func again(lacking error) time.Duration {
	if errors.Is(lacking, blob.ErrAway) {
		return awayAgain
	}
	return toolsAgain
}

// goOn ends the job of a step and adds that of the next.
func (d *digitising) goOn(ctx context.Context, tx *sql.Tx, j task, of media.Kind, next string) error {
	if next != "" {
		if err := d.add(ctx, tx, digitiseJob{Asset: j.Asset, Step: next}, of); err != nil {
			return err
		}
	}
	return j.done(ctx, tx)
}

// after is the step that follows another in a plan, or "".
func after(plan []string, step string) string {
	if at := slices.Index(plan, step); at >= 0 && at+1 < len(plan) {
		return plan[at+1]
	}
	return ""
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
		if err := d.assets.Progress(ctx, run); err != nil {
			d.log.DebugContext(ctx, "progress was not noted", "err", err)
			return
		}
		d.tellOrLog(ctx, run.Asset)
	}
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

// sweepJob removes what dead attempts and killed processes left among the blobs,
// and files that no asset is any more.
type sweepJob struct{}

// Kind names it for the queue.
func (sweepJob) Kind() string { return "digitise.sweep" }

const (
	sweepEvery = 24 * time.Hour
	sweepAge   = 24 * time.Hour // younger runs may still be at work
)

func (d *digitising) sweep(ctx context.Context) error {
	if err := d.blobs.Sweep(ctx, d.now().Add(-sweepAge)); err != nil {
		return fmt.Errorf("sweep the store of files: %w", err)
	}
	used := map[string]bool{}
	for object, err := range d.blobs.Keys(ctx, "run/") {
		if err != nil {
			return fmt.Errorf("list attempts: %w", err)
		}
		if d.now().Sub(object.Modified) < sweepAge {
			continue
		}
		run := runOf(object.Key)
		if _, asked := used[run]; !asked {
			if used[run], err = d.assets.Used(ctx, run); err != nil {
				return err
			}
		}
		if used[run] {
			continue
		}
		if err := d.blobs.Delete(ctx, object.Key); err != nil {
			return fmt.Errorf("remove a dead attempt: %w", err)
		}
	}
	return d.sweepSources(ctx)
}

// sweepSources removes files that no asset is any more: their owner was erased, or
// they were kept twice and received once.
func (d *digitising) sweepSources(ctx context.Context) error {
	for object, err := range d.blobs.Keys(ctx, sources) {
		if err != nil {
			return fmt.Errorf("list files: %w", err)
		}
		if d.now().Sub(object.Modified) < sweepAge {
			continue
		}
		used, err := d.assets.Wanted(ctx, strings.TrimPrefix(object.Key, sources))
		if err != nil {
			return err
		}
		if used {
			continue
		}
		if err := d.blobs.Delete(ctx, object.Key); err != nil {
			return fmt.Errorf("remove a file: %w", err)
		}
	}
	return nil
}

// sources is where files are kept by the hash of their bytes.
const sources = "source/"

// runOf gives the run of run/<run>/<name>.
func runOf(key string) string {
	_, rest, _ := strings.Cut(key, "/")
	run, _, _ := strings.Cut(rest, "/")
	return run
}
