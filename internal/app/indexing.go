package app

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/job"
	"github.com/digital-learning-lab/lab/internal/search"
)

// indexJob brings the search index up to date with the record. What is due is
// in rows, not in the job: one job does the work of many, and a change that
// arrives while it runs is not swallowed.
type indexJob struct{}

// Kind names it for the queue.
func (indexJob) Kind() string { return "index" }

const (
	indexTime     = 6 * time.Hour // of one job: an index of a million passages is made anew in one
	indexAttempts = 5
	indexAnyway   = 30 * time.Second // a net under the facts that add jobs
)

// registerIndexing says who works the jobs.
func registerIndexing(q *job.Queue, x *search.Indexer) {
	job.Handle(q, indexTime, indexAttempts, func(ctx context.Context, _ job.Job[indexJob]) error { return x.Drain(ctx) })
	q.Every(indexAnyway, indexJob{})
}
