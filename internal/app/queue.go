package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/job"
)

// lines say which jobs compete for the same thing. Of digitising, each line has as
// many workers as the machine can feed, so that nothing short waits for what is
// long; the index has one writer; the rest is quick.
func lines(m machine) []job.Line {
	all := []job.Line{
		{Name: "quick", Workers: 4},
		{Name: "index", Workers: 1, Kinds: []string{indexJob{}.Kind()}},
	}
	for _, line := range digitise.Lines() {
		all = append(all, job.Line{Name: string(line), Workers: m.workers(line)})
	}
	return all
}

// openQueue makes the queue and says who works which job.
func (l *Lab) openQueue() (err error) {
	here := measure()
	if l.Queue, err = job.NewQueue(l.DB, job.Config{Lines: lines(here), Home: l.home}, l.log); err != nil {
		return err
	}
	l.receiving = &receiving{
		uploads: l.stores.uploads, reception: l.reception, staging: l.staging, blobs: l.Blobs, hub: l.Hub, log: l.log,
	}
	l.receiving.register(l.Queue)
	l.digitising = &digitising{
		assets: l.stores.assets, run: timed(l.meters, l.now, l.workshop.Run), blobs: l.Blobs, queue: l.Queue, hub: l.Hub, now: l.now, log: l.log, room: here.room(),
	}
	l.digitising.register()
	registerIndexing(l.Queue, l.indexer)
	l.registerOwed()
	l.registerForgetting()
	l.registerCounting()
	l.registerNoticing()
	l.registerSessions()
	l.registerQuizzes()
	return nil
}

// Start takes up what an earlier lab left, then begins the work: jobs, and what
// a first start brings.
func (l *Lab) Start(ctx context.Context) error {
	for _, resume := range []func(context.Context) error{l.receiving.resume, l.stores.record.OweReceiving, l.endAttempts, l.oweOlder, l.settleOwed, l.forgetAll} {
		if err := resume(ctx); err != nil {
			return fmt.Errorf("take up what was left: %w", err)
		}
	}
	ctx, l.halt = context.WithCancel(context.WithoutCancel(ctx))
	if err := l.Queue.Start(ctx); err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	l.endWork = sync.OnceValue(l.stopWork)
	l.onClose(l.endWork)
	if err := l.openMetrics(); err != nil {
		return err
	}
	l.aside(ctx, "make the PDF reader ready", l.pdf.Warm)
	l.aside(ctx, "write the last of what was not found", func(ctx context.Context) error {
		return l.missed.Run(ctx, func(err error) { l.log.WarnContext(ctx, "could not note what was not found", "err", err) })
	})
	l.aside(ctx, "write the last of what was sent", func(ctx context.Context) error {
		return l.budgets.Run(ctx, func(err error) { l.log.WarnContext(ctx, "could not write what was sent; it waits", "err", err) })
	})
	if l.options.Demo && !l.options.Bare {
		l.aside(ctx, "bring the starter courses", l.loadStarters)
	}
	return nil
}

// endAttempts marks what a lab left running when it died. Beside a living lab it
// leaves them: whose they are shows when their jobs are taken back.
func (l *Lab) endAttempts(ctx context.Context) error {
	alone, err := l.Queue.Alone(ctx)
	if err != nil || !alone {
		return err
	}
	return l.stores.assets.EndAll(ctx)
}

// aside does something that nobody waits for; what goes wrong is logged.
func (l *Lab) aside(ctx context.Context, what string, do func(context.Context) error) {
	l.beside.Add(1)
	go func() {
		defer l.beside.Done()
		if err := do(ctx); err != nil && !errors.Is(err, context.Canceled) {
			l.log.WarnContext(ctx, "could not "+what, "err", err)
		}
	}()
}

// stopWork lets running jobs end, for a while.
func (l *Lab) stopWork() error {
	l.halt()
	l.beside.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), stopJobs)
	defer cancel()
	return l.Queue.Stop(ctx)
}

// hangUp ends the streams that would never end by themselves.
func (l *Lab) hangUp() { l.Hub.Close() }
