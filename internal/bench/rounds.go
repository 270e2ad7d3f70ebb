package bench

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// side measures one side of a comparison once.
type side func(ctx context.Context) (float64, error)

// rounds measures every side once a round, in shuffled order, and gives what
// each side measured. One round more is run first and dropped.
func rounds(ctx context.Context, n int, sides ...side) ([][]float64, error) {
	taken := make([][]float64, len(sides))
	for round := range n + 1 {
		values, err := shuffled(ctx, sides...)
		if err != nil {
			return nil, err
		}
		for i, value := range values {
			if round > 0 {
				taken[i] = append(taken[i], value)
			}
		}
	}
	return taken, nil
}

// shuffled measures every side once, in random order.
func shuffled(ctx context.Context, sides ...side) (values []float64, err error) {
	values = make([]float64, len(sides))
	for _, i := range rand.Perm(len(sides)) {
		if values[i], err = sides[i](ctx); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// compare fills in a figure from rounds of ours and theirs.
func (f Figure) compare(ours, theirs []float64) Figure {
	ratios := make([]float64, len(ours))
	for i := range ours {
		ratios[i] = ours[i] / theirs[i]
	}
	f.Ours, f.Theirs, f.Ratio = median(ours), median(theirs), median(ratios)
	f.Noise = (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 / f.Ratio
	return f
}

// contest fills in a figure from n rounds of ours against theirs, or of ours
// alone where theirs is nil.
func (f Figure) contest(ctx context.Context, n int, ours, theirs side) ([]Figure, error) {
	if theirs == nil {
		taken, err := rounds(ctx, n, ours)
		if err != nil {
			return nil, err
		}
		f.Name, f.Ours, f.Limit, f.Against = f.Name+" (no "+f.Against+" here)", median(taken[0]), 0, ""
		return []Figure{f}, nil
	}
	taken, err := rounds(ctx, n, ours, theirs)
	if err != nil {
		return nil, err
	}
	return []Figure{f.compare(taken[0], taken[1])}, nil
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile gives the value below which the share q of the values lies, between
// the two nearest where it falls between.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// crowd lets workers repeat do for a time, and counts what was done. The first
// error ends it.
func crowd(ctx context.Context, workers int, length time.Duration, do func(ctx context.Context, worker int) error) (done int, err error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	over := make(chan struct{})
	timer := time.AfterFunc(length, func() { close(over) })
	defer timer.Stop()
	counts := make([]int, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			counts[w] = repeat(ctx, over, func() error { return do(ctx, w) }, end)
		})
	}
	group.Wait()
	for _, n := range counts {
		done += n
	}
	if cause := context.Cause(ctx); cause != nil {
		return done, cause
	}
	if done == 0 {
		return 0, errors.New("nothing was answered in the time of a round")
	}
	return done, nil
}

func repeat(ctx context.Context, over <-chan struct{}, do func() error, fail context.CancelCauseFunc) (done int) {
	for ctx.Err() == nil {
		select {
		case <-over:
			return done
		default:
		}
		if err := do(); err != nil {
			fail(err)
			return done
		}
		done++
	}
	return done
}

// cpuEach measures the CPU time that a server spends on each thing that a crowd
// does.
func cpuEach(p *server, workers int, length time.Duration, do func(ctx context.Context, worker int) error) side {
	return cpuTogether([]*server{p}, workers, length, do)
}

// cpuTogether is cpuEach of several servers that do a thing together.
func cpuTogether(all []*server, workers int, length time.Duration, do func(ctx context.Context, worker int) error) side {
	return func(ctx context.Context) (float64, error) {
		before, err := cpuOfAll(all)
		if err != nil {
			return 0, err
		}
		done, err := crowd(ctx, workers, length, do)
		if err != nil {
			return 0, err
		}
		after, err := cpuOfAll(all)
		return (after - before).Seconds() / float64(done), err
	}
}

func cpuOfAll(all []*server) (sum time.Duration, err error) {
	for _, p := range all {
		spent, err := p.cpu()
		if err != nil {
			return 0, err
		}
		sum += spent
	}
	return sum, nil
}

// in changes the unit of what a side measures in seconds.
func (s side) in(unit time.Duration) side {
	return func(ctx context.Context) (float64, error) {
		value, err := s(ctx)
		return value / unit.Seconds(), err
	}
}
