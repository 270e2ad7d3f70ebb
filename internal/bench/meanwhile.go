package bench

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	askEvery = 100 * time.Millisecond
	askIdle  = 40 * time.Second // 400 answers, of which four are slower than the 99th of a hundred
)

// meanwhile: how long one answer of a hundred takes at least while a folder of files
// is taken in, against a lab that has nothing else to do.
func (r *run) meanwhile(ctx context.Context, folder string, questions []string) (Figure, error) {
	ctx, end := context.WithTimeout(ctx, 20*patience)
	defer end()
	if _, err := r.askWhile(ctx, questions, func(ctx context.Context) error { return pause(ctx, 10*askEvery) }); err != nil { // for warming up
		return Figure{}, err
	}
	idle, err := r.askWhile(ctx, questions, func(ctx context.Context) error { return pause(ctx, askIdle) })
	if err != nil {
		return Figure{}, err
	}
	busy, err := r.askWhile(ctx, questions, func(ctx context.Context) error { return r.takeIn(ctx, folder) })
	f := Figure{Name: "search, p99, while they are taken in", Unit: "ms", Against: "when nothing is", Limit: 2}
	f.Ours, f.Theirs = quantile(busy, 0.99), quantile(idle, 0.99)
	f.Ratio = f.Ours / f.Theirs
	return f, err
}

// askWhile asks ten questions a second as long as something is being done, and gives
// how many milliseconds each took.
func (r *run) askWhile(ctx context.Context, questions []string, do func(context.Context) error) (taken []float64, err error) {
	asking, done := context.WithCancel(ctx)
	work, within := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer done()
		return do(within)
	})
	beat := time.NewTicker(askEvery)
	defer beat.Stop()
	for n := 0; asking.Err() == nil; n++ {
		select {
		case <-asking.Done():
			continue
		case <-beat.C:
		}
		value, err := r.answers(r.learner, "/api/v1/search?", questions[n%len(questions)])(ctx)
		if err != nil {
			done()
			return nil, errors.Join(err, work.Wait())
		}
		taken = append(taken, value)
	}
	return taken, work.Wait()
}
