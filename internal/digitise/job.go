package digitise

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/media"
)

// Job is one run of one step on one file.
type Job struct {
	Source   string                // the file to work on, read-only, under a name of ours
	Upload   string                // the file as it was uploaded, idem: another than Source where the step has a From
	Out      string                // an empty folder for what is made
	Name     string                // the file's name as its owner wrote it; never part of a path
	MIME     string                // what the file is, see Detect
	Pages    Pages                 // never nil
	Progress func(done, total int) // told now and then; never nil
	Making   func(what string)     // told when it turns to something else, see media.StepRun; never nil
}

// Pages gives what earlier steps found on the pages of the file, in their order;
// the list is the caller's.
type Pages func(ctx context.Context) ([]media.Page, error)

// Report is told how far a run has come.
type Report func(p Progress)

// Progress is how far a run has come: done of total, in units of the step.
type Progress struct {
	Done, Total int
	Making      string
}

// follow makes the two ways of telling into one.
func (j *Job) follow(report Report) {
	var at Progress
	tell := func() {
		if report != nil {
			report(at)
		}
	}
	j.Progress = func(done, total int) {
		at.Done, at.Total = done, total
		tell()
	}
	j.Making = func(what string) {
		at.Making = what
		tell()
	}
}

// Work does one step. The keys of the renditions it returns are names of files
// in Job.Out.
type Work func(ctx context.Context, job Job) (media.Harvest, error)
