package app

import (
	"context"
	"database/sql"

	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/job"
)

// reactions is the one table that says which fact causes which job. The job's
// row is written in the transaction of the fact: both are there, or neither.
func reactions() map[fact.Kind]func(object string) job.Args {
	receive := func(upload string) job.Args { return receiveJob{Upload: upload} }
	digitise := func(asset string) job.Args { return digitiseJob{Asset: asset} }
	index := func(string) job.Args { return indexJob{} }
	forget := func(person string) job.Args { return forgetJob{Person: person} }
	return map[fact.Kind]func(object string) job.Args{
		fact.UploadWhole:     receive,
		fact.UploadReceived:  digitise,
		fact.AssetResent:     digitise,
		fact.AssetDigitised:  index,
		fact.CoursePublished: index,
		fact.CourseWithdrawn: index,
		fact.CourseChanged:   index,
		fact.CourseArchived:  index,
		fact.ResourceChanged: index,
		fact.ResourceRemoved: index,
		fact.DemoRemoved:     index,
		fact.GlossaryChanged: index,
		fact.PersonErased:    forget,
	}
}

// react is the record's Reaction. A lab that does not work adds no jobs: its
// acts cause none.
func (l *Lab) react(ctx context.Context, tx *sql.Tx, f fact.Fact) error {
	cause, ok := l.reactions[f.Kind]
	if !ok || l.Queue == nil {
		return nil
	}
	args := cause(f.Object)
	if args == (indexJob{}) { // one job indexes all that is due
		return l.Queue.AddUnlessWaiting(ctx, tx, args)
	}
	return l.Queue.Add(ctx, tx, args)
}
