package digitise

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Job is one run of one step on one file.
type Job struct {
	Source   string                // the file, read-only, under a name of ours
	Out      string                // an empty folder for what is made
	Name     string                // the file's name as its owner wrote it; never part of a path
	Progress func(done, total int) // told now and then; never nil
}

// Work does one step. The keys of the renditions it returns are names of files
// in Job.Out.
type Work func(ctx context.Context, job Job) (media.Harvest, error)
