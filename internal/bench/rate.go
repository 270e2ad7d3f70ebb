package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// atOnce is how many requests may be under way at a rate.
const atOnce = 256

// atRate does a thing so many times a second, whether the last is answered or
// not, and gives how many milliseconds each was answered after it was due: who
// waits behind a slow answer has waited too.
func atRate(ctx context.Context, now func() time.Time, rate int, length time.Duration, do func(ctx context.Context, n int) error) ([]float64, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	delays := make([]float64, int(length.Seconds()*float64(rate)))
	began := now()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(delays) && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				due := began.Add(time.Duration(float64(n) / float64(rate) * float64(time.Second)))
				err := pause(ctx, due.Sub(now()))
				if err == nil {
					err = do(ctx, n)
				}
				if err != nil {
					end(err)
					return
				}
				delays[n] = now().Sub(due).Seconds() * 1000
			}
		})
	}
	workers.Wait()
	return delays, context.Cause(ctx)
}
