package app

import (
	"context"
	"fmt"
	"strings"
	"time"
)

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
